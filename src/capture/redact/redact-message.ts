import { Buffer } from 'node:buffer';
import { documentOf, documentStart, openBody } from '../../inspect/eas/body.ts';
import { redoCodings } from '../../inspect/eas/content-coding.ts';
import { headerValue } from '../../inspect/eas/headers.ts';
import { COUNT_BYTES, ROW_BYTES } from '../../inspect/eas/multipart.ts';
import { withLength } from '../../inspect/enforce/rewrite.ts';
import type { Body, CapturedBody, Direction, RawHeaders } from '../../inspect/message.ts';
import type { Span, WbxmlDocument } from '../../inspect/wbxml/document.ts';
import { Token } from '../../inspect/wbxml/tokens.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import type { Redact } from './redact.ts';
import { type RedactedDocument, redactDocument } from './redact-document.ts';
import { redactHeadersFor } from './redact-head.ts';
import { SECRET_PAGES } from './sensitive-tags.ts';

/** A message before anything is taken out of it. */
export interface WholeMessage {
  readonly direction: Direction;
  readonly command: string;
  readonly headers: RawHeaders;
  /** Absent where no body came. */
  readonly body?: CapturedBody;
  /** It was decoded before, and uses no code page that holds secrets. */
  readonly isWithoutSecrets?: boolean;
}

export interface RedactedMessage {
  readonly headers: RawHeaders;
  /** As on the wire would be, coding and all; `length` is what it was on the wire. */
  readonly body?: CapturedBody;
  /** The body had to go as a whole. */
  readonly isWithheld: boolean;
  readonly replaced: ReadonlyMap<string, string>;
  /** Where elements are now, by the offset at which they began, as the spans of findings count; absent where none moved. */
  readonly moved?: ReadonlyMap<number, Span>;
}

/** Takes out of a message what is to go. What stays decodes as before, and Content-Length is what it has to be. */
export function redactMessage(
  { direction, command, headers, body, isWithoutSecrets = false }: WholeMessage,
  redact: Redact,
  pseudonyms: Pseudonyms,
): RedactedMessage {
  const shown = redactHeadersFor(headers, redact, pseudonyms);
  if (!body) return { headers: shown, isWithheld: false, replaced: NOTHING };
  const isKept = isWithoutSecrets && !redact.bodies && !redact.addresses;
  const made = isKept ? 'kept' : redactBody({ direction, command, headers, body }, redact, pseudonyms);
  if (made === 'kept') return { headers: shown, body, isWithheld: false, replaced: NOTHING };
  if (made === 'withheld') {
    const gone = { bytes: new Uint8Array(0), length: body.length, overLimit: true };
    return { headers: shown, body: gone, isWithheld: true, replaced: NOTHING };
  }
  const { bytes, unknown, replaced, moved } = made;
  return {
    headers: withLength(shown, bytes.length),
    body: { bytes, length: body.length, overLimit: false, unknown },
    isWithheld: false,
    replaced,
    moved,
  };
}

const NOTHING: ReadonlyMap<string, string> = new Map();

function redactBody(
  { direction, command, headers, body: captured }: WholeMessage & { readonly body: CapturedBody },
  redact: Redact,
  pseudonyms: Pseudonyms,
): RedactedDocument | 'kept' | 'withheld' {
  if (captured.overLimit || captured.bytes.length === 0) return 'kept';
  if (!redact.bodies && !redact.addresses && hasNoSecrets(headers, captured.bytes)) return 'kept';
  const body = openBody(headers, captured, direction, command);
  const document = documentOf(body);
  if (!document) return redact.bodies || redact.addresses ? 'withheld' : 'kept';
  const made = redactDocument(document, redact, pseudonyms);
  const hasParts = 'multipart' in body && (body.multipart?.parts.length ?? 0) > 1;
  if (made === 'withheld') return made;
  if (made === 'kept' && !(hasParts && redact.bodies)) {
    // What else a damaged body holds nobody knows.
    return body.kind === 'damaged' && (redact.bodies || redact.addresses) ? 'withheld' : 'kept';
  }
  if (body.kind === 'damaged') return 'withheld';
  const { bytes, unknown, replaced, moved } = made === 'kept' ? unchanged(document) : made;
  if (body.kind !== 'multipart')
    return { bytes: redoCodings(headers, captured.bytes, bytes), unknown, replaced, moved };
  const parts = joined(body, bytes, redact, pseudonyms);
  return {
    bytes: redoCodings(headers, captured.bytes, parts),
    unknown,
    replaced,
    moved: shifted(moved, documentStart(body), COUNT_BYTES + body.multipart.parts.length * ROW_BYTES),
  };
}

/** True for a body that switches to none of the code pages that hold secrets. Most are told by this, without decoding. */
function hasNoSecrets(headers: RawHeaders, wire: Uint8Array): boolean {
  if (headerValue(headers, 'content-encoding') !== undefined) return false;
  const bytes = Buffer.from(wire.buffer, wire.byteOffset, wire.byteLength);
  return SECRET_SWITCHES.every((pageSwitch) => !bytes.includes(pageSwitch));
}

const SECRET_SWITCHES = SECRET_PAGES.map((page) => Buffer.of(Token.SWITCH_PAGE, page));

function unchanged(document: WbxmlDocument): RedactedDocument {
  const moved = new Map<number, Span>();
  for (let node = 0; node < document.size; node++) moved.set(document.start(node), document.span(node));
  return { bytes: document.bytes, unknown: new Set(), replaced: NOTHING, moved };
}

/** Offsets of a document as they count in the body around it, before and after. */
function shifted(moved: ReadonlyMap<number, Span>, before: number, after: number): ReadonlyMap<number, Span> {
  return new Map(
    [...moved].map(([at, { start, end }]) => [at + before, { start: start + after, end: end + after }]),
  );
}

/** A multipart body with another document; its other parts are attachments. */
function joined(
  { multipart: { parts } }: Extract<Body, { kind: 'multipart' }>,
  document: Uint8Array,
  redact: Redact,
  pseudonyms: Pseudonyms,
): Uint8Array {
  const isText = redact.bodies || redact.addresses;
  const others = parts
    .slice(1)
    .map(({ bytes }) =>
      isText ? Buffer.from(pseudonyms.text(Buffer.from(bytes).toString('latin1'))) : bytes,
    );
  const all = [document, ...others];
  const head = Buffer.alloc(COUNT_BYTES + all.length * ROW_BYTES);
  head.writeUInt32LE(all.length, 0);
  let offset = head.length;
  for (const [row, { length }] of all.entries()) {
    head.writeUInt32LE(offset, COUNT_BYTES + row * ROW_BYTES);
    head.writeUInt32LE(length, COUNT_BYTES + row * ROW_BYTES + 4);
    offset += length;
  }
  return Buffer.concat([head, ...all]);
}
