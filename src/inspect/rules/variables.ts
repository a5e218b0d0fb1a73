import { type Item, itemAt } from '../eas/items.ts';
import { NO_NODE, type Node, type WbxmlDocument } from '../wbxml/document.ts';
import { paid } from './budget.ts';
import type { Subject } from './subject.ts';
import { requireKnown } from './unknown-value.ts';
import { DeviceView } from './views/device-view.ts';
import { ItemView } from './views/item-view.ts';
import { MessageView } from './views/message-view.ts';
import { NodeView } from './views/node-view.ts';
import { OutcomeView } from './views/outcome-view.ts';

/** Finds items, and gives the same one for elements of the same item: what was read of it need not be read again. */
export class ItemFinder {
  #last: Item | undefined;
  #lastNode: Node = NO_NODE;

  find(document: WbxmlDocument, node: Node): Item | undefined {
    if (this.#isBeside(document, node)) return this.#last;
    const found = itemAt(document, node);
    const last = this.#last;
    this.#lastNode = node;
    if (found && last?.node === found.node && last.container === found.container) return last;
    this.#last = found;
    return found;
  }

  /** A sibling of the same name belongs to the same item, unless such elements are items themselves. */
  #isBeside(document: WbxmlDocument, node: Node): boolean {
    const before = this.#lastNode;
    const last = this.#last;
    if (before === NO_NODE || !last || last.node === before || last.container === before) return false;
    return document.parent(before) === document.parent(node) && document.tag(before) === document.tag(node);
  }
}

/** The variables of an expression for one element; each is made when it is asked for. */
export class Variables {
  readonly #subject: Subject;
  readonly #node: Node;
  readonly #items: ItemFinder;
  #text: string | undefined;
  #item: Item | undefined;
  #itemView: ItemView | undefined;
  #nodeView: NodeView | undefined;

  constructor(subject: Subject, node: Node, items: ItemFinder) {
    this.#subject = subject;
    this.#node = node;
    this.#items = items;
  }

  get value(): string {
    const { document } = this.#subject;
    if (document && this.#node !== NO_NODE) requireKnown(document, this.#node);
    return paid(this.text);
  }

  get node(): NodeView {
    this.#nodeView ??= new NodeView(this.#subject.document, this.#node);
    return this.#nodeView;
  }

  get item(): ItemView {
    this.#itemView ??= new ItemView(this.foundItem, this.#node, this.#subject.recall);
    return this.#itemView;
  }

  get message(): MessageView {
    return new MessageView(this.#subject.parts);
  }

  get request(): MessageView {
    return new MessageView(this.#subject.parts);
  }

  get response(): MessageView | undefined {
    return this.#subject.answer && new MessageView(this.#subject.answer.parts);
  }

  get outcome(): OutcomeView | undefined {
    return this.#subject.answer && new OutcomeView(this.#subject.answer.outcomeOf(this.foundItem));
  }

  get device(): DeviceView {
    return new DeviceView(this.#subject.parts.line);
  }

  get user(): string {
    return this.#subject.parts.line.user ?? '';
  }

  get region(): string {
    return this.#subject.region;
  }

  /** The value for the finding, read from the document once. Not a variable, like all that follows. */
  get text(): string {
    const { document } = this.#subject;
    this.#text ??= document && this.#node !== NO_NODE ? document.text(this.#node) : '';
    return this.#text;
  }

  /** The item itself, for the finding. Not a variable: expressions know only the names that are declared. */
  get foundItem(): Item | undefined {
    const { document } = this.#subject;
    if (this.#item === undefined && document && this.#node !== NO_NODE)
      this.#item = this.#items.find(document, this.#node);
    return this.#item;
  }
}
