import type { Node, WbxmlDocument } from '../wbxml/document.ts';

/**
 * Thrown when an expression reads what was taken out of a capture. CEL makes three-valued logic of it: what is false
 * or true whatever the value was stays so, all else has no outcome, and a rule without an outcome finds nothing.
 */
export class UnknownValueError extends Error {
  override readonly name = 'UnknownValueError';

  constructor() {
    super('a value that was taken out of the capture');
  }
}

/** Throws an UnknownValueError for an element whose content is not known. */
export function requireKnown(document: WbxmlDocument, node: Node): void {
  if (document.isUnknown(node)) throw new UnknownValueError();
}

/** Text of an element. Throws an UnknownValueError where it is not known. */
export function knownText(document: WbxmlDocument, node: Node): string {
  requireKnown(document, node);
  return document.text(node);
}
