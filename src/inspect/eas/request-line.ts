import type { RequestHead } from '../message.ts';

/** What the request line of a command says, with what headers add. (MS-ASHTTP 2.2.1.1) */
export interface RequestLine {
  /** `Sync`; `OPTIONS` for that method; the code in words (`command 42`) for one no table knows. */
  readonly command: string;
  readonly query: 'plain' | 'base64' | 'none';
  /** `14.1`: from the header or, in a base64 query, its version byte; the header wins where both speak. */
  readonly protocolVersion?: string;
  readonly user?: string;
  readonly deviceId?: string;
  readonly deviceType?: string;
  readonly acceptsMultipart: boolean;
  readonly collectionId?: string;
  /** What was wrong with the line, each in a sentence; the rest is what could be read. */
  readonly problems: readonly string[];
}

/** Reads the line of an ActiveSync request; undefined when the request is none. */
export declare function parseRequestLine(head: RequestHead): RequestLine | undefined;
