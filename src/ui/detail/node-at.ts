import { NO_NODE, type Node, type WbxmlDocument } from '../../inspect/wbxml/document.ts';

/** The innermost node that holds a byte; NO_NODE for the header, and for what was not read. */
export function nodeAt(document: WbxmlDocument, offset: number): Node {
  let low = 0;
  let high = document.size;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (document.start(middle) <= offset) low = middle + 1;
    else high = middle;
  }
  let node = low - 1;
  while (node !== NO_NODE && document.end(node) <= offset) node = document.parent(node);
  return node;
}
