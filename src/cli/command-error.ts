import { systemWords } from '../capture/read/system-words.ts';
import { printable } from '../inspect/printable.ts';

/** Wrong usage or unreadable input: printed as one message with its way out, exit code 2, no stack. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  /** `EASLENS_…`: stable, for scripts and for searching the docs. */
  readonly code: `EASLENS_${string}`;
  /** What the user can do about it. */
  readonly wayOut: string;

  constructor(code: `EASLENS_${string}`, message: string, wayOut: string) {
    super(message);
    this.code = code;
    this.wayOut = wayOut;
  }
}

/** What an error of the system says, safe to print. */
export function messageOf(error: unknown): string {
  return printable(systemWords(error));
}
