import { documentOf, openBody, wholeBody } from '../eas/body.ts';
import type { Body, Direction, RawHeaders } from '../message.ts';
import { addDocument, type Rewritten, replaceDocument } from './rewrite.ts';

/** What a document is put into. */
export interface Container {
  readonly direction: Direction;
  readonly command: string;
  readonly headers: RawHeaders;
  readonly body: Body;
  /** The body as it came, codings and all. */
  readonly wire: Uint8Array;
}

/** A message ready to go on, and its body as the other side will read it. */
export interface Remade {
  readonly rewritten: Rewritten;
  readonly body: Body;
}

/** Puts a document into a message; undefined where it would not read as the very same document again. */
export function withDocument(container: Container, document: Uint8Array): Remade | undefined {
  const { direction, command, headers, body, wire } = container;
  const rewritten =
    body.kind === 'empty' ? addDocument(headers, document) : replaceDocument(headers, body, wire, document);
  const opened = openBody(rewritten.headers, wholeBody(rewritten.body), direction, command);
  const isRight = opened.kind !== 'damaged' && documentOf(opened)?.bytes.equals(document) === true;
  return isRight ? { rewritten, body: opened } : undefined;
}
