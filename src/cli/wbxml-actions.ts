import { writeFile } from 'node:fs/promises';
import { printable, printableJson } from '../inspect/printable.ts';
import {
  annotate,
  decode,
  encode,
  fromXml,
  toJson,
  toXml,
  type WbxmlDocument,
  XmlError,
} from '../inspect/wbxml/index.ts';
import { nameOfInput, openBody, readInput } from './body-input.ts';
import { CommandError, messageOf } from './command-error.ts';
import type { DecodeOptions } from './decode.ts';
import type { EncodeOptions } from './encode.ts';
import type { Streams } from './streams.ts';

/** Prints a body; 0, or 1 when it is damaged. */
export async function decodeInput(
  streams: Streams,
  file: string | undefined,
  options: DecodeOptions,
): Promise<number> {
  const { bytes, undone } = openBody(await readInput(file, streams), nameOfInput(file));
  if (undone.length > 0) streams.stderr.write(`Read through ${undone.join(', then ')}.\n`);
  const document = decode(bytes);
  await write(streams.stdout, formatted(document, options.format));
  const { error } = document;
  if (!error) return 0;
  streams.stderr.write(
    `easlens: EASLENS_WBXML_DAMAGED ${nameOfInput(file)}: ${error.code} at 0x${error.offset.toString(16)}: ${error.message}\nWhat was read before is on standard output.\n`,
  );
  return 1;
}

function formatted(document: WbxmlDocument, format: DecodeOptions['format']): string {
  switch (format) {
    case 'xml':
      return `${toXml(document)}\n`;
    case 'json':
      return `${printableJson(toJson(document))}\n`;
    case 'hex':
      return annotate(document);
  }
}

/** Writes XML as WBXML; 0. Throws CommandError for XML that is none and for a terminal that would get bytes. */
export async function encodeInput(
  streams: Streams,
  file: string | undefined,
  options: EncodeOptions,
): Promise<number> {
  const { output, format } = options;
  if (output === undefined && format === 'wbxml' && streams.stdout.isTTY)
    throw new CommandError(
      'EASLENS_TERMINAL',
      'WBXML is binary, and standard output is a terminal',
      'Name a file with --output, pipe it on, or ask for --format hex.',
    );
  const bytes = bytesOfXml(await readInput(file, streams), nameOfInput(file));
  const written = format === 'hex' ? annotate(bytes) : bytes;
  if (output === undefined) await write(streams.stdout, written);
  else await writeOutput(output, written);
  return 0;
}

function bytesOfXml(input: Buffer, name: string): Buffer {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(input);
    return encode(fromXml(text));
  } catch (error) {
    if (error instanceof XmlError)
      throw new CommandError(
        'EASLENS_XML',
        `${name}:${printable(error.message)}`,
        'See "easlens decode" for how XML looks that encodes.',
      );
    if (error instanceof TypeError)
      throw new CommandError('EASLENS_XML', `${name} is not UTF-8`, 'Save it as UTF-8.');
    throw error;
  }
}

async function writeOutput(output: string, written: Buffer | string): Promise<void> {
  try {
    await writeFile(output, written);
  } catch (error) {
    throw new CommandError(
      'EASLENS_OUTPUT',
      `${printable(output)} cannot be written: ${messageOf(error)}`,
      'Give --output a file in a folder that exists and may be written to.',
    );
  }
}

/** Resolves when the stream has taken the data, so that an exit right after cuts nothing off; a closed pipe is fine. */
function write(stream: NodeJS.WriteStream, data: Buffer | string): Promise<void> {
  return new Promise((resolve) => {
    stream.once('error', () => resolve());
    stream.write(data, () => resolve());
  });
}
