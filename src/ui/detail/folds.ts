import { NO_NODE, type Node, type WbxmlDocument } from '../../inspect/wbxml/document.ts';

/** What is folded and open in a body. */
export interface Folds {
  /** Elements inside of the root are folded unless they are toggled. */
  readonly isFolded: boolean;
  /** Elements that are not as `isFolded` says; texts and parts that are open. */
  readonly toggled: ReadonlySet<Node>;
}

/** True where nothing inside of an element is shown. */
export function isClosed(document: WbxmlDocument, { isFolded, toggled }: Folds, node: Node): boolean {
  return toggled.has(node) !== (isFolded && document.parent(node) !== NO_NODE);
}
