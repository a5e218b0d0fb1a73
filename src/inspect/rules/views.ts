import { headerValue } from '../eas/headers.ts';
import type { Item } from '../eas/items.ts';
import type { RequestLine } from '../eas/request-line.ts';
import type { Body, Direction, RawHeaders } from '../message.ts';
import { NO_NODE, type Node, NodeKind, type WbxmlDocument } from '../wbxml/document.ts';
import { namespaceOf, type Tag } from '../wbxml/tags.ts';
import { spendForElements } from './budget.ts';
import { tagsNamed } from './tag-names.ts';

/** Most names `node.children` and `node.attributes` give: what a rule loops over stays short. */
const MAX_NAMES = 1000;
/** Most names of elements kept with their tags; names come from rule files, so there are few. */
const MAX_KNOWN_NAMES = 1000;

const tagsByName = new Map<string, readonly Tag[]>();

/** What expressions see of an element; every member is read when asked for. */
export class NodeView {
  readonly #document: WbxmlDocument | undefined;
  readonly #node: Node;

  constructor(document: WbxmlDocument | undefined, node: Node) {
    this.#document = node === NO_NODE ? undefined : document;
    this.#node = node;
  }

  get name(): string {
    return this.#document?.name(this.#node) ?? '';
  }

  get namespace(): string {
    return this.#document ? (namespaceOf(this.#document.page(this.#node)) ?? '') : '';
  }

  get path(): string {
    return this.#document?.path(this.#node) ?? '';
  }

  get parent(): string {
    const parent = this.#document?.parent(this.#node) ?? NO_NODE;
    return parent === NO_NODE ? '' : qualifiedName(this.#document as WbxmlDocument, parent);
  }

  get text(): string {
    return this.#document?.text(this.#node) ?? '';
  }

  get count(): bigint {
    return BigInt(this.#siblings(Number.POSITIVE_INFINITY));
  }

  get index(): bigint {
    return BigInt(this.#siblings(this.#node));
  }

  get children(): readonly string[] {
    return this.#names(NodeKind.Element, (document, child) => qualifiedName(document, child));
  }

  get attributes(): readonly string[] {
    return this.#names(
      NodeKind.Attribute,
      (document, child) => `${document.name(child)}=${document.text(child)}`,
    );
  }

  get opaque(): boolean {
    return this.#some((document, child) => document.kind(child) === NodeKind.Opaque);
  }

  get empty(): boolean {
    return !this.#some((document, child) => document.kind(child) !== NodeKind.Attribute);
  }

  hasChild(name: string): boolean {
    return this.#document !== undefined && childCount(this.#document, this.#node, name) > 0;
  }

  childText(name: string): string {
    return this.#document ? firstChildText(this.#document, this.#node, name) : '';
  }

  childCount(name: string): bigint {
    return BigInt(this.#document ? childCount(this.#document, this.#node, name) : 0);
  }

  /** Elements with this one's tag in the same parent, up to and with a node. */
  #siblings(last: Node): number {
    const document = this.#document;
    if (!document) return 0;
    const parent = document.parent(this.#node);
    if (parent === NO_NODE) return 1;
    const tag = document.tag(this.#node);
    let count = 0;
    let seen = 0;
    const end = document.next(parent);
    for (let child = parent + 1; child < end && child <= last; child = document.next(child)) {
      if (document.isElement(child, tag)) count++;
      seen++;
    }
    spendForElements(seen);
    return count;
  }

  #names(kind: NodeKind, nameOf: (document: WbxmlDocument, child: Node) => string): readonly string[] {
    const names: string[] = [];
    this.#some((document, child) => {
      if (document.kind(child) === kind) names.push(nameOf(document, child));
      return names.length >= MAX_NAMES;
    });
    return names;
  }

  #some(fits: (document: WbxmlDocument, child: Node) => boolean): boolean {
    const document = this.#document;
    if (!document) return false;
    let seen = 0;
    for (const child of document.children(this.#node)) {
      seen++;
      if (!fits(document, child)) continue;
      spendForElements(seen);
      return true;
    }
    spendForElements(seen);
    return false;
  }
}

/** What expressions see of an item; outside of items everything is empty. */
export class ItemView {
  readonly #item: Item | undefined;
  readonly #node: Node;
  readonly #recall: (item: Item) => string | undefined;

  /** `recall` gives the message class that earlier exchanges told of the item. */
  constructor(item: Item | undefined, node: Node, recall: (item: Item) => string | undefined) {
    this.#item = item;
    this.#node = node;
    this.#recall = recall;
  }

  get exists(): boolean {
    return this.#item !== undefined && this.#item.node !== NO_NODE;
  }

  get direct(): boolean {
    return this.#item !== undefined && this.#item.document.parent(this.#node) === this.#item.node;
  }

