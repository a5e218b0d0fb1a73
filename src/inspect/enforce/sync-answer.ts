import { Buffer } from 'node:buffer';
import { rootStatus } from '../eas/status.ts';
import { knownTag } from '../eas/tags.ts';
import { encodeText } from '../wbxml/charset.ts';
import { decode } from '../wbxml/decode.ts';
import { NO_NODE, type Node, type WbxmlDocument } from '../wbxml/document.ts';
import { encode } from '../wbxml/encode.ts';
import { type Splice, spliceDocument } from '../wbxml/splice.ts';
import { ACTIVE_SYNC_HEADER, type TreeElement } from '../wbxml/tree.ts';
import { bodyOf, element, wireText } from './build.ts';
import { insertionsInto, refusalsOf } from './sync-responses.ts';
import type { Refusal, RefusedCollection, RefusedItem } from './verdict.ts';

const sync = knownTag('AirSync:Sync');
const collections = knownTag('AirSync:Collections');
const collection = knownTag('AirSync:Collection');
const collectionId = knownTag('AirSync:CollectionId');
const status = knownTag('AirSync:Status');
const responses = knownTag('AirSync:Responses');

/** An answer that tells of the refusals; or that none has to, as it fails and the device sends all again. */
export type ToldAnswer =
  | { readonly kind: 'told'; readonly document: Uint8Array }
  | { readonly kind: 'failed-anyway' }
  | { readonly kind: 'unreadable' };

/**
 * Says in a Sync answer which items were refused, beside all that the server says. An empty answer, which means that
 * nothing changed, becomes the smallest one that has room for it: its SyncKey is the one the device knows.
 */
export function tellRefusal(document: WbxmlDocument | undefined, refusal: Refusal): ToldAnswer {
  if (!document) return { kind: 'told', document: bodyOf(answerOf(refusal)) };
  const { root } = document;
  if (document.error || root === NO_NODE || !document.isElement(root, sync)) return { kind: 'unreadable' };
  if (isFailure(rootStatus(document))) return { kind: 'failed-anyway' };
  // An id came in the character set of the request, and this answer may have none of its letters.
  if (!canSay(document, refusal)) return { kind: 'unreadable' };
  const list = document.child(root, collections);
  if (list === NO_NODE)
    return told(document, [append(document, root, [listOf(refusal, refusal.collections)])]);
  return tellInList(document, list, refusal);
}

function canSay({ header }: WbxmlDocument, refusal: Refusal): boolean {
  const texts = [...refusal.items, ...refusal.collections].flatMap((told) => Object.values(told));
  return encodeText(texts.map(wireText).join(''), header.charset) !== undefined;
}

function tellInList(document: WbxmlDocument, list: Node, refusal: Refusal): ToldAnswer {
  const known = collectionsIn(document, list);
  const splices: Splice[] = [];
  const missing: RefusedCollection[] = [];
  let failed = 0;
  for (const wanted of refusal.collections) {
    const node = known.get(wanted.collectionId) ?? onlyUnnamed(known, refusal);
    if (node === undefined) missing.push(wanted);
    else if (isFailure(document.childText(node, status)?.trim())) failed++;
    else splices.push(...tellInCollection(document, node, refusedIn(refusal, wanted)));
  }
  if (missing.length > 0) {
    splices.push(
      append(
        document,
        list,
        missing.map((wanted) => collectionOf(refusal, wanted)),
      ),
    );
  }
  if (splices.length === 0 && failed > 0) return { kind: 'failed-anyway' };
  return told(document, splices);
}

/** Among what stands in Responses; else as a Responses of its own, the last child as MS-ASCMD lists them. (2.2.3.29.2) */
function tellInCollection(
  document: WbxmlDocument,
  node: Node,
  items: readonly RefusedItem[],
): readonly Splice[] {
  const section = document.child(node, responses);
  if (section === NO_NODE)
    return [append(document, node, [element('AirSync:Responses', ...refusalsOf(items))])];
  return insertionsInto(document, section, items).map(({ before, elements }) =>
    before === undefined ? append(document, section, elements) : insert(document, before, elements),
  );
}

/** Collections by CollectionId; the empty id stands for one that has none. */
function collectionsIn(document: WbxmlDocument, list: Node): ReadonlyMap<string, Node> {
  const found = new Map<string, Node>();
  for (const node of document.children(list)) {
    if (!document.isElement(node, collection)) continue;
    const id = document.childText(node, collectionId) ?? '';
    if (!found.has(id)) found.set(id, node);
  }
  return found;
}

/** Servers of the 2.5 era leave the id out where there is one collection. */
function onlyUnnamed(known: ReadonlyMap<string, Node>, { collections: refused }: Refusal): Node | undefined {
  return known.size === 1 && refused.length === 1 ? known.get('') : undefined;
}

/** Success is 1, and where a Status is missing nothing says that all failed. */
function isFailure(text: string | undefined): boolean {
  return text !== undefined && text !== '1';
}

function told(document: WbxmlDocument, splices: readonly Splice[]): ToldAnswer {
  const inOrder = splices.toSorted((one, other) => one.start - other.start);
  return { kind: 'told', document: spliceDocument(document, inOrder) };
}

/** Elements behind the last of what an element holds; one without content is written anew around them. */
function append(document: WbxmlDocument, node: Node, elements: readonly TreeElement[]): Splice {
  const { charset } = document.header;
  const { start, end } = document.span(node);
  if (document.hasContent(node)) {
    return { start: end - 1, end: end - 1, bytes: bytesOf(elements, charset), page: 0 };
  }
  const around: TreeElement = { kind: 'element', tag: document.tag(node), children: elements };
  return { start, end, bytes: bytesOf([around], charset), page: 0 };
}

/** Elements before another one. */
function insert(document: WbxmlDocument, node: Node, elements: readonly TreeElement[]): Splice {
  const at = document.start(node);
  return { start: at, end: at, bytes: bytesOf(elements, document.header.charset), page: 0 };
}

/** The tokens of elements, for page 0 to be in force before them as it is after them. */
function bytesOf(elements: readonly TreeElement[], charset: number): Buffer {
  const written = elements.map((added) => {
    const whole = decode(encode({ ...ACTIVE_SYNC_HEADER, charset, nodes: [added] }));
    return whole.bytes.subarray(whole.start(whole.root));
  });
  return Buffer.concat(written);
}

function answerOf(refusal: Refusal): TreeElement {
  return element('AirSync:Sync', listOf(refusal, refusal.collections));
}

function listOf(refusal: Refusal, wanted: readonly RefusedCollection[]): TreeElement {
  return element('AirSync:Collections', ...wanted.map((one) => collectionOf(refusal, one)));
}

function collectionOf(refusal: Refusal, wanted: RefusedCollection): TreeElement {
  const { class: ofCollection, syncKey, collectionId: id } = wanted;
  return element(
    'AirSync:Collection',
    ...(ofCollection === undefined ? [] : [element('AirSync:Class', ofCollection)]),
    element('AirSync:SyncKey', syncKey),
    element('AirSync:CollectionId', id),
    element('AirSync:Status', '1'),
    element('AirSync:Responses', ...refusalsOf(refusedIn(refusal, wanted))),
  );
}

function refusedIn({ items }: Refusal, wanted: RefusedCollection): readonly RefusedItem[] {
  return items.filter((item) => item.collectionId === wanted.collectionId);
}
