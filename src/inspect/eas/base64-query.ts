import { commandOfCode } from './commands.ts';
import type { QueryFields } from './query-fields.ts';

/** Protocol versions that may stand in the first byte, ten times their number. (MS-ASHTTP 2.2.1.1.1.1) */
const versionBytes: ReadonlySet<number> = new Set([121, 140, 141, 160, 161]);

type TextField = 'attachmentName' | 'collectionId' | 'itemId' | 'longId' | 'occurrence' | 'user';

/** Tags of the parameters that are text. (MS-ASHTTP 2.2.1.1.1.1.3) */
const textTags: ReadonlyMap<number, TextField> = new Map([
  [0, 'attachmentName'],
  [1, 'collectionId'],
  [3, 'itemId'],
  [4, 'longId'],
  [6, 'occurrence'],
  [8, 'user'],
]);

/** The tag of the parameter that is a set of flags, and its bits. */
const OPTIONS_TAG = 7;
const SAVE_IN_SENT = 0x01;
const ACCEPT_MULTIPART = 0x02;

/** Bytes before the DeviceId: version, command code, locale, its length. The policy key follows it. */
const POLICY_KEY_OFFSET = 5;

/** Reads a query that is base64 as a whole. Of a damaged one, everything before the damage. */
export function readBase64Query(query: string): QueryFields {
  const problems: string[] = [];
  const reader = new QueryReader(bytesOf(query, problems), problems);
  const fields: QueryFields = { problems };
  readHeader(fields, reader);
  while (reader.isOpen) readParameter(fields, reader);
  return fields;
}

/** The same query with zeros for the policy key, and whatever stood behind an ampersand; undefined when it has no key. */
export function withoutPolicyKey(query: string): string | undefined {
  const bytes = bytesOf(query, []);
  const lengthAt = POLICY_KEY_OFFSET + (bytes[POLICY_KEY_OFFSET - 1] ?? 0);
  const keyLength = bytes[lengthAt] ?? 0;
  if (keyLength === 0) return undefined;
  bytes.fill(0, lengthAt + 1, lengthAt + 1 + keyLength);
  const ampersand = query.indexOf('&');
  return bytes.toString('base64') + (ampersand < 0 ? '' : query.slice(ampersand));
}

/** The same query with other texts in its parameters, as far as it can be read. */
export function withTexts(query: string, rename: (field: TextField, text: string) => string): string {
  const problems: string[] = [];
  const bytes = bytesOf(query, problems);
  const reader = new QueryReader(bytes, problems);
  readHeader({ problems }, reader);
  const pieces: Buffer[] = [bytes.subarray(0, reader.position)];
  while (reader.isOpen) {
    const tag = reader.byte('parameter tag') ?? 0;
    const value = reader.counted(`parameter ${tag}`);
    if (!reader.isWhole || value === undefined) break;
    const field = textTags.get(tag);
    const named = field === undefined ? value : Buffer.from(rename(field, value.toString('utf8')));
    pieces.push(Buffer.of(tag, Math.min(named.length, 0xff)), named.subarray(0, 0xff));
  }
  const ampersand = query.indexOf('&');
  return Buffer.concat(pieces).toString('base64') + (ampersand < 0 ? '' : query.slice(ampersand));
}

/** Takes both alphabets, padded or not, percent escapes undone. */
function bytesOf(query: string, problems: string[]): Buffer {
  // What stands after an ampersand was added on the way: it is in no alphabet of base64.
  const text = (query.split('&', 1)[0] as string).replace(/%(2b|2f|3d)/gi, (escaped) =>
    decodeURIComponent(escaped),
  );
  const clean = /^[A-Za-z0-9+/_-]*/.exec(text)?.[0] ?? '';
  if (!/^={0,2}$/.test(text.slice(clean.length))) {
    problems.push(`The base64 query has a character of another alphabet at position ${clean.length}`);
  } else if (clean.length % 4 === 1) {
    problems.push('The base64 query is cut short: its last character holds less than a byte');
  }
  return Buffer.from(clean, 'base64');
}