  get complete(): boolean {
    return this.exists && !(this.#item as Item).document.isUnfinished((this.#item as Item).node);
  }

  get operation(): string {
    return this.#item?.operation ?? '';
  }

  get section(): string {
    return this.#item?.section ?? '';
  }

  get serverId(): string {
    return this.#item?.serverId ?? this.#item?.longId ?? '';
  }

  get clientId(): string {
    return this.#item?.clientId ?? '';
  }

  get collectionId(): string {
    return this.#item?.collectionId ?? '';
  }

  get class(): string {
    return this.#item?.class ?? '';
  }

  get messageClass(): string {
    if (!this.#item) return '';
    return this.#item.messageClass ?? this.#recall(this.#item) ?? '';
  }

  get remembered(): boolean {
    if (!this.#item || this.#item.messageClass !== undefined) return false;
    return this.#recall(this.#item) !== undefined;
  }

  get status(): string {
    return this.#item?.status ?? '';
  }

  hasChild(name: string): boolean {
    return this.exists && childCount((this.#item as Item).document, (this.#item as Item).node, name) > 0;
  }

  childText(name: string): string {
    return this.exists ? firstChildText((this.#item as Item).document, (this.#item as Item).node, name) : '';
  }

  childCount(name: string): bigint {
    return BigInt(
      this.exists ? childCount((this.#item as Item).document, (this.#item as Item).node, name) : 0,
    );
  }
}

/** What a message is made of, for expressions and findings. */
export interface MessageParts {
  readonly direction: Direction;
  readonly line: RequestLine;
  readonly headers: RawHeaders;
  readonly body: Body;
  /** HTTP status; absent in a request. */
  readonly httpStatus?: number;
  readonly status?: string;
}

/** What expressions see of a message. */
export class MessageView {
  readonly #parts: MessageParts;

  constructor(parts: MessageParts) {
    this.#parts = parts;
  }

  get direction(): string {
    return this.#parts.direction;
  }

  get command(): string {
    return this.#parts.line.command;
  }

  get protocolVersion(): string {
    return this.#parts.line.protocolVersion ?? '';
  }

  get queryVersion(): string {
    return this.#parts.line.queryVersion ?? '';
  }

  get status(): string {
    return this.#parts.status ?? '';
  }

  get httpStatus(): bigint {
    return BigInt(this.#parts.httpStatus ?? 0);
  }

  get kind(): string {
    return this.#parts.body.kind;
  }

  get bytes(): bigint {
    return BigInt(this.#parts.body.length);
  }

  get headers(): ReadonlyMap<string, string> {
    const fields = new Map<string, string>();
    const { headers } = this.#parts;
    for (let at = 0; at + 1 < headers.length; at += 2) {
      const name = (headers[at] as string).toLowerCase();
      const value = headers[at + 1] as string;
      const before = fields.get(name);
      fields.set(name, before === undefined ? value : `${before}, ${value}`);
    }
    return fields;
  }

  header(name: string): string {
    return headerValue(this.#parts.headers, name.toLowerCase()) ?? '';
  }
}

export class DeviceView {
  readonly #line: RequestLine;

  constructor(line: RequestLine) {
    this.#line = line;
  }

  get id(): string {
    return this.#line.deviceId ?? '';
  }

  get type(): string {
    return this.#line.deviceType ?? '';
  }
}

/** What a response says of an item of its request. */
export interface Outcome {
  readonly verdict: 'accepted' | 'refused' | 'unknown';
  readonly status: string;
  readonly source: 'item' | 'collection' | 'command' | 'silence';
}

/** What expressions see of that. */
export class OutcomeView implements Outcome {
  readonly verdict: Outcome['verdict'];
  readonly status: string;
  readonly source: Outcome['source'];

  constructor(outcome: Outcome) {
    this.verdict = outcome.verdict;
    this.status = outcome.status;
    this.source = outcome.source;
  }
}

function qualifiedName(document: WbxmlDocument, node: Node): string {
  const namespace = namespaceOf(document.page(node)) ?? String(document.page(node));
  return `${namespace}:${document.name(node)}`;
}

function tagsOf(name: string): readonly Tag[] {
  const known = tagsByName.get(name);
  if (known) return known;
  const tags = tagsNamed(name);
  if (tagsByName.size < MAX_KNOWN_NAMES) tagsByName.set(name, tags);
  return tags;
}

function childCount(document: WbxmlDocument, node: Node, name: string): number {
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

function firstChildText(document: WbxmlDocument, node: Node, name: string): string {
  const tags = tagsOf(name);
  let seen = 0;
  const end = document.next(node);
  for (let child = node + 1; child < end; child = document.next(child)) {
    seen++;
    if (document.kind(child) !== NodeKind.Element || !tags.includes(document.tag(child))) continue;
    spendForElements(seen);
    return document.text(child);
  }
  spendForElements(seen);
  return '';
}
