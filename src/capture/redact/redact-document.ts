import { applyEdits, type Edit } from '../../inspect/rules/edit.ts';
import { decode } from '../../inspect/wbxml/decode.ts';
import { type Node, NodeKind, type Span, type WbxmlDocument } from '../../inspect/wbxml/document.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import type { Redact } from './redact.ts';
import { SECRET_PAGES, sensitivityOf } from './sensitive-tags.ts';
import { textInstead } from './text-instead.ts';

/** A document without what was to go. */
export interface RedactedDocument {
  readonly bytes: Uint8Array;
  /** Elements, by their number in the document that the bytes decode to, whose content was replaced. */
  readonly unknown: ReadonlySet<Node>;
  /** What was taken out, and what stands there now: for words that quote it. */
  readonly replaced: ReadonlyMap<string, string>;
  /** Where elements are now, by the offset at which they began. */
  readonly moved: ReadonlyMap<number, Span>;
}

/**
 * Replaces the content of elements; all other bytes stay as they were, and the document decodes as before. `kept` where
 * nothing is to be replaced. `withheld` where nobody can say what would be left: of a damaged document, or one whose
 * texts are not all in their elements.
 */
export function redactDocument(
  document: WbxmlDocument,
  redact: Redact,
  pseudonyms: Pseudonyms,
): RedactedDocument | 'kept' | 'withheld' {
  if (!redact.bodies && !redact.addresses && !mayHoldSecrets(document, redact)) return 'kept';
  const edits = new Map<Node, Edit & { readonly kind: 'set' }>();
  const replaced = new Map<string, string>();
  for (let node = 0; node < document.size; node++) {
    if (document.kind(node) !== NodeKind.Element) continue;
    if (!document.hasContent(node) || document.next(node) === node + 1) continue;
    const text = textInstead(document, node, redact, pseudonyms);
    if (text === undefined) continue;
    const before = document.text(node);
    edits.set(node, { kind: 'set', node, text });
    if (before !== '') replaced.set(before, text);
    // What is inside goes with it.
    node = document.next(node) - 1;
  }
  if (document.error) {
    const tells = redact.bodies || redact.addresses || edits.size > 0 || mayEndInSecret(document);
    return tells ? 'withheld' : 'kept';
  }
  if (hasTextElsewhere(document, redact, edits.size > 0)) return 'withheld';
  if (edits.size === 0) return 'kept';
  return edited(document, edits, replaced);
}

/** A damaged one of these may hold a secret in what could not be read. */
function mayHoldSecrets(document: WbxmlDocument, { credentials }: Redact): boolean {
  return credentials && SECRET_PAGES.some((page) => document.usesPage(page));
}

/** Whether the bytes that could not be read may be a secret: those of an element that was cut, or any behind the damage. */
function mayEndInSecret(document: WbxmlDocument): boolean {
  if (document.error?.code !== 'truncated') return true;
  for (let node = 0; node < document.size; node++) {
    if (document.kind(node) !== NodeKind.Element || !document.isUnfinished(node)) continue;
    if (sensitivityOf(document.tag(node)) === 'secret') return true;
  }
  return false;
}

/** Text that no edit of an element reaches: attributes, instructions, the string table. ActiveSync has none of these. */
function hasTextElsewhere(document: WbxmlDocument, redact: Redact, hasEdits: boolean): boolean {
  const { stringTableStart, stringTableEnd } = document.header;
  if (hasEdits && stringTableEnd > stringTableStart) return true;
  if (!redact.bodies && !redact.addresses) return false;
  if (stringTableEnd > stringTableStart) return true;
  for (let node = 0; node < document.size; node++) {
    const kind = document.kind(node);
    if (kind === NodeKind.Attribute || kind === NodeKind.Instruction || kind === NodeKind.Extension)
      return true;
  }
  return false;
}

function edited(
  document: WbxmlDocument,
  edits: ReadonlyMap<Node, Edit>,
  replaced: ReadonlyMap<string, string>,
): RedactedDocument | 'withheld' {
  const bytes = applyEdits(document, [...edits.values()]);
  const again = decode(bytes);
  const before = keptElements(document, edits);
  const after = keptElements(again, new Map());
  if (again.error || before.length !== after.length) return 'withheld';
  const unknown = new Set<Node>();
  const moved = new Map<number, Span>();
  for (const [index, node] of before.entries()) {
    const edit = edits.get(node);
    const now = after[index] as Node;
    if (edit?.kind === 'set' && again.text(now) !== edit.text) return 'withheld';
    if (edit || document.isUnknown(node)) unknown.add(now);
    moved.set(document.start(node), again.span(now));
  }
  return { bytes, unknown, replaced, moved };
}

/** Elements in their order, without those inside of one that is edited. */
function keptElements(document: WbxmlDocument, edits: ReadonlyMap<Node, Edit>): readonly Node[] {
  const kept: Node[] = [];
  for (let node = 0; node < document.size; ) {
    if (document.kind(node) === NodeKind.Element) kept.push(node);
    node = edits.has(node) ? document.next(node) : node + 1;
  }
  return kept;
}
