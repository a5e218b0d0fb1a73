import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { undoCodings } from '../inspect/eas/content-coding.ts';
import { openMultipart } from '../inspect/eas/multipart.ts';
import { printable } from '../inspect/printable.ts';
import { CommandError, messageOf } from './command-error.ts';
import { bytesOfHexDump } from './hex-dump.ts';
import type { Streams } from './streams.ts';

/** Largest file or stream read: a body of the largest size kept, twice over for gzip, and again for hex. */
const MAX_INPUT_BYTES = 64 << 20;

/** A body as it was found, and what had to be undone to get at it. */
export interface BodyInput {
  readonly bytes: Buffer;
  /** In the order they were undone: `hex`, `base64`, `gzip`, `part 0 of 3`. */
  readonly undone: readonly string[];
}

/** Name of an input for messages. */
export function nameOfInput(file: string | undefined): string {
  return file === undefined || file === '-' ? 'standard input' : printable(file);
}

/** All bytes of a file, or of standard input for `-` or none. Throws CommandError. */
export async function readInput(file: string | undefined, streams: Streams): Promise<Buffer> {
  const fromTerminal = (file === undefined || file === '-') && streams.stdin.isTTY;
  if (fromTerminal) streams.stderr.write('Reading from the terminal; end with Ctrl-D.\n');
  const source: Readable = file === undefined || file === '-' ? streams.stdin : createReadStream(file);
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of source) {
      const bytes = Buffer.from(chunk);
      length += bytes.length;
      if (length > MAX_INPUT_BYTES) throw tooLarge(file);
      chunks.push(bytes);
    }
  } catch (error) {
    throw error instanceof CommandError ? error : unreadable(file, error);
  }
  return Buffer.concat(chunks);
}

/** Finds the WBXML in what people have at hand: a body, gzip around it, a multipart answer, hex or base64 of one. */
export function openBody(input: Buffer, name: string): BodyInput {
  if (input.length === 0) throw empty(name);
  const undone: string[] = [];
  let bytes = input;
  const text = textIn(bytes);
  const dumped = text && bytesOfText(text);
  if (dumped) {
    bytes = dumped.bytes;
    undone.push(dumped.from);
  }
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    const { bytes: inflated, error } = undoCodings(['Content-Encoding', 'gzip'], bytes);
    bytes = Buffer.from(inflated);
    undone.push(error ? `gzip (${error.message})` : 'gzip');
  }
  const { multipart, error } = openMultipart(bytes);
  const [first] = multipart.parts;
  if (!error && first) {
    bytes = Buffer.from(first.bytes);
    undone.push(`part 0 of ${multipart.parts.length}`);
  }
  refuseWhatIsNone(bytes, name);
  return { bytes, undone };
}

/** WBXML begins with its version, 0x00 to 0x03, and no text does. */
function textIn(bytes: Buffer): string | undefined {
  const first = bytes[0] ?? 0;
  return first > 0x08 && first < 0x7f && first !== 0x1f ? bytes.toString('latin1') : undefined;
}

function bytesOfText(text: string): { readonly bytes: Buffer; readonly from: string } | undefined {
  const hex = bytesOfHexDump(text);
  if (hex) return { bytes: hex, from: 'hex' };
  const dense = text.replaceAll(/\s/g, '');
  // A version of 1.1 to 1.3 and a small public id, or a gzip header, as base64 begins.
  if (/^(?:A[QgIw]|H4s)[A-Za-z0-9+/]+={0,2}$/.test(dense))
    return { bytes: Buffer.from(dense, 'base64'), from: 'base64' };
  return undefined;
}

function refuseWhatIsNone(bytes: Buffer, name: string): void {
  const first = bytes[0];
  if (first === undefined || first <= 0x03) return;
  const start = printable(bytes.toString('latin1', 0, 16));
  throw new CommandError(
    'EASLENS_NOT_WBXML',
    `${name} is neither WBXML nor hex, base64, gzip or multipart of one: it starts with "${start}"`,
    start.startsWith('<')
      ? 'XML becomes WBXML with "easlens encode".'
      : 'WBXML starts with a byte from 00 to 03.',
  );
}

function empty(name: string): CommandError {
  return new CommandError(
    'EASLENS_INPUT_EMPTY',
    `${name} is empty`,
    'There is nothing to decode: an empty body says "as before" in a Sync or Ping request, "nothing new" in an answer.',
  );
}

function tooLarge(file: string | undefined): CommandError {
  return new CommandError(
    'EASLENS_INPUT_TOO_LARGE',
    `${nameOfInput(file)} has more than ${MAX_INPUT_BYTES} bytes`,
    'It reads one body at a time: cut it out of the capture.',
  );
}

function unreadable(file: string | undefined, error: unknown): CommandError {
  return new CommandError(
    'EASLENS_INPUT_UNREADABLE',
    `${nameOfInput(file)} cannot be read: ${messageOf(error)}`,
    'Give the path of a file that can be read, or "-" for standard input.',
  );
}
