import { type Node, NodeKind, type WbxmlDocument } from '../../wbxml/document.ts';
import type { Tag } from '../../wbxml/tags.ts';
import { paid, spendForElements } from '../budget.ts';
import { tagsNamed } from '../tag-names.ts';
import { knownText, requireKnown } from '../unknown-value.ts';

/** Most names of elements kept with their tags; names come from rule files, so there are few. */
const MAX_KNOWN_NAMES = 1000;

const tagsByName = new Map<string, readonly Tag[]>();

/** How many child elements have a name, with or without its namespace. Takes steps for all it looks at. */
export function childCount(document: WbxmlDocument, node: Node, name: string): number {
  requireKnown(document, node);
  const tags = tagsOf(name);
  let count = 0;
  let seen = 0;
  const end = document.next(node);
  for (let child = node + 1; child < end; child = document.next(child)) {
    if (document.kind(child) === NodeKind.Element && tags.includes(document.tag(child))) count++;
    seen++;
  }
  spendForElements(seen);
  return count;
}

/** Text of the first child element of a name; empty when there is none. Takes steps for those it looks at. */
export function firstChildText(document: WbxmlDocument, node: Node, name: string): string {
  requireKnown(document, node);
  const tags = tagsOf(name);
  let seen = 0;
  const end = document.next(node);
  for (let child = node + 1; child < end; child = document.next(child)) {
    seen++;
    if (document.kind(child) !== NodeKind.Element || !tags.includes(document.tag(child))) continue;
    spendForElements(seen);
    return paid(knownText(document, child));
  }
  spendForElements(seen);
  return '';
}

function tagsOf(name: string): readonly Tag[] {
  const known = tagsByName.get(name);
  if (known) return known;
  const tags = tagsNamed(name);
  if (tagsByName.size < MAX_KNOWN_NAMES) tagsByName.set(name, tags);
  return tags;
}
