import { documentOf } from '../inspect/eas/body.ts';
import { redactHeaders, redactTarget } from '../inspect/eas/redact.ts';
import type { Exchange } from '../inspect/exchange.ts';
import type { Body, RawHeaders } from '../inspect/message.ts';
import { printable } from '../inspect/printable.ts';
import { toXml } from '../inspect/wbxml/to-xml.ts';
import { bytesInWords, counted } from '../inspect/words.ts';
import { findingRows } from './rows.ts';

/** Characters of one body's XML that are shown; nobody scrolls further. */
const MAX_XML = 512 * 1024;

const made = new WeakMap<Exchange, readonly string[]>();

/** Everything that is known of an exchange, a line each: findings, heads without secrets, bodies as XML. */
export function detailLines(exchange: Exchange): readonly string[] {
  let lines = made.get(exchange);
  if (!lines) {
    lines = linesOf(exchange);
    made.set(exchange, lines);
  }
  return lines;
}

function linesOf(exchange: Exchange): readonly string[] {
  const { head, answer, failure, request, response } = exchange;
  const findings = findingRows(exchange);
  return [
    ...(failure ? [`FAILED: ${failure.code}`, `  ${printable(failure.message)}`, ''] : []),
    ...(findings.length > 0
      ? [counted(exchange.findings.length, 'finding').toUpperCase(), ...findings, '']
      : []),
    `REQUEST ${head.method} ${printable(redactTarget(head.target))}`,
    ...headerLines(head.headers),
    ...bodyLines(request?.body),
    '',
    answer ? `RESPONSE ${answer.status}` : 'NO RESPONSE YET',
    ...headerLines(answer?.headers ?? []),
    ...bodyLines(response?.body),
  ];
}

function headerLines(headers: RawHeaders): readonly string[] {
  const safe = redactHeaders(headers);
  const lines: string[] = [];
  for (let index = 0; index + 1 < safe.length; index += 2) {
    lines.push(`  ${printable(`${safe[index]}: ${safe[index + 1]}`)}`);
  }
  return lines;
}

function bodyLines(body: Body | undefined): readonly string[] {
  if (!body) return [];
  const document = documentOf(body);
  const about = `  ${bodyInWords(body)}`;
  if (!document) return [about];
  return [
    about,
    ...toXml(document, { maxLength: MAX_XML })
      .trimEnd()
      .split('\n')
      .map((line) => `  ${printable(line)}`),
  ];
}

function bodyInWords(body: Body): string {
  const size = bytesInWords(body.length);
  switch (body.kind) {
    case 'empty':
      return 'no body';
    case 'wbxml':
      return `${size} of WBXML`;
    case 'damaged':
      return `${size}, damaged at byte ${body.error.offset}: ${printable(body.error.message)}`;
    case 'multipart':
      return `${size} in ${counted(body.multipart.parts.length, 'part')}; part 0:`;
    case 'over-limit':
      return `${size}, not kept: beyond the inspect limit, or long ago`;
    case 'mime':
    case 'xml':
    case 'other':
      return `${size} of ${printable(body.contentType) || 'unknown content'}`;
  }
}
