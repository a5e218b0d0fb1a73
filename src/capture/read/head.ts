import type { RawHeaders, RequestHead, ResponseHead } from '../../inspect/message.ts';

/**
 * The head of a request as it stands on the wire, or in a log; undefined where its first line is none. Lines end in LF or
 * CRLF, a folded line continues the one before, and a line without a colon is left out.
 */
export function readRequestHead(text: string): RequestHead | undefined {
  const [first, ...rest] = linesOf(text);
  const line = (first ?? '').trimEnd();
  const method = /^[!#$%&'*+.^_`|~\w-]{1,64}(?= )/.exec(line)?.[0];
  if (method === undefined) return undefined;
  const version = /^HTTP\/\d(?:\.\d)?$/.test(line.slice(line.lastIndexOf(' ') + 1))
    ? line.lastIndexOf(' ')
    : undefined;
  const target = line.slice(method.length + 1, version).trim();
  return target === '' ? undefined : { method, target, headers: headersOf(rest) };
}

/** Like `readRequestHead`, of a response. */
export function readResponseHead(text: string): ResponseHead | undefined {
  const [first, ...rest] = linesOf(text);
  const match = /^HTTP\/\d(?:\.\d)? (\d{3})(?: |$)/.exec((first ?? '').trimEnd());
  return match ? { status: Number(match[1]), headers: headersOf(rest) } : undefined;
}

function linesOf(text: string): readonly string[] {
  const lines = text.split(/\r?\n/);
  const end = lines.indexOf('');
  return end < 0 ? lines : lines.slice(0, end);
}

function headersOf(lines: readonly string[]): RawHeaders {
  const headers: string[] = [];
  for (const line of lines) {
    if (/^[ \t]/.test(line) && headers.length > 0) {
      headers.push(`${headers.pop()} ${line.trim()}`);
      continue;
    }
    const colon = line.indexOf(':');
    if (colon > 0) headers.push(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
  }
  return headers;
}
