/** What the first bytes of a connection say about it. */
export type Opening =
  /** Not enough came yet to tell. */
  | { readonly kind: 'more' }
  /** A TLS handshake; with the host it is for, where the client names one. */
  | { readonly kind: 'tls'; readonly serverName?: string }
  | { readonly kind: 'http' }
  | { readonly kind: 'other' };

const MORE: Opening = { kind: 'more' };
const NAMELESS: Opening = { kind: 'tls' };

/** Content type of a handshake, and the major version that all records have. (RFC 8446 section 5.1) */
const HANDSHAKE = 0x16;
const MAJOR_VERSION = 3;
const RECORD_HEAD = 5;
const CLIENT_HELLO = 1;
/** A hello with the keys of post-quantum algorithms takes two KiB; of what is longer than this, or takes more in records, no name counts. */
const LONGEST_HELLO = 16 * 1024;
const LOOKED_AT_HELLO = 32 * 1024;

/** How a request begins that may be sent to a server or a proxy: no other protocol begins with a word and a path. (RFC 9112 section 3) */
const REQUEST = /^(?:\r?\n)*(?:[!#$%&'*+.^_`|~\w-]{1,32} (?:[/*]|https?:)|CONNECT )/;
/** What may become one. */
const REQUEST_BEGUN =
  /^(?:\r?\n)*(?:\r|[!#$%&'*+.^_`|~\w-]{0,32}|[!#$%&'*+.^_`|~\w-]{1,32} (?:h|ht|htt|https?)?)$/;
/** Bytes that are looked at for a request. */
const LOOKED_AT = 64;

/** Reads how a connection begins. Never throws, whatever the bytes are; asks for `more` no longer than 32 KiB. */
export function readOpening(bytes: Buffer): Opening {
  if (bytes.length === 0) return MORE;
  if (bytes[0] === HANDSHAKE) return readHello(bytes);
  const text = bytes.toString('latin1', 0, LOOKED_AT);
  if (REQUEST.test(text)) return { kind: 'http' };
  return text.length < LOOKED_AT && REQUEST_BEGUN.test(text) ? MORE : { kind: 'other' };
}

function readHello(bytes: Buffer): Opening {
  if (bytes.length > 1 && bytes[1] !== MAJOR_VERSION) return { kind: 'other' };
  const hello = joinedRecords(bytes);
  if (hello === undefined || bytes.length > LOOKED_AT_HELLO) return NAMELESS;
  if (hello.length > 0 && hello[0] !== CLIENT_HELLO) return NAMELESS;
  const length = hello.length < 4 ? undefined : hello.readUIntBE(1, 3);
  if (length === undefined) return MORE;
  if (length > LONGEST_HELLO) return NAMELESS;
  if (hello.length < 4 + length) return MORE;
  const serverName = serverNameOf(new Fields(hello.subarray(4, 4 + length)));
  return serverName === undefined ? NAMELESS : { kind: 'tls', serverName };
}

/** The handshake's bytes out of their records, as far as they came; undefined where another kind of record cuts in. */
function joinedRecords(bytes: Buffer): Buffer | undefined {
  const parts: Buffer[] = [];
  for (let at = 0; at + RECORD_HEAD <= bytes.length; ) {
    if (bytes[at] !== HANDSHAKE) return undefined;
    const length = bytes.readUInt16BE(at + 3);
    if (length === 0) return undefined;
    parts.push(bytes.subarray(at + RECORD_HEAD, at + RECORD_HEAD + length));
    at += RECORD_HEAD + length;
  }
  return Buffer.concat(parts);
}

/** Extension `server_name`, and the one kind of name that it has. (RFC 6066 section 3) */
const SERVER_NAME = 0;
const HOST_NAME = 0;

/** The host that a ClientHello names. (RFC 8446 section 4.1.2) */
function serverNameOf(hello: Fields): string | undefined {
  // Version, random, session, ciphers, compression.
  hello.skip(2 + 32);
  hello.vector(1);
  hello.vector(2);
  hello.vector(1);
  const extensions = hello.vector(2);
  while (extensions.hasMore) {
    const kind = extensions.number(2);
    const extension = extensions.vector(2);
    if (kind !== SERVER_NAME) continue;
    const names = extension.vector(2);
    if (names.number(1) !== HOST_NAME) return undefined;
    return hostIn(names.vector(2).text());
  }
  return undefined;
}

/** A name as it is compared: without letter case and a final dot; undefined for what no host is called. */
function hostIn(name: string): string | undefined {
  const host = name.toLowerCase().replace(/\.$/, '');
  return /^[a-z0-9_.-]{1,253}$/.test(host) ? host : undefined;
}

/** Reads along a structure of TLS; past the end all is zero and empty. */
class Fields {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get hasMore(): boolean {
    return this.#at < this.#bytes.length;
  }

  skip(count: number): void {
    this.#at += count;
  }

  number(size: number): number {
    const at = this.#at;
    this.#at += size;
    return this.#at <= this.#bytes.length ? this.#bytes.readUIntBE(at, size) : 0;
  }

  /** What follows a length of so many bytes. */
  vector(lengthSize: number): Fields {
    const length = this.number(lengthSize);
    const start = this.#at;
    this.#at += length;
    return new Fields(this.#bytes.subarray(start, this.#at));
  }

  text(): string {
    return this.#bytes.toString('latin1');
  }
}
