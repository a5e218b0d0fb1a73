import { itemAt } from '../eas/items.ts';
import { NO_NODE, type Node, type WbxmlDocument } from '../wbxml/document.ts';

/** Finds the Add, Change, Fetch … that elements belong to, looking through an item once for all that stands in it. */
export class Containers {
  readonly #document: WbxmlDocument;
  readonly #byParent = new Map<Node, Node>();

  constructor(document: WbxmlDocument) {
    this.#document = document;
  }

  /** NO_NODE for an element outside of items. */
  of(node: Node): Node {
    const parent = this.#document.parent(node);
    const known = this.#byParent.get(parent);
    if (known !== undefined) return known;
    const container = itemAt(this.#document, node)?.container ?? NO_NODE;
    // Elements side by side belong to one item, unless they are items themselves.
    if (container !== node && container !== NO_NODE) this.#byParent.set(parent, container);
    return container;
  }
}
