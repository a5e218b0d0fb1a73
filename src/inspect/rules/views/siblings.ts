import { NO_NODE, type Node, type WbxmlDocument } from '../../wbxml/document.ts';
import type { Tag } from '../../wbxml/tags.ts';
import { spendForElements } from '../budget.ts';

/** The elements of one tag in one parent, in order. */
interface Family {
  readonly parent: Node;
  readonly tag: Tag;
  readonly nodes: readonly Node[];
}

/** The family looked through last: its members share it, or n of them would look through n elements each. */
const lastFamilies = new WeakMap<WbxmlDocument, Family>();

/** How many elements of the node's tag its parent holds. */
export function siblingCount(document: WbxmlDocument, node: Node): number {
  return familyOf(document, node)?.nodes.length ?? 1;
}

/** Which of those the node is, from 1. */
export function siblingIndex(document: WbxmlDocument, node: Node): number {
  const family = familyOf(document, node);
  return family ? placeOf(family.nodes, node) + 1 : 1;
}

/** Undefined for the root. Takes steps for what is looked at. */
function familyOf(document: WbxmlDocument, node: Node): Family | undefined {
  const parent = document.parent(node);
  if (parent === NO_NODE) return undefined;
  const tag = document.tag(node);
  const last = lastFamilies.get(document);
  if (last?.parent === parent && last.tag === tag) return last;
  const nodes: Node[] = [];
  let seen = 0;
  const end = document.next(parent);
  for (let child = parent + 1; child < end; child = document.next(child)) {
    if (document.isElement(child, tag)) nodes.push(child);
    seen++;
  }
  const family = { parent, tag, nodes };
  lastFamilies.set(document, family);
  spendForElements(seen);
  return family;
}

/** Place of a node in an ascending list that holds it. */
function placeOf(nodes: readonly Node[], node: Node): number {
  let low = 0;
  let high = nodes.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((nodes[middle] as Node) < node) low = middle + 1;
    else high = middle;
  }
  return low;
}
