import { documentOf, documentStart } from '../../inspect/eas/body.ts';
import type { Exchange } from '../../inspect/exchange.ts';
import type { Body, Direction } from '../../inspect/message.ts';
import type { Span, WbxmlDocument } from '../../inspect/wbxml/document.ts';

/** The body of a request or response, as both panes need it. */
export interface Side {
  readonly direction: Direction;
  readonly body: Body;
  /** What offsets and the spans of findings count in. */
  readonly bytes: Uint8Array;
  readonly document?: WbxmlDocument;
  /** Where the document starts in the bytes. */
  readonly start: number;
  /** An empty Sync: the document is that of the request it repeats. */
  readonly isRepeat: boolean;
}

const NO_BYTES = new Uint8Array();

/** One side of an exchange; undefined where it was not read yet. */
export function sideOf(exchange: Exchange, direction: Direction): Side | undefined {
  const { request, response } = exchange;
  const message = direction === 'request' ? request : response;
  if (!message) return undefined;
  const { body } = message;
  const repeated = direction === 'request' && body.kind === 'empty' ? request?.repeats : undefined;
  if (repeated) {
    return { direction, body, bytes: repeated.bytes, document: repeated, start: 0, isRepeat: true };
  }
  const document = documentOf(body);
  return {
    direction,
    body,
    bytes: 'bytes' in body ? body.bytes : NO_BYTES,
    start: documentStart(body),
    isRepeat: false,
    ...(document && { document }),
  };
}

/** The span of a node in the bytes of its side. */
export function spanOf({ document, start }: Side, node: number): Span | undefined {
  if (!document || node < 0 || node >= document.size) return undefined;
  return { start: start + document.start(node), end: start + document.end(node) };
}
