import { NO_NODE, type Node, type WbxmlDocument } from '../wbxml/document.ts';
import { pageOf } from '../wbxml/tags.ts';
import { collectionAround, itemNodes } from './items.ts';
import { memberText } from './member-text.ts';
import { syncOutcomes } from './sync-outcome.ts';
import { knownTag } from './tags.ts';

const emailClass = knownTag('Email:MessageClass');
const EMAIL_PAGE = pageOf(emailClass);
const notesClass = knownTag('Notes:MessageClass');
const serverIdTag = knownTag('AirSync:ServerId');
const collectionId = knownTag('AirSync:CollectionId');
const moveItems = knownTag('Move:MoveItems');
const moveTag = knownTag('Move:Move');
const moveResponse = knownTag('Move:Response');
const source = knownTag('Move:SrcMsgId');
const sourceFolder = knownTag('Move:SrcFldId');
const destination = knownTag('Move:DstMsgId');
const destinationFolder = knownTag('Move:DstFldId');

/** Most items of one response that are learnt from; a WindowSize is 512 at most. (MS-ASCMD, WindowSize) */
const MAX_ITEMS = 20_000;

/** The message class of one item, as an exchange tells it. */
export interface Lesson {
  readonly collectionId: string;
  readonly serverId: string;
  readonly messageClass: string;
}

/** An item that an exchange gave another place, and so another ServerId. */
export interface ItemMove {
  readonly from: { readonly collectionId: string; readonly serverId: string };
  readonly to: { readonly collectionId: string; readonly serverId: string };
}

/** What a response tells of classes: the items in it, and the client's own Adds that it gives a ServerId. */
export function* classLessons(response: WbxmlDocument, request?: WbxmlDocument): Generator<Lesson> {
  if (response.usesPage(EMAIL_PAGE)) yield* itemLessons(response);
  if (request?.usesPage(EMAIL_PAGE)) yield* addLessons(response, request);
}

function* itemLessons(response: WbxmlDocument): Generator<Lesson> {
  let collection: Node = NO_NODE;
  let folder: string | undefined;
  let left = MAX_ITEMS;
  for (const node of itemNodes(response)) {
    if (--left < 0) return;
    const messageClass = memberText(response, node, emailClass) ?? memberText(response, node, notesClass);
    if (!messageClass) continue;
    const container = response.parent(node);
    const serverId = memberText(response, container, serverIdTag);
    if (!serverId) continue;
    // The items of one folder follow each other, and its id costs as much to read as all the rest.
    const around = collectionAround(response, container);
    if (around === NO_NODE || around !== collection)
      folder = memberText(response, around === NO_NODE ? container : around, collectionId);
    collection = around;
    if (folder) yield { collectionId: folder, serverId, messageClass };
  }
}

function* addLessons(response: WbxmlDocument, request: WbxmlDocument): Generator<Lesson> {
  for (const { item, operation, verdict, answer } of syncOutcomes(request, response)) {
    if (operation !== 'Add' || verdict !== 'accepted' || answer === NO_NODE) continue;
    const serverId = memberText(response, answer, serverIdTag);
    const { messageClass, collectionId } = item;
    if (serverId && messageClass && collectionId) yield { collectionId, serverId, messageClass };
  }
}

/** The items that a MoveItems exchange moved. One without DstMsgId was not moved. (MS-ASCMD 2.2.1.12) */
export function* itemMoves(response: WbxmlDocument, request?: WbxmlDocument): Generator<ItemMove> {
  const { root } = response;
  if (!request || root === NO_NODE || !response.isElement(root, moveItems)) return;
  const moved = new Map<string, string>();
  for (const node of response.children(root)) {
    if (!response.isElement(node, moveResponse)) continue;
    const before = memberText(response, node, source);
    const after = memberText(response, node, destination);
    if (before && after) moved.set(before, after);
  }
  yield* asked(request, moved);
}

function* asked(request: WbxmlDocument, moved: ReadonlyMap<string, string>): Generator<ItemMove> {
  const { root } = request;
  if (root === NO_NODE || moved.size === 0) return;
  for (const node of request.children(root)) {
    if (!request.isElement(node, moveTag)) continue;
    const before = memberText(request, node, source);
    const after = before === undefined ? undefined : moved.get(before);
    const fromFolder = memberText(request, node, sourceFolder);
    const toFolder = memberText(request, node, destinationFolder);
    if (!before || !after || !fromFolder || !toFolder) continue;
    yield {
      from: { collectionId: fromFolder, serverId: before },
      to: { collectionId: toFolder, serverId: after },
    };
  }
}
