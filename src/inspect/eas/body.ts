import type { Body, BodyError, CapturedBody, Direction, RawHeaders, XmlBody } from '../message.ts';
import { decode, decodeInSteps } from '../wbxml/decode.ts';
import type { DocumentNotes, WbxmlDocument } from '../wbxml/document.ts';
import { WbxmlError } from '../wbxml/error.ts';
import { readLogXml } from '../wbxml/log-xml/read.ts';
import { type Decoded, undoCodings } from './content-coding.ts';
import { headerValue } from './headers.ts';
import { openMultipart } from './multipart.ts';
import { undoCodingsLater } from './undo-later.ts';

type Format = 'wbxml' | 'multipart' | 'mime' | 'xml' | 'other';

/** Media types of ActiveSync and Autodiscover, in lower case. (MS-ASHTTP 2.2.1.1.2) */
const formats: ReadonlyMap<string, Format> = new Map([
  ['application/vnd.ms-sync.wbxml', 'wbxml'],
  ['application/vnd.ms-sync', 'wbxml'],
  ['application/vnd.ms-sync.multipart', 'multipart'],
  ['message/rfc822', 'mime'],
  ['text/xml', 'xml'],
  ['application/xml', 'xml'],
]);

/** Commands whose request is a mail message as it stands when it is no WBXML. (MS-ASCMD, 12.1 and before) */
const mimeCommands: ReadonlySet<string> = new Set(['SendMail', 'SmartForward', 'SmartReply']);

/** A body of which every byte is there. */
export function wholeBody(bytes: Uint8Array): CapturedBody {
  return { bytes, length: bytes.length, overLimit: false };
}

/** How a document is decoded: at once, or in steps. */
type Decode = (bytes: Uint8Array, notes?: DocumentNotes) => Generator<void, WbxmlDocument>;

/**
 * Undoes the content coding of a captured body and decodes what is inside, or reads what a log has of it; a body that was
 * opened ahead is given as it is. Never throws for what the bytes are.
 */
export function openBody(
  headers: RawHeaders,
  captured: CapturedBody | XmlBody,
  direction: Direction,
  command: string,
): Body {
  if ('xml' in captured) return openXml(captured, command);
  if (captured.opened) return captured.opened;
  const steps = openCaptured(captured, { headers, direction, command, decode: decodeAtOnce });
  return steps.next().value as Body;
}

/** The same for a captured body, in steps that take some milliseconds each; its coding is undone by another thread. */
export async function* openBodyInSteps(
  headers: RawHeaders,
  captured: CapturedBody,
  direction: Direction,
  command: string,
): AsyncGenerator<void, Body> {
  const undone = captured.overLimit ? undefined : await undoCodingsLater(headers, captured.bytes);
  return yield* openCaptured(captured, { headers, direction, command, decode: decodeInSteps, undone });
}

// biome-ignore lint/correctness/useYield: it is one step
function* decodeAtOnce(bytes: Uint8Array, notes?: DocumentNotes): Generator<never, WbxmlDocument> {
  return decode(bytes, notes);
}

interface Opening {
  readonly headers: RawHeaders;
  readonly direction: Direction;
  readonly command: string;
  readonly decode: Decode;
  /** The bytes without their coding, where that was undone already. */
  readonly undone?: Decoded | undefined;
}

function* openCaptured(captured: CapturedBody, opening: Opening): Generator<void, Body> {
  const { length, missing } = captured;
  if (captured.overLimit) return { kind: 'over-limit', length, ...(missing && { missing }) };
  if (length === 0) return { kind: 'empty', length };
  const undone = opening.undone ?? undoCodings(opening.headers, captured.bytes);
  const body = yield* openUndone(captured, undone, opening);
  return undone.bytes === captured.bytes ? body : { ...body, wire: captured.bytes };
}

/** The bytes of a body as they crossed the wire; undefined where they were not kept. */
export function wireOf(body: Body): Uint8Array | undefined {
  if (body.wire) return body.wire;
  if ('bytes' in body) return body.bytes;
  return body.kind === 'empty' ? NO_BYTES : undefined;
}

const NO_BYTES = new Uint8Array(0);

function* openUndone(
  { length, unknown }: CapturedBody,
  { bytes, error }: Decoded,
  { headers, direction, command, decode: decodeIn }: Opening,
): Generator<void, Body> {
  const contentType = headerValue(headers, 'content-type') ?? '';
  const format = formatOf(contentType, bytes, direction, command);
  if (error) return yield* badlyCoded({ length, bytes, error }, format, decodeIn);
  if (bytes.length === 0) return { kind: 'empty', length };
  const notes = unknown && { unknown };
  if (format === 'wbxml') return wbxmlBody(length, bytes, yield* decodeIn(bytes, notes));
  if (format === 'multipart') return yield* openParts(length, bytes, (part) => decodeIn(part, notes));
  return { kind: format, length, bytes, contentType };
}

