import type { Multipart } from './eas/multipart.ts';
import type { RequestLine } from './eas/request-line.ts';
import type { Node, WbxmlDocument } from './wbxml/document.ts';
import type { WbxmlError } from './wbxml/error.ts';

export type Direction = 'request' | 'response';

/** Header fields as they crossed the wire: name, value, name, value …, in order, repeats and letter case kept. */
export type RawHeaders = readonly string[];

/** The head of a request, before its body is known. */
export interface RequestHead {
  readonly method: string;
  /** The request target as received: path and query. */
  readonly target: string;
  readonly headers: RawHeaders;
}

export interface ResponseHead {
  readonly status: number;
  readonly headers: RawHeaders;
}

/** Why a body is not there where another reason than its size: it was redacted as a whole, the disk was too slow, the file is damaged. */
export type Missing = 'withheld' | 'dropped' | 'damaged';

/** What was copied of a body while it passed. */
export interface CapturedBody {
  /** The bytes as on the wire, chunk framing aside; empty when `overLimit`. */
  readonly bytes: Uint8Array;
  /** Length of the whole body on the wire, however much of it was kept. */
  readonly length: number;
  /** There is no copy: more than the inspect limit passed, or what `missing` says. */
  readonly overLimit: boolean;
  readonly missing?: Missing;
  /**
   * Elements, by their number in the document that the bytes decode to, whose content was replaced before the bytes were
   * kept. It is not known: no rule takes what stands there for what was there.
   */
  readonly unknown?: ReadonlySet<Node>;
  /** What the bytes are, where that was found out ahead. */
  readonly opened?: Body;
}

/**
 * A body that a log holds as XML instead of bytes. An element with an attribute `bytes`, in no namespace, had its content
 * taken out before it was logged: so many bytes of it, and nobody knows which. It is unknown, never empty. An empty
 * element without that attribute is truly empty.
 */
export interface XmlBody {
  /** From its root element on, line for line as in the source; cut where the source was. It may be no well-formed XML. */
  readonly xml: string;
  /** Line of the source on which `xml` begins, from 1. */
  readonly line: number;
}

/**
 * A body after its content coding was undone. `bytes` are what the spans of a finding point into. Where a log had XML in
 * its place, `document.lines` is there, the bytes are made up, and `length` is 0: nobody told it.
 */
export type Body = {
  readonly length: number;
  /** The bytes as on the wire, where those are others than `bytes`: a content coding was undone. */
  readonly wire?: Uint8Array;
  /** Of one of a capture: it was kept, and there is nothing of it all the same. Its kind is `over-limit` where no other is known. */
  readonly missing?: Missing;
} & (
  | { readonly kind: 'empty' }
  | { readonly kind: 'wbxml'; readonly bytes: Uint8Array; readonly document: WbxmlDocument }
  | {
      readonly kind: 'damaged';
      readonly bytes: Uint8Array;
      /** The partial tree; absent where not even the coding could be undone. */
      readonly document?: WbxmlDocument;
      /** Where the body is a multipart one: the parts that could be read, of which 0 holds the document. */
      readonly multipart?: Multipart;
      /** Its offset counts in `bytes`; that of a content coding in the bytes as on the wire. */
      readonly error: WbxmlError | BodyError;
    }
  | {
      readonly kind: 'multipart';
      readonly bytes: Uint8Array;
      readonly multipart: Multipart;
      /** Part 0. */
      readonly document: WbxmlDocument;
    }
  | { readonly kind: 'mime' | 'xml' | 'other'; readonly bytes: Uint8Array; readonly contentType: string }
  | { readonly kind: 'over-limit' }
);
export type BodyKind = Body['kind'];

/** What is wrong with a body outside its WBXML: its coding, or its part table. */
export interface BodyError {
  readonly code: 'bad-coding' | 'unknown-coding' | 'too-large' | 'bad-multipart';
  readonly offset: number;
  readonly message: string;
}

/** A request as the rules see it. */
export interface InspectedRequest {
  readonly head: RequestHead;
  readonly line: RequestLine;
  readonly body: Body;
  /** For an empty Sync: the body of the device's previous Sync, which it repeats. (MS-ASCMD 2.2.1.21) */
  readonly repeats?: WbxmlDocument;
  /** What the server got in place of `body`, where that was rewritten: its answer is about this. */
  readonly sent?: Body;
}

/** A response as the rules see it. */
export interface InspectedResponse {
  readonly head: ResponseHead;
  readonly body: Body;
  /** The command's own top-level Status, where the body has one. */
  readonly status?: string;
}
