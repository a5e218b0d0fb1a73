import { NO_NODE, type Node, type WbxmlDocument } from '../wbxml/document.ts';
import { type Item, items } from './items.ts';
import { memberText } from './member-text.ts';
import { hasUnknownStatus, rootStatus } from './status.ts';
import { knownTag } from './tags.ts';

const collections = knownTag('AirSync:Collections');
const collection = knownTag('AirSync:Collection');
const collectionId = knownTag('AirSync:CollectionId');
const responses = knownTag('AirSync:Responses');
const commandsTag = knownTag('AirSync:Commands');
const add = knownTag('AirSync:Add');
const change = knownTag('AirSync:Change');
const clientId = knownTag('AirSync:ClientId');
const serverId = knownTag('AirSync:ServerId');
const status = knownTag('AirSync:Status');

/** Where the answer to an item was found. */
export type OutcomeSource =
  | 'item' // Responses/Add or Responses/Change
  | 'collection' // a Collection Status that fails all of the collection
  | 'command' // a Status of the Sync itself that fails all of it
  | 'silence'; // the response does not speak of the item

/** What became of one Add or Change that a client sent. */
export interface SyncOutcome {
  /** The item in the request; its `node` is its ApplicationData. */
  readonly item: Item;
  readonly operation: 'Add' | 'Change';
  /** Absent where the response is silent. */
  readonly status?: string;
  readonly source: OutcomeSource;
  /**
   * `accepted` also for a Change passed over in silence, as MS-ASCMD has it for those that succeed; `unknown` for an
   * Add passed over, which must be answered, where the response could not be read to its end, and where the ids or the
   * Status that decide were taken out of the capture.
   */
  readonly verdict: 'accepted' | 'refused' | 'unknown';
  /** The element in the response that holds the Status; NO_NODE for silence. */
  readonly answer: Node;
}

/**
 * Pairs each Add and Change of a Sync request with the answer to it. `response` is undefined for an empty body, which
 * is silence. (MS-ASCMD 2.2.1.21.2, 2.2.3.154; MS-ASEMAIL R817)
 */
export function syncOutcomes(request: WbxmlDocument, response: WbxmlDocument | undefined): SyncOutcome[] {
  const outcomes: SyncOutcome[] = [];
  let answers: Answers | undefined;
  for (const item of items(request)) {
    const operation = operationOf(request, item.container);
    if (operation === undefined) continue;
    answers ??= new Answers(response);
    outcomes.push(answers.outcomeOf(item, operation));
  }
  return outcomes;
}

function operationOf(request: WbxmlDocument, container: Node): 'Add' | 'Change' | undefined {
  const section = request.parent(container);
  if (section === NO_NODE || !request.isElement(section, commandsTag)) return undefined;
  if (request.isElement(container, add)) return 'Add';
  return request.isElement(container, change) ? 'Change' : undefined;
}

/** A response, indexed by what its Status elements speak of. */
class Answers {
  readonly #response: WbxmlDocument | undefined;
  readonly #ofCommand: string | undefined;
  readonly #statuses = new Map<Node, string | undefined>();
  /** Collection elements by CollectionId; servers of the 2.5 era may leave the id out. */
  readonly #collections = new Map<string, Node>();
  /** Elements of Responses, by collection, operation and id. */
  readonly #items = new Map<string, Node>();
  /** An answer does not tell which item it is about. */
  #hasUnknownIds = false;

  constructor(response: WbxmlDocument | undefined) {
    this.#response = response;
    this.#ofCommand = response && rootStatus(response);
    const root = response?.root ?? NO_NODE;
    if (!response || root === NO_NODE) return;
    const list = response.child(root, collections);
    if (list === NO_NODE) return;
    for (const node of response.children(list)) {
      if (response.isElement(node, collection)) this.#index(response, node);
    }
  }

