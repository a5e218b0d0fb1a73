import type { CapturedBody, RequestHead, ResponseHead, XmlBody } from '../inspect/message.ts';

export type { XmlBody } from '../inspect/message.ts';

/** Where in a capture an exchange stands, as a person looks it up. */
export interface CapturePlace {
  /** The file as it was named, or the folder. */
  readonly file: string;
  /** Counts from 1, in the order of the file. */
  readonly entry: number;
  /** The member of an archive or the file of a folder: `raw/07_c.txt`. */
  readonly member?: string;
  /** Byte offset where the entry begins, where the format has one. */
  readonly offset?: number;
  /** Line where the entry begins, from 1, in a text file. */
  readonly line?: number;
}

/** One side of an exchange: its body as bytes on the wire (content coding and all), or as XML. */
export interface CapturedMessage<Head> {
  readonly head: Head;
  readonly body: CapturedBody | XmlBody;
}

/** One request and its answer, as a capture holds them, before anything is decoded or judged. */
export interface CapturedExchange {
  /** A ULID, where the source has one: that of a session file. */
  readonly id?: string;
  readonly place: CapturePlace;
  /** Milliseconds since 1970; absent where the source does not tell. */
  readonly at?: number;
  readonly durationMs?: number;
  /** Scheme, host and port of the server, `https://mail.example.com:8443`, where the source tells more than a Host field. */
  readonly origin?: string;
  /** A name that the source gives the exchange, the same in every file that holds it: who reads several drops repeats. */
  readonly identity?: string;
  readonly request: CapturedMessage<RequestHead>;
  /** Absent where no answer was captured. */
  readonly response?: CapturedMessage<ResponseHead>;
}

/** Something about a capture that people should know: cut short, damaged, spoiled by the tool that wrote it. */
export interface CaptureTrouble {
  readonly place: CapturePlace;
  readonly message: string;
  /** The rest of the file could not be read. */
  readonly isEnd: boolean;
  /** Something that is in the file could not be read. What its tool never put there, or spoiled, is no such loss. */
  readonly isLoss: boolean;
}

/** What a reader yields, in the order of the file. */
export type CaptureEntry =
  | { readonly kind: 'exchange'; readonly exchange: CapturedExchange }
  | { readonly kind: 'trouble'; readonly trouble: CaptureTrouble };
