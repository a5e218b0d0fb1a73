import type { Body } from '../../inspect/message.ts';
import { WbxmlDocument } from '../../inspect/wbxml/document.ts';
import { WbxmlError } from '../../inspect/wbxml/error.ts';
import type { StringPool } from './string-pool.ts';

/** Longest content type that stays. */
const MAX_TYPE = 256;
/** What stands for words that have left memory. */
export const GONE = 'no longer in memory';

const NO_BYTES = Buffer.alloc(0);
const NO_DOCUMENT = new WbxmlDocument(NO_BYTES, undefined, new Int32Array(0), 0, undefined);

/** The body without its bytes: kind and length are kept. */
export function thinBody(body: Body, pool: StringPool): Body {
  const { length } = body;
  switch (body.kind) {
    case 'empty':
    case 'over-limit':
      return body.wire ? { kind: body.kind, length } : body;
    case 'wbxml':
      return { kind: 'wbxml', length, bytes: NO_BYTES, document: NO_DOCUMENT };
    case 'multipart':
      return { kind: 'multipart', length, bytes: NO_BYTES, document: NO_DOCUMENT, multipart: { parts: [] } };
    case 'damaged':
      return { kind: 'damaged', length, bytes: NO_BYTES, error: thinError(body.error) };
    case 'mime':
    case 'xml':
    case 'other':
      return { kind: body.kind, length, bytes: NO_BYTES, contentType: pool.take(body.contentType, MAX_TYPE) };
  }
}

type DamagedError = Extract<Body, { kind: 'damaged' }>['error'];

/** One for each code: an error carries its stack. */
const errors = new Map<string, DamagedError>();

function thinError(error: DamagedError): DamagedError {
  const known = errors.get(error.code);
  if (known) return known;
  const thin =
    error instanceof WbxmlError
      ? new WbxmlError(error.code, 0, GONE)
      : { ...error, offset: 0, message: GONE };
  errors.set(error.code, thin);
  return thin;
}
