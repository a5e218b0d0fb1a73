/** What is wrong with XML that should become WBXML: where, and what would have been accepted. */
export class XmlError extends Error {
  override readonly name = 'XmlError';
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1, in UTF-16 code units. */
  readonly column: number;
  /** The message without its place. */
  readonly reason: string;

  constructor(line: number, column: number, reason: string) {
    super(`${line}:${column} ${reason}`);
    this.line = line;
    this.column = column;
    this.reason = reason;
  }
}
