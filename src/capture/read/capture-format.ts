import type { CaptureEntry } from '../captured-exchange.ts';

/** Names of the formats, as `--format` takes them. */
export type CaptureFormat =
  | 'folder'
  | 'har'
  | 'mailbox-log'
  | 'mitm'
  | 'pcap'
  | 'saz'
  | 'session'
  | 'tbsync-log'
  | 'wbxml'
  | 'z-push-log';

/** How far reading has come. */
export interface ReadProgress {
  /** Bytes of the file that were read. */
  readonly read: number;
  /** Size of the file; absent where only its end would tell. */
  readonly total?: number;
}

export interface ReadOptions {
  /** Absent: found by content. */
  readonly format?: CaptureFormat;
  /** TLS key log (SSLKEYLOGFILE) for captures of packets. */
  readonly tlsKeylog?: string;
  readonly onProgress?: (progress: ReadProgress) => void;
  /** Ends reading early: the iteration then ends with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** The start of what is to be read, enough to tell what it is. */
export interface CaptureStart {
  /** As it was named. */
  readonly path: string;
  readonly isFolder: boolean;
  /** The first bytes, at most 64 KiB; none of a folder. */
  readonly sample: Buffer;
}

/** What a reader reads. */
export interface CaptureSource extends CaptureStart {
  /** A file that can be opened again by its path, and read from any place. */
  readonly isRegular: boolean;
  /** All bytes from the first on, in pieces. Once only: it may be a pipe. Throws what the system says. */
  chunks(): AsyncIterable<Buffer>;
}

/**
 * Reads one format. What can be read is yielded, and where it stops and why is a `CaptureTrouble`: no bytes make a
 * reader throw, hang, or take memory by the size of the file. CaptureError where there is nothing to read with or from.
 */
export type ReadFormat = (source: CaptureSource, options: ReadOptions) => AsyncIterable<CaptureEntry>;

/** One format that captures come in. */
export interface FormatReader {
  readonly name: CaptureFormat;
  /** For people, as in "It is …". */
  readonly title: string;
  /** By content, never by the name of the file. */
  looksLike(start: CaptureStart): boolean;
  /** Loaded when it is needed, for some bring much along. */
  load(): Promise<ReadFormat>;
}
