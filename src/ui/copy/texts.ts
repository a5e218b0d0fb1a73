import type { Exchange } from '../../inspect/exchange.ts';
import type { Direction } from '../../inspect/message.ts';
import { annotate, toXml } from '../../inspect/wbxml/index.ts';
import { missingInWords } from '../../inspect/words.ts';
import { type Side, sideOf } from '../detail/side.ts';
import type { Entry } from '../state/entry.ts';
import { curlCommand } from './curl.ts';

export type CopyFormat = 'curl' | 'xml' | 'hex';

/** A text to be copied, and what it is in words; or why there is none. */
export type Copied =
  | { readonly text: string; readonly what: string; readonly name: string }
  | { readonly problem: string };

const EXTENSIONS: Readonly<Record<CopyFormat, string>> = { curl: 'sh', xml: 'xml', hex: 'hex' };
/** Bytes of one line of hexadecimal. */
const BYTES_A_LINE = 16;

/** What is copied of an exchange. `upstream` is where a curl command goes. */
export function copied(entry: Entry, format: CopyFormat, direction: Direction, upstream: string): Copied {
  const { exchange, number, isThinned } = entry;
  if (isThinned) return { problem: `headers and bodies of #${number} have left memory` };
  const side = format === 'curl' ? 'request' : direction;
  const text = format === 'curl' ? curlCommand(exchange, upstream) : bodyText(sideOf(exchange, side), format);
  if (text === undefined) return { problem: missing(exchange, format, side) };
  return {
    text,
    what: `${side} of #${number} as ${format === 'xml' ? 'XML' : format}`,
    name: `easlens-${number}-${safeName(exchange.line.command)}-${side}.${EXTENSIONS[format]}`,
  };
}

function bodyText(side: Side | undefined, format: 'xml' | 'hex'): string | undefined {
  if (!side || side.bytes.length === 0) return undefined;
  const { document, bytes, body } = side;
  if (format === 'hex') {
    const isWhole = document && document.bytes.length === bytes.length;
    return isWhole ? annotate(document) : hexLines(bytes);
  }
  if (document) return `${toXml(document)}\n`;
  return body.kind === 'xml' ? new TextDecoder().decode(bytes) : undefined;
}

/** Bytes in lines that `easlens decode` reads. */
function hexLines(bytes: Uint8Array): string {
  const digits = Buffer.from(bytes).toString('hex').replace(/../g, '$& ');
  return digits.replace(new RegExp(`((?:.. ){1,${BYTES_A_LINE - 1}}..) ?`, 'g'), '$1\n');
}

function missing(exchange: Exchange, format: CopyFormat, direction: Direction): string {
  const side = sideOf(exchange, direction);
  if (!side) return `there is no ${direction} yet`;
  const { missing: reason } = side.body;
  if (reason) return `there is nothing of the ${direction} to copy: it is ${missingInWords(reason)}`;
  if (side.body.kind === 'over-limit')
    return `the ${direction} was larger than --inspect-limit, and not kept`;
  if (side.bytes.length === 0) return `the ${direction} has no body`;
  return `the ${direction} is no ${format === 'xml' ? 'WBXML or XML' : format}; h copies it in hexadecimal`;
}

/** A part of a file's name out of what came from outside. */
function safeName(text: string): string {
  return text.replace(/[^A-Za-z0-9_-]/g, '').slice(0, 40) || 'exchange';
}
