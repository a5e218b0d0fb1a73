/** Most bytes of one entry: two bodies of the largest size that is kept, in base64. */
const MAX_ENTRY_BYTES = 180 << 20;
const MAX_CREATOR_BYTES = 64 << 10;
const MAX_KEY_BYTES = 64;
/** Of the object, `log`, `entries`, and one of these. */
const ENTRY_DEPTH = 4;
/** From the code of a closing bracket to that of its opening one, square or curly. */
const TO_OPENING = 2;

/** A piece of a HAR file. */
export interface Piece {
  readonly kind: 'entry' | 'creator';
  /** Its JSON; absent where it is longer than any we read. */
  readonly json?: Buffer;
  /** Where it begins in the file. */
  readonly offset: number;
}

/** What is being kept, over as many chunks as it takes. */
interface Capture {
  readonly kind: Piece['kind'];
  readonly offset: number;
  readonly limit: number;
  parts: Buffer[];
  length: number;
}

/**
 * Cuts the entries and the creator out of a HAR as its bytes come, so that JSON.parse has one entry at a time to read.
 * Follows strings and brackets alone: what is between is JSON.parse's to judge.
 */
export class HarSplitter {
  /** Levels of brackets that are open. */
  depth = 0;
  /** Where the first bracket stands that closes nothing. */
  strayAt: number | undefined;
  #inString = false;
  /** A backslash ended the last chunk, and the next character means itself. */
  #escaped = false;
  #offset = 0;
  /** The brackets that are open at depths 1 to 4. */
  readonly #brackets: (number | undefined)[] = [];
  /** The keys at depth 1 and 2 whose values are being read. */
  readonly #keys: [string, string, string] = ['', '', ''];
  #key: string | undefined;
  #inEntries = false;
  #capture: Capture | undefined;

  /** Where the piece begins that is not whole yet. */
  get pending(): number | undefined {
    return this.#capture?.offset;
  }

  /** The pieces that end in this chunk. */
  *push(chunk: Buffer): Generator<Piece> {
    let from = 0;
    let index = 0;
    while (index < chunk.length) {
      if (this.#inString) {
        index = this.#endOfString(chunk, index);
        continue;
      }
      const byte = chunk[index] as number;
      if (byte === 0x22) {
        this.#inString = true;
        this.#key = this.depth <= 2 ? '' : undefined;
      } else if (byte === 0x3a) {
        if (this.depth <= 2 && this.#key !== undefined) this.#keys[this.depth as 0 | 1 | 2] = this.#key;
      } else if (byte === 0x7b || byte === 0x5b) {
        if (this.#begin(byte, index)) from = index;
      } else if (byte === 0x7d || byte === 0x5d) {
        const ended = this.#end(byte, index);
        if (ended) {
          keep(ended, chunk.subarray(from, index + 1));
          yield pieceOf(ended);
        }
      }
      index++;
    }
    if (this.#capture) keep(this.#capture, chunk.subarray(from));
    this.#offset += chunk.length;
  }

  /** Whether this bracket begins something to keep. */
  #begin(byte: number, index: number): boolean {
    this.depth++;
    if (this.depth <= ENTRY_DEPTH) this.#brackets[this.depth] = byte;
    if (this.#capture || this.#keys[1] !== 'log') return false;
    if (byte === 0x5b) {
      if (this.depth === 3 && this.#keys[2] === 'entries') this.#inEntries = true;
      return false;
    }
    const kind = this.#kindHere();
    if (!kind) return false;
    const limit = kind === 'entry' ? MAX_ENTRY_BYTES : MAX_CREATOR_BYTES;
    this.#capture = { kind, offset: this.#offset + index, limit, parts: [], length: 0 };
    return true;
  }

  #kindHere(): Piece['kind'] | undefined {
    if (this.#inEntries && this.depth === ENTRY_DEPTH) return 'entry';
    return this.depth === 3 && this.#keys[2] === 'creator' ? 'creator' : undefined;
  }

  #end(byte: number, index: number): Capture | undefined {
    // One that closes nothing is damage: to follow it would lose all entries after it.
    if (this.depth <= ENTRY_DEPTH && this.#brackets[this.depth] !== byte - TO_OPENING) {
      this.strayAt ??= this.#offset + index;
      return undefined;
    }
    this.depth--;
    const capture = this.#capture;
    if (this.depth < 3 && !capture) this.#inEntries = false;
    if (!capture || this.depth !== (capture.kind === 'entry' ? ENTRY_DEPTH - 1 : 2)) return undefined;
    this.#capture = undefined;
    return capture;
  }

  /** Where the string ends, or the chunk before it does. */
  #endOfString(chunk: Buffer, start: number): number {
    let at = this.#escaped ? start + 1 : start;
    this.#escaped = false;
    while (at < chunk.length) {
      const quote = chunk.indexOf(0x22, at);
      const end = quote < 0 ? chunk.length : quote;
      let slashes = 0;
      while (end - slashes > at && chunk[end - slashes - 1] === 0x5c) slashes++;
      this.#noteKey(chunk, at, end);
      at = end + 1;
      if (quote < 0) this.#escaped = slashes % 2 === 1;
      else if (slashes % 2 === 0) {
        this.#inString = false;
        break;
      }
    }
    return Math.min(at, chunk.length);
  }

  #noteKey(chunk: Buffer, start: number, end: number): void {
    if (this.#key === undefined || this.#key.length > MAX_KEY_BYTES) return;
    this.#key += chunk.toString('latin1', start, Math.min(end, start + MAX_KEY_BYTES));
  }
}

function keep(capture: Capture, part: Buffer): void {
  capture.length += part.length;
  if (capture.length > capture.limit) capture.parts = [];
  else capture.parts.push(part);
}

function pieceOf({ kind, offset, length, limit, parts }: Capture): Piece {
  return { kind, offset, ...(length <= limit && { json: Buffer.concat(parts) }) };
}
