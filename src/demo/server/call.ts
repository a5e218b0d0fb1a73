import type { RequestLine } from '../../inspect/eas/request-line.ts';
import type { WbxmlDocument } from '../../inspect/wbxml/document.ts';
import type { Mailbox } from '../mailbox/mailboxes.ts';
import type { Pause } from '../pace.ts';

/** What the server remembers of one device. */
export interface DeviceState {
  /** It has acknowledged the policy. */
  isProvisioned: boolean;
  /** The key it was given last. */
  syncKey: number;
  /** How many pages of the inbox it has. */
  pagesSeen: number;
  /** Each Ping makes one page of news ready. */
  pings: number;
}

/** One command, read. */
export interface Call {
  readonly line: RequestLine;
  /** Absent for an empty body, and for one that is no WBXML. */
  readonly document: WbxmlDocument | undefined;
  readonly mailbox: Mailbox;
  readonly device: DeviceState;
  readonly pause: Pause;
}

/** What the server answers; a body is XML, or bytes where a scene wants them so. */
export interface Reply {
  /** 200 unless told. */
  readonly status?: number;
  readonly xml?: string;
  readonly bytes?: Buffer;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent in pieces, without a length. */
  readonly chunked?: boolean;
}

export type Handler = (call: Call) => Reply | Promise<Reply>;
