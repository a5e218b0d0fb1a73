import type { FindingItem } from '../finding.ts';
import { NO_NODE, type Node, type WbxmlDocument } from '../wbxml/document.ts';
import { TAGS, type Tag, tagSet } from '../wbxml/tags.ts';
import { memberText } from './member-text.ts';
import { knownTag } from './tags.ts';

const applicationData = knownTag('AirSync:ApplicationData');
const operationsProperties = knownTag('ItemOperations:Properties');
const searchProperties = knownTag('Search:Properties');
const findProperties = knownTag('Find:Properties');

/** Elements that are "the message" of MS-ASEMAIL. */
const itemTagsInOrder = [applicationData, operationsProperties, searchProperties, findProperties];
const itemTags = tagSet(itemTagsInOrder);

const collection = knownTag('AirSync:Collection');
const serverId = knownTag('AirSync:ServerId');
const clientId = knownTag('AirSync:ClientId');
const collectionId = knownTag('AirSync:CollectionId');
const className = knownTag('AirSync:Class');
const longId = knownTag('Search:LongId');
const emailClass = knownTag('Email:MessageClass');
const notesClass = knownTag('Notes:MessageClass');

/** Elements that stand for one item, and the elements they stand in. */
const containers: ReadonlyMap<Tag, readonly Tag[]> = containerTable([
  ['AirSync', ['Add', 'Change', 'Delete', 'SoftDelete', 'Fetch'], ['Commands', 'Responses']],
  ['ItemOperations', ['Fetch'], ['Response', 'ItemOperations']],
  ['Search', ['Result'], ['Store']],
  ['Find', ['Result'], ['Response']],
]);
const statuses: readonly Tag[] = [knownTag('AirSync:Status'), knownTag('ItemOperations:Status')];

/** What an item says of itself. */
export type ItemMember = 'serverId' | 'clientId' | 'collectionId' | 'class' | 'messageClass' | 'status';

/** The elements that say it. */
const memberTags: Readonly<Record<ItemMember, readonly Tag[]>> = {
  serverId: [serverId, longId],
  clientId: [clientId],
  collectionId: [collectionId],
  class: [className],
  messageClass: [emailClass, notesClass],
  status: statuses,
};

/**
 * One item as a message carries it: a view, whose every member is read from the document when first asked for, and kept,
 * since a hostile item may have a million children to look through.
 * `node` is "the message" of MS-ASEMAIL: its ApplicationData or Properties.
 */
export class Item {
  readonly document: WbxmlDocument;
  /** ApplicationData or Properties; NO_NODE for an item that comes without (a Delete, a mere Status). */
  readonly node: Node;
  /** The Add, Change, Fetch, Result … around it. */
  readonly container: Node;
  /** Texts of children of the item's element and of what is around it. */
  #texts: Map<number, string | undefined> | undefined;

  constructor(document: WbxmlDocument, node: Node, container: Node) {
    this.document = document;
    this.node = node;
    this.container = container;
  }

  /** `Add`, `Change`, `Delete`, `SoftDelete`, `Fetch` or `Result`. */
  get operation(): string {
    return this.document.name(this.container);
  }

  /** Where the operation stands: `Commands`, `Responses`, `Response`, `Store`. */
  get section(): string {
    const parent = this.document.parent(this.container);
    return parent === NO_NODE ? '' : this.document.name(parent);
  }

  get serverId(): string | undefined {
    return this.#childText(this.container, serverId);
  }

  get clientId(): string | undefined {
    return this.#childText(this.container, clientId);
  }

  /** What Search and ItemOperations call an item by. */
  get longId(): string | undefined {
    return this.#childText(this.container, longId);
  }

  /** Of the Sync collection around the item; in other commands the one beside it. */
  get collectionId(): string | undefined {
    const around = this.isInCollection ? this.#collection : this.container;
    return this.#childText(around, collectionId);
  }

  /** `Email`, `SMS`, `Calendar` …: the item's own, else that of the Sync collection around it. */
  get class(): string | undefined {
    return this.#childText(this.container, className) ?? this.#fromCollection(className);
  }

  /** `IPM.Note` …; undefined where this message does not say it. */
  get messageClass(): string | undefined {
    if (this.node === NO_NODE) return undefined;
    return this.#childText(this.node, emailClass) ?? this.#childText(this.node, notesClass);
  }

  /** The item's own Status, in Responses and in ItemOperations. */
  get status(): string | undefined {
    for (const status of statuses) {
      const text = this.#childText(this.container, status);
      if (text !== undefined) return text;
    }
    return undefined;
  }

