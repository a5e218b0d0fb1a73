/** What can be wrong with a WBXML body; the README beside says more of each, and a test compares. */
export const WBXML_ERROR_CODES = [
  'truncated', // the bytes end inside the header, a token or an open element
  'bad-integer', // a multi-byte integer of more than 32 bits
  'bad-header', // a version that is not WBXML 1.0 to 1.3
  'bad-string-table', // a reference past the string table
  'bad-token', // a token that may not stand here
  'too-deep', // nesting beyond MAX_DEPTH
  'too-large', // more nodes than MAX_NODES, a string table beyond MAX_STRING_TABLE, or references beyond MAX_TABLE_TEXT
  'trailing', // bytes after the end of the document
  'unencodable', // a tree that WBXML has no bytes for: the only one that encode throws, and decode never gives
] as const;
export type WbxmlErrorCode = (typeof WBXML_ERROR_CODES)[number];

/** The one error of reading and writing bytes: what is wrong, and the offset in the body where it is. */
export class WbxmlError extends Error {
  override readonly name = 'WbxmlError';
  readonly code: WbxmlErrorCode;
  /** Offset in the received bytes, 0 to their length; of `unencodable`, in the bytes written so far. */
  readonly offset: number;

  constructor(code: WbxmlErrorCode, offset: number, message: string) {
    super(message);
    this.code = code;
    this.offset = offset;
  }
}