function readHeader(fields: QueryFields, reader: QueryReader): void {
  const version = reader.byte('protocol version');
  if (version === undefined) return;
  fields.queryVersion = (version / 10).toFixed(1);
  if (!versionBytes.has(version)) {
    fields.problems.push(`Version byte ${version} stands for no protocol version that has base64 queries`);
  }
  const code = reader.byte('command code');
  if (code === undefined) return;
  fields.command = commandOfCode(code)?.name ?? `command ${code}`;
  const locale = reader.take(2, 'locale');
  if (locale?.length === 2) fields.locale = locale.readUInt16LE(0);
  const deviceId = reader.counted('DeviceId');
  if (deviceId?.length) fields.deviceId = deviceIdOf(deviceId);
  const policyKey = reader.counted('policy key');
  if (policyKey && policyKey.length !== 0 && policyKey.length !== 4 && reader.isWhole) {
    fields.problems.push(`A policy key of ${policyKey.length} bytes, where it has 0 or 4`);
  }
  const deviceType = reader.counted('DeviceType');
  if (deviceType?.length) fields.deviceType = deviceType.toString('utf8');
}

function readParameter(fields: QueryFields, reader: QueryReader): void {
  const tag = reader.byte('parameter tag');
  if (tag === undefined) return;
  const value = reader.counted(`parameter ${tag}`);
  if (value === undefined) return;
  const field = textTags.get(tag);
  if (field !== undefined) fields[field] ??= value.toString('utf8');
  else if (tag === OPTIONS_TAG) readOptions(fields, value);
  else fields.problems.push(`Parameter tag ${tag} (${value.length} bytes) is in no table`);
}

function readOptions(fields: QueryFields, value: Buffer): void {
  if (value.length !== 1) fields.problems.push(`Options of ${value.length} bytes, where they have 1`);
  const flags = value[0] ?? 0;
  fields.saveInSent = (flags & SAVE_IN_SENT) !== 0;
  fields.acceptsMultipart = (flags & ACCEPT_MULTIPART) !== 0;
}

/** A device names itself in text, or by the 16 bytes of a GUID; raw bytes are shown in hexadecimal. */
function deviceIdOf(bytes: Buffer): string {
  const isText = bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
  return bytes.toString(isText ? 'latin1' : 'hex');
}

/** Walks the bytes of a query. Past the end it gives what is there, once, and a problem. */
class QueryReader {
  readonly #bytes: Buffer;
  readonly #problems: string[];
  #position = 0;
  /** False once something was missing: nothing after it is read. */
  isWhole = true;

  constructor(bytes: Buffer, problems: string[]) {
    this.#bytes = bytes;
    this.#problems = problems;
  }

  /** Bytes that were taken. */
  get position(): number {
    return this.#position;
  }

  /** True while bytes are left to read. */
  get isOpen(): boolean {
    return this.isWhole && this.#position < this.#bytes.length;
  }

  byte(what: string): number | undefined {
    return this.take(1, what)?.[0];
  }

  /** A length byte, and as many bytes as it says. */
  counted(what: string): Buffer | undefined {
    const length = this.byte(`length of ${what}`);
    return length === undefined ? undefined : this.take(length, what);
  }

  /** So many bytes; fewer where the query ends; undefined when it had ended before. */
  take(length: number, what: string): Buffer | undefined {
    if (!this.isWhole) return undefined;
    const taken = this.#bytes.subarray(this.#position, this.#position + length);
    this.#position += taken.length;
    if (taken.length === length) return taken;
    this.isWhole = false;
    this.#problems.push(`The base64 query ends in its ${what}: ${taken.length} of ${length} bytes are there`);
    return taken.length === 0 ? undefined : taken;
  }
}