  /** True where what the item says of one of these was taken out of the capture, so that its absence means nothing. */
  isUnknown(member: ItemMember): boolean {
    const { document } = this;
    if (!document.hasUnknown) return false;
    return this.#holders(member).some((holder) => {
      if (holder === NO_NODE) return false;
      if (document.isUnknown(holder)) return true;
      return memberTags[member].some((tag) => {
        const child = document.child(holder, tag);
        return child !== NO_NODE && document.isUnknown(child);
      });
    });
  }

  /** The elements in which a member may stand. */
  #holders(member: ItemMember): readonly Node[] {
    if (member === 'messageClass') return [this.node];
    if (member === 'class') return [this.container, this.#collection];
    if (member === 'collectionId') return [this.isInCollection ? this.#collection : this.container];
    return [this.container];
  }

  /** What a finding says of the item: a plain value that outlives the document. */
  forFinding(messageClass = this.messageClass): FindingItem {
    const { collectionId, serverId, clientId, class: itemClass } = this;
    return {
      ...(collectionId !== undefined && { collectionId }),
      ...(serverId !== undefined && { serverId }),
      ...(clientId !== undefined && { clientId }),
      ...(itemClass !== undefined && { class: itemClass }),
      ...(messageClass !== undefined && { messageClass }),
    };
  }

  /** True for an item of Sync, whose folder is named by the Collection around it. */
  get isInCollection(): boolean {
    return this.#collection !== NO_NODE;
  }

  get #collection(): Node {
    return collectionAround(this.document, this.container);
  }

  #fromCollection(tag: Tag): string | undefined {
    const around = this.#collection;
    return around === NO_NODE ? undefined : this.#childText(around, tag);
  }

  #childText(node: Node, tag: Tag): string | undefined {
    this.#texts ??= new Map();
    const key = node * TAGS + tag;
    if (this.#texts.has(key)) return this.#texts.get(key);
    const isShared = node !== this.container && node !== this.node;
    const text = isShared ? textOfCollection(this.document, node, tag) : memberText(this.document, node, tag);
    this.#texts.set(key, text);
    return text;
  }
}

/** The Collection of Sync around the element that stands for an item; NO_NODE in other commands. */
export function collectionAround(document: WbxmlDocument, container: Node): Node {
  const section = document.parent(container);
  const around = section === NO_NODE ? NO_NODE : document.parent(section);
  return around !== NO_NODE && document.isElement(around, collection) ? around : NO_NODE;
}

interface CollectionTexts {
  readonly node: Node;
  readonly texts: Map<Tag, string | undefined>;
}

/** What was read last of a collection: its items share it, or n of them would look through n sections each. */
const lastCollections = new WeakMap<WbxmlDocument, CollectionTexts>();

function textOfCollection(document: WbxmlDocument, node: Node, tag: Tag): string | undefined {
  let last = lastCollections.get(document);
  if (last?.node !== node) {
    last = { node, texts: new Map() };
    lastCollections.set(document, last);
  }
  if (!last.texts.has(tag)) last.texts.set(tag, memberText(document, node, tag));
  return last.texts.get(tag);
}

/** The nearest item that a node lies in or is; undefined outside of items. */
export function itemAt(document: WbxmlDocument, node: Node): Item | undefined {
  for (let at = node; at !== NO_NODE; at = document.parent(at)) {
    if (isItemNode(document, at)) return new Item(document, at, document.parent(at));
    if (isContainer(document, at)) return new Item(document, itemNodeIn(document, at), at);
  }
  return undefined;
}

/** Every item with ApplicationData or Properties, in document order. */
export function* items(document: WbxmlDocument): Generator<Item> {
  for (const node of itemNodes(document)) yield new Item(document, node, document.parent(node));
}

/** Their ApplicationData or Properties. */
export function* itemNodes(document: WbxmlDocument): Generator<Node> {
  for (let node = document.nextOf(itemTags, 1); node < document.size; ) {
    if (document.parent(node) !== NO_NODE) yield node;
    node = document.nextOf(itemTags, node + 1);
  }
}

function isItemNode(document: WbxmlDocument, node: Node): boolean {
  const tag = document.tag(node);
  return itemTags[tag] === 1 && document.isElement(node, tag) && document.parent(node) !== NO_NODE;
}

function isContainer(document: WbxmlDocument, node: Node): boolean {
  const parent = document.parent(node);
  if (parent === NO_NODE) return false;
  const tag = document.tag(node);
  if (!document.isElement(node, tag)) return false;
  return containers.get(tag)?.some((around) => document.isElement(parent, around)) ?? false;
}

function itemNodeIn(document: WbxmlDocument, container: Node): Node {
  for (const tag of itemTagsInOrder) {
    const child = document.child(container, tag);
    if (child !== NO_NODE) return child;
  }
  return NO_NODE;
}

type ContainerRow = readonly [namespace: string, names: readonly string[], parents: readonly string[]];

function containerTable(rows: readonly ContainerRow[]): ReadonlyMap<Tag, readonly Tag[]> {
  const table = new Map<Tag, readonly Tag[]>();
  for (const [namespace, names, parents] of rows) {
    const around = parents.map((name) => knownTag(`${namespace}:${name}`));
    for (const name of names) table.set(knownTag(`${namespace}:${name}`), around);
  }
  return table;
}
