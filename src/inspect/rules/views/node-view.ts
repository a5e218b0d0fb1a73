import { NO_NODE, type Node, NodeKind, type WbxmlDocument } from '../../wbxml/document.ts';
import { namespaceOf } from '../../wbxml/tags.ts';
import { paid, spendForElements } from '../budget.ts';
import { knownText, requireKnown } from '../unknown-value.ts';
import { childCount, firstChildText } from './children.ts';
import { siblingCount, siblingIndex } from './siblings.ts';

/** Most names `node.children` and `node.attributes` give: what a rule loops over stays short. */
const MAX_NAMES = 1000;

/** Children that are looked at before they are paid for. */
const PAID_AT_ONCE = 1024;

/** What expressions see of an element; every member is read when asked for. */
export class NodeView {
  readonly #document: WbxmlDocument | undefined;
  readonly #node: Node;

  constructor(document: WbxmlDocument | undefined, node: Node) {
    this.#document = node === NO_NODE ? undefined : document;
    this.#node = node;
  }

  get name(): string {
    return paid(this.#document?.name(this.#node) ?? '');
  }

  get namespace(): string {
    return this.#document ? (namespaceOf(this.#document.page(this.#node)) ?? '') : '';
  }

  get path(): string {
    return paid(this.#document?.path(this.#node) ?? '');
  }

  get parent(): string {
    const document = this.#document;
    const parent = document?.parent(this.#node) ?? NO_NODE;
    return document && parent !== NO_NODE ? qualifiedName(document, parent) : '';
  }

  get text(): string {
    return this.#document ? paid(knownText(this.#document, this.#node)) : '';
  }

  get count(): bigint {
    return BigInt(this.#document ? siblingCount(this.#document, this.#node) : 0);
  }

  get index(): bigint {
    return BigInt(this.#document ? siblingIndex(this.#document, this.#node) : 0);
  }

  get children(): readonly string[] {
    return this.#names(NodeKind.Element, (document, child) => qualifiedName(document, child));
  }

  get attributes(): readonly string[] {
    return this.#names(NodeKind.Attribute, (document, child) =>
      paid(`${document.name(child)}=${document.text(child)}`),
    );
  }

  get opaque(): boolean {
    return this.#some((document, child) => document.kind(child) === NodeKind.Opaque);
  }

  get empty(): boolean {
    return !this.#some((document, child) => document.kind(child) !== NodeKind.Attribute);
  }

  hasChild(name: string): boolean {
    return this.childCount(name) > 0n;
  }

  childText(name: string): string {
    return this.#document ? firstChildText(this.#document, this.#node, name) : '';
  }

  childCount(name: string): bigint {
    return BigInt(this.#document ? childCount(this.#document, this.#node, name) : 0);
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
    requireKnown(document, this.#node);
    let seen = 0;
    const end = document.next(this.#node);
    for (let child = this.#node + 1; child < end; child = document.next(child)) {
      if (fits(document, child)) {
        spendForElements(seen + 1);
        return true;
      }
      if (++seen < PAID_AT_ONCE) continue;
      // Not only at the end: there may be millions.
      spendForElements(seen);
      seen = 0;
    }
    spendForElements(seen);
    return false;
  }
}

function qualifiedName(document: WbxmlDocument, node: Node): string {
  const namespace = namespaceOf(document.page(node)) ?? String(document.page(node));
  return paid(`${namespace}:${document.name(node)}`);
}
