/** A request as a server reads it that takes the grammar at its word. */
export interface StrictRequest {
  readonly method: string;
  readonly target: string;
  readonly body: string;
}

/** What the bytes of one connection are: whole requests, and perhaps the start of one more. */
export interface StrictReading {
  readonly requests: readonly StrictRequest[];
  /** What two servers could read in two ways, or no server should read at all. */
  readonly violation?: string;
}

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const REQUEST_LINE = new RegExp(`^(${TOKEN}) ([!-~\\x80-\\xff]+) HTTP/1\\.[01]$`);
const FIELD = new RegExp(`^(${TOKEN}):[ \\t]*([\\t\\x20-\\x7e\\x80-\\xff]*?)[ \\t]*$`);
const CHUNK_SIZE = /^[0-9A-Fa-f]{1,8}$/;

class Violation extends Error {}

/** Reads as RFC 9112 has it, and takes nothing that it lets a recipient take besides. Text is latin1. */
export function readStrictly(bytes: string): StrictReading {
  const requests: StrictRequest[] = [];
  try {
    for (let at = 0; at < bytes.length; ) {
      const read = requestAt(bytes, at);
      if (!read) break;
      requests.push(read.request);
      at = read.end;
    }
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    return { requests, violation: error.message };
  }
  return { requests };
}

interface Read<What> {
  readonly end: number;
  readonly request: What;
}

/** Undefined where the bytes end before the request does. */
function requestAt(bytes: string, start: number): Read<StrictRequest> | undefined {
  const head = linesAt(bytes, start);
  if (!head) return undefined;
  const [line = '', ...fieldLines] = head.lines;
  const [, method, target] = REQUEST_LINE.exec(line) ?? [];
  if (method === undefined || target === undefined)
    throw new Violation(`request line ${JSON.stringify(line)}`);
  const fields = fieldsOf(fieldLines);
  const body = bodyAt(bytes, head.end, fields, line.endsWith('1.0'));
  return body && { end: body.end, request: { method, target, body: body.request } };
}

/** Lines up to the empty one. (RFC 9112 section 2.1) */
function linesAt(
  bytes: string,
  start: number,
): { readonly lines: readonly string[]; readonly end: number } | undefined {
  const end = bytes.indexOf('\r\n\r\n', start);
  if (end === -1) {
    if (/\n[\t ]?\n|^\n|\r(?!\n|$)|(?<!\r)\n/.test(bytes.slice(start)))
      throw new Violation('a line end that is not CRLF');
    return undefined;
  }
  const text = bytes.slice(start, end);
  if (/\r(?!\n)|(?<!\r)\n|\0/.test(text)) throw new Violation('a line end that is not CRLF, or a null byte');
  return { lines: text.split('\r\n'), end: end + 4 };
}

function fieldsOf(lines: readonly string[]): readonly (readonly [name: string, value: string])[] {
  return lines.map((line) => {
    const [, name, value] = FIELD.exec(line) ?? [];
    if (name === undefined || value === undefined) throw new Violation(`field ${JSON.stringify(line)}`);
    return [name.toLowerCase(), value];
  });
}

/** Section 6.3: no body, chunks, or a length, and never two of them. */
function bodyAt(
  bytes: string,
  start: number,
  fields: ReturnType<typeof fieldsOf>,
  isOld: boolean,
): Read<string> | undefined {
  const lengths = fields.flatMap(([name, value]) => (name === 'content-length' ? [value] : []));
  const codings = fields.flatMap(([name, value]) => (name === 'transfer-encoding' ? [value] : []));
  if (lengths.length + codings.length === 0) return { end: start, request: '' };
  if (lengths.length + codings.length > 1)
    throw new Violation(`framed twice: ${[...lengths, ...codings].join(' | ')}`);
  const [length] = lengths;
  if (length !== undefined) return plainAt(bytes, start, length);
  // gzip, chunked and the like are legal; what the proxy lets pass is read as chunks by everybody.
  const list = (codings[0] as string).toLowerCase().split(/[ \t]*,[ \t]*/);
  if (isOld || list.indexOf('chunked') !== list.length - 1) throw new Violation(`coding ${codings[0]}`);
  return chunksAt(bytes, start);
}

function plainAt(bytes: string, start: number, length: string): Read<string> | undefined {
  if (!/^[0-9]{1,15}$/.test(length)) throw new Violation(`length ${length}`);
  const end = start + Number(length);
  return end > bytes.length ? undefined : { end, request: bytes.slice(start, end) };
}

function chunksAt(bytes: string, start: number): Read<string> | undefined {
  let body = '';
  for (let at = start; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd === -1) return undefined;
    const size = bytes.slice(at, lineEnd);
    if (!CHUNK_SIZE.test(size)) throw new Violation(`chunk size ${JSON.stringify(size)}`);
    const length = Number.parseInt(size, 16);
    if (length === 0) {
      const trailers = bytes.startsWith('\r\n', lineEnd + 2)
        ? { lines: [], end: lineEnd + 4 }
        : linesAt(bytes, lineEnd + 2);
      if (!trailers) return undefined;
      fieldsOf(trailers.lines);
      return { end: trailers.end, request: body };
    }
    const end = lineEnd + 2 + length;
    if (bytes.length < end + 2) return undefined;
    if (!bytes.startsWith('\r\n', end)) throw new Violation('a chunk that is longer than its size');
    body += bytes.slice(lineEnd + 2, end);
    at = end + 2;
  }
}
