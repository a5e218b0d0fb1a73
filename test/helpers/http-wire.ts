/** One HTTP/1.1 message as its bytes crossed the wire. */
export interface WireMessage {
  /** Request line or status line. */
  readonly startLine: string;
  /** `Name: value`, in order, as written. */
  readonly headers: readonly string[];
  /** Without chunk framing. */
  readonly body: Buffer;
  readonly raw: Buffer;
}

/** Splits what one side of a connection sent into messages; a 1xx answer is one of its own. */
export function splitMessages(bytes: Buffer): WireMessage[] {
  const messages: WireMessage[] = [];
  for (let start = 0; start < bytes.length; ) {
    const message = readMessage(bytes.subarray(start));
    messages.push(message);
    start += message.raw.length;
  }
  return messages;
}

/** The value of a header field, letter case of its name aside. */
export function headerOf(message: WireMessage, name: string): string | undefined {
  const prefix = `${name.toLowerCase()}:`;
  const found = message.headers.find((header) => header.toLowerCase().startsWith(prefix));
  return found?.slice(prefix.length).trim();
}

/** The code of a status line. */
export function statusOf(message: WireMessage): number {
  return Number(message.startLine.split(' ')[1]);
}

function readMessage(bytes: Buffer): WireMessage {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0)
    throw new Error(`No end of the head in ${JSON.stringify(bytes.toString('latin1', 0, 200))}`);
  const [startLine = '', ...headers] = bytes.toString('latin1', 0, headEnd).split('\r\n');
  const head = { startLine, headers, body: Buffer.alloc(0), raw: bytes };
  const rest = bytes.subarray(headEnd + 4);
  if (/chunked/i.test(headerOf(head, 'transfer-encoding') ?? '')) {
    const { body, length } = unchunk(rest);
    return { startLine, headers, body, raw: bytes.subarray(0, headEnd + 4 + length) };
  }
  const isResponse = startLine.startsWith('HTTP/');
  const bodiless = isResponse ? /^HTTP\/1\.\d (1\d\d|204|304)/.test(startLine) : true;
  const declared = headerOf(head, 'content-length');
  // A response with neither length nor chunks goes on until the connection closes. (RFC 9112, 6.3)
  const length = declared === undefined ? (bodiless ? 0 : rest.length) : Number(declared);
  return { startLine, headers, body: rest.subarray(0, length), raw: bytes.subarray(0, headEnd + 4 + length) };
}

function unchunk(bytes: Buffer): { readonly body: Buffer; readonly length: number } {
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const lineEnd = bytes.indexOf('\r\n', at);
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
    if (size === 0) return { body: Buffer.concat(chunks), length: lineEnd + 4 };
    chunks.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
  throw new Error('The last chunk is missing');
}