/** The WBXML of a body, however little of it could be read; undefined where there is none. */
export function documentOf(body: Body): WbxmlDocument | undefined {
  return 'document' in body ? body.document : undefined;
}

/** Where the document of a body starts in its bytes: add this to a node's span to have the span of a finding. */
export function documentStart(body: Body): number {
  return 'multipart' in body ? (body.multipart?.parts[0]?.start ?? 0) : 0;
}

function formatOf(contentType: string, bytes: Uint8Array, direction: Direction, command: string): Format {
  const type = formats.has(contentType) ? contentType : mediaType(contentType);
  const declared = formats.get(type);
  // A count of 6.9 million parts is the header of a WBXML body under a wrong type.
  if (declared === 'multipart' && looksLikeWbxml(bytes)) return 'wbxml';
  if (declared !== undefined) return declared;
  if (type.endsWith('+xml')) return 'xml';
  // An attachment may be anything, WBXML too, and says nothing about the exchange.
  if (command === 'GetAttachment') return 'other';
  if (looksLikeWbxml(bytes)) return 'wbxml';
  if (command === 'Autodiscover' && looksLikeXml(bytes)) return 'xml';
  return type === '' && direction === 'request' && mimeCommands.has(command) ? 'mime' : 'other';
}

function mediaType(contentType: string): string {
  return (contentType.split(';', 1)[0] as string).trim().toLowerCase();
}

/** WBXML 1.3, unknown public identifier, UTF-8: what every ActiveSync body begins with. (MS-ASWBXML 2.1) */
function looksLikeWbxml(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && bytes[0] === 0x03 && bytes[1] === 0x01 && bytes[2] === 0x6a;
}

function looksLikeXml(bytes: Uint8Array): boolean {
  return /^(?:\u00ef\u00bb\u00bf)?\s*</.test(Buffer.from(bytes.subarray(0, 64)).toString('latin1'));
}

/** What a log says in place of an element, such as `[No XmlResponse]`, is shown as it stands and tells rules nothing. */
function openXml({ xml, line }: XmlBody, command: string): Body {
  if (xml.trim() === '') return { kind: 'empty', length: 0 };
  const text = Buffer.from(xml, 'utf8');
  if (command === 'Autodiscover') return { kind: 'xml', length: 0, bytes: text, contentType: 'text/xml' };
  const document = readLogXml(xml, line);
  if (!document) return { kind: 'other', length: 0, bytes: text, contentType: '' };
  const { bytes, error } = document;
  return error
    ? { kind: 'damaged', length: 0, bytes, document, error }
    : { kind: 'wbxml', length: 0, bytes, document };
}

function wbxmlBody(length: number, bytes: Uint8Array, document: WbxmlDocument): Body {
  if (!document.error) return { kind: 'wbxml', length, bytes, document };
  return { kind: 'damaged', length, bytes, document, error: document.error };
}

function* openParts(length: number, bytes: Uint8Array, decodeIn: Decode): Generator<void, Body> {
  const { multipart, error } = openMultipart(bytes);
  const first = multipart.parts[0];
  if (!first) return { kind: 'damaged', length, bytes, error: error ?? noParts };
  const document = yield* decodeIn(first.bytes);
  const wrong = error ?? (document.error && inBody(document.error, first.start));
  if (wrong) return { kind: 'damaged', length, bytes, multipart, document, error: wrong };
  return { kind: 'multipart', length, bytes, multipart, document };
}

/** The same error, with an offset that counts from the start of the whole body. */
function inBody(error: WbxmlError, start: number): WbxmlError {
  return new WbxmlError(error.code, start + error.offset, error.message);
}

const noParts: BodyError = { code: 'bad-multipart', offset: 0, message: 'A multipart body without parts' };

/** Reads as far as the coding could be undone. */
function* badlyCoded(
  what: { readonly length: number; readonly bytes: Uint8Array; readonly error: BodyError },
  format: Format,
  decodeIn: Decode,
): Generator<void, Body> {
  const { bytes, error } = what;
  const damaged = { kind: 'damaged', ...what } as const;
  if (error.code === 'unknown-coding' || bytes.length === 0) return damaged;
  if (format === 'wbxml') return { ...damaged, document: yield* decodeIn(bytes) };
  if (format !== 'multipart') return damaged;
  const { multipart } = openMultipart(bytes);
  const first = multipart.parts[0];
  return first ? { ...damaged, multipart, document: yield* decodeIn(first.bytes) } : damaged;
}
