import { type Node, NodeKind, type WbxmlDocument } from '../../inspect/wbxml/document.ts';
import { type Folds, isClosed } from './folds.ts';
import { isLong, openedLines } from './opened.ts';
import type { RowKey } from './state.ts';

/** Rows of one tree: a body of 16 MiB may have millions of nodes, which nobody scrolls through. */
export const MAX_ROWS = 200_000;

/** The nodes of a tree that have a row, in order, for one set of toggled nodes. */
export class VisibleNodes {
  readonly #nodes: Int32Array;
  readonly #lines: Int32Array;
  readonly count: number;
  /** False where there were more than fit. */
  readonly isWhole: boolean;

  constructor(document: WbxmlDocument, folds: Folds, columns: number) {
    const { toggled } = folds;
    const most = Math.min(MAX_ROWS, document.size + openLineCount(document, toggled, columns));
    this.#nodes = new Int32Array(most);
    this.#lines = new Int32Array(most);
    let count = 0;
    let node = 0;
    while (node < document.size && count < most) {
      this.#nodes[count++] = node;
      const text = textOf(document, node);
      if (text !== undefined && toggled.has(text)) {
        const lines = openedLines(document, text, columns).length;
        for (let line = 1; line <= lines && count < most; line++) {
          this.#nodes[count] = node;
          this.#lines[count++] = line;
        }
      }
      const hasEnd = text !== undefined || isClosed(document, folds, node);
      node = hasEnd ? document.next(node) : node + 1;
    }
    this.count = count;
    this.isWhole = node >= document.size;
  }

  keyAt(index: number): RowKey {
    return { node: this.#nodes[index] as number, line: this.#lines[index] as number };
  }

  /** The row of a key, or the last one before it: of what is folded away, the element that is folded. */
  indexOf({ node, line }: RowKey): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const at = this.#nodes[middle] as number;
      if (at < node || (at === node && (this.#lines[middle] as number) <= line)) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }
}

/** The one node of text that shares the row of its element, or the node itself where it is text. */
export function textOf(document: WbxmlDocument, node: Node): Node | undefined {
  const kind = document.kind(node);
  if (isTextual(kind)) return node;
  if (kind !== NodeKind.Element || document.hasAttributes(node)) return undefined;
  const child = node + 1;
  const isOnly = child < document.next(node) && document.next(child) === document.next(node);
  return isOnly && isTextual(document.kind(child)) ? child : undefined;
}

/** True for a node with rows inside that can be folded away. */
export function isFoldable(document: WbxmlDocument, node: Node): boolean {
  return document.next(node) > node + 1 && textOf(document, node) === undefined;
}

/** What folding or opening the row of a node toggles; undefined where there is nothing inside. */
export function toggleOf(document: WbxmlDocument, node: Node): Node | undefined {
  if (isFoldable(document, node)) return node;
  const text = textOf(document, node);
  return text !== undefined && isLong(document, text) ? text : undefined;
}

function isTextual(kind: NodeKind): boolean {
  return kind >= NodeKind.Text && kind <= NodeKind.Opaque;
}

function openLineCount(document: WbxmlDocument, toggled: ReadonlySet<Node>, columns: number): number {
  let count = 0;
  for (const node of toggled) {
    if (count > MAX_ROWS) break;
    if (node < document.size && isTextual(document.kind(node)))
      count += openedLines(document, node, columns).length;
  }
  return count;
}