  #index(response: WbxmlDocument, node: Node): void {
    const id = memberText(response, node, collectionId) ?? '';
    this.#collections.set(id, node);
    const list = response.child(node, responses);
    if (list === NO_NODE) return;
    for (const answer of response.children(list)) {
      if (response.hasUnknown && hasUnknownId(response, answer)) this.#hasUnknownIds = true;
      if (response.isElement(answer, add)) {
        this.#items.set(keyOf(id, 'Add', memberText(response, answer, clientId)), answer);
      } else if (response.isElement(answer, change)) {
        this.#items.set(keyOf(id, 'Change', memberText(response, answer, serverId)), answer);
      }
    }
  }

  outcomeOf(item: Item, operation: 'Add' | 'Change'): SyncOutcome {
    const id = item.collectionId ?? '';
    const named = operation === 'Add' ? item.clientId : item.serverId;
    const answer = this.#items.get(keyOf(id, operation, named));
    if (this.#isUnknown(item, operation, answer)) return unknown(item, operation, answer);
    const own = answer === undefined ? undefined : this.#statusIn(answer);
    if (answer !== undefined && own !== undefined)
      return answered(item, operation, { own, answer, source: 'item' });
    return this.#failureOfAll(item, operation, id) ?? this.#silence(item, operation);
  }

  /** True where what pairs the item with its answer, or decides over it, was taken out of the capture. */
  #isUnknown(item: Item, operation: 'Add' | 'Change', answer: Node | undefined): boolean {
    if (item.isUnknown('collectionId') || item.isUnknown(operation === 'Add' ? 'clientId' : 'serverId'))
      return true;
    const response = this.#response;
    if (!response?.hasUnknown) return false;
    if (answer === undefined) return this.#hasUnknownIds || hasUnknownStatus('Sync', response);
    const own = response.child(answer, status);
    return own !== NO_NODE && response.isUnknown(own);
  }

  /** A Status of the collection or of the command that is not 1 refuses all that was sent with it. */
  #failureOfAll(item: Item, operation: 'Add' | 'Change', id: string): SyncOutcome | undefined {
    const around = this.#collections.get(id) ?? NO_NODE;
    const ofCollection = around === NO_NODE ? undefined : this.#statusIn(around);
    if (ofCollection !== undefined && ofCollection !== '1') {
      return answered(item, operation, { own: ofCollection, answer: around, source: 'collection' });
    }
    const own = this.#ofCommand;
    if (own === undefined || own === '1') return undefined;
    return answered(item, operation, { own, answer: this.#response?.root ?? NO_NODE, source: 'command' });
  }

  #silence(item: Item, operation: 'Add' | 'Change'): SyncOutcome {
    const readToTheEnd = this.#response?.error === undefined;
    const verdict = operation === 'Change' && readToTheEnd ? 'accepted' : 'unknown';
    return { item, operation, source: 'silence', verdict, answer: NO_NODE };
  }

  /** Kept, for the same collection is asked about for each of its items. */
  #statusIn(node: Node): string | undefined {
    if (this.#statuses.has(node)) return this.#statuses.get(node);
    const own = this.#response && memberText(this.#response, node, status)?.trim();
    this.#statuses.set(node, own);
    return own;
  }
}

/** Whether an element of Responses lacks the id that it was sent with. */
function hasUnknownId(response: WbxmlDocument, answer: Node): boolean {
  return [clientId, serverId].some((tag) => {
    const id = response.child(answer, tag);
    return id !== NO_NODE && response.isUnknown(id);
  });
}

function unknown(item: Item, operation: 'Add' | 'Change', answer: Node = NO_NODE): SyncOutcome {
  const source = answer === NO_NODE ? 'silence' : 'item';
  return { item, operation, source, verdict: 'unknown', answer };
}

interface Answer {
  readonly own: string;
  readonly answer: Node;
  readonly source: OutcomeSource;
}

function answered(item: Item, operation: 'Add' | 'Change', { own, answer, source }: Answer): SyncOutcome {
  return { item, operation, status: own, source, verdict: own === '1' ? 'accepted' : 'refused', answer };
}

/** Ids are foreign text: their lengths keep two of them from running into one key. */
function keyOf(collection: string, operation: string, id = ''): string {
  return `${operation} ${collection.length} ${collection} ${id}`;
}
