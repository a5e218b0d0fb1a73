import type { Item, ItemMember } from '../../eas/items.ts';
import { NO_NODE, type Node } from '../../wbxml/document.ts';
import { paid } from '../budget.ts';
import { UnknownValueError } from '../unknown-value.ts';
import { childCount, firstChildText } from './children.ts';

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
    return this.#whole !== undefined;
  }

  get direct(): boolean {
    return this.#item !== undefined && this.#item.document.parent(this.#node) === this.#item.node;
  }

  get complete(): boolean {
    const item = this.#whole;
    return item !== undefined && !item.document.isUnfinished(item.node);
  }

  get operation(): string {
    return this.#item?.operation ?? '';
  }

  get section(): string {
    return this.#item?.section ?? '';
  }

  get serverId(): string {
    return paid(this.#item?.serverId ?? this.#item?.longId ?? this.#nothing('serverId'));
  }

  get clientId(): string {
    return paid(this.#item?.clientId ?? this.#nothing('clientId'));
  }

  get collectionId(): string {
    return paid(this.#item?.collectionId ?? this.#nothing('collectionId'));
  }

  get class(): string {
    return paid(this.#item?.class ?? this.#nothing('class'));
  }

  get messageClass(): string {
    if (!this.#item) return '';
    const { messageClass } = this.#item;
    if (messageClass !== undefined) return paid(messageClass);
    const nothing = this.#nothing('messageClass');
    return paid(this.#recall(this.#item) ?? nothing);
  }

  get remembered(): boolean {
    if (!this.#item || this.#item.messageClass !== undefined) return false;
    this.#nothing('messageClass');
    return this.#recall(this.#item) !== undefined;
  }

  get status(): string {
    return paid(this.#item?.status ?? this.#nothing('status'));
  }

  hasChild(name: string): boolean {
    return this.childCount(name) > 0n;
  }

  childText(name: string): string {
    const item = this.#whole;
    return item ? firstChildText(item.document, item.node, name) : '';
  }

  childCount(name: string): bigint {
    const item = this.#whole;
    return BigInt(item ? childCount(item.document, item.node, name) : 0);
  }

  /** The empty text of what the item does not say. Throws an UnknownValueError where that was taken out of the capture. */
  #nothing(member: ItemMember): string {
    if (this.#item?.isUnknown(member)) throw new UnknownValueError();
    return '';
  }

  /** The item, where the message has its ApplicationData or Properties and not a mere mention of it. */
  get #whole(): Item | undefined {
    return this.#item?.node === NO_NODE ? undefined : this.#item;
  }
}
