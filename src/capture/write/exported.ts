import type { Exchange } from '../../inspect/exchange.ts';
import type { CapturedBody, RawHeaders, XmlBody } from '../../inspect/message.ts';
import type { CapturedExchange } from '../captured-exchange.ts';

/** Names of the formats, as `--to` takes them. */
export type ExportFormat = 'har' | 'mitm' | 'folder' | 'xml' | 'pcapng';

/** An exchange to be written. */
export interface Exported {
  readonly captured: CapturedExchange;
  /** Decoded and judged; absent where it is no ActiveSync. */
  readonly judged?: Exchange;
  /** Counts from 1, in the order of writing. */
  readonly number: number;
}

/** Makes the bytes of a file, a piece at a time. */
export interface FileWriter {
  begin(): Uint8Array | string;
  exchange(exported: Exported): Uint8Array | string;
  end(): Uint8Array | string;
}

/** The bytes of a body, where they are known: not of one that was too long to be kept, nor of one that is XML. */
export function knownBytes(body: CapturedBody | XmlBody | undefined): Uint8Array | undefined {
  return body && 'bytes' in body && !body.overLimit ? body.bytes : undefined;
}

/** Scheme, host and port of the server: as the capture tells, or by the Host field, or made up. */
export function serverOf({ origin, request }: CapturedExchange): URL {
  if (origin !== undefined) return new URL(origin);
  const host = `http://${headerOf(request.head.headers, 'host') ?? ''}`;
  return URL.canParse(host) ? new URL(new URL(host).origin) : new URL('http://server.invalid');
}

function headerOf(headers: RawHeaders, name: string): string | undefined {
  const index = headers.findIndex((field, at) => at % 2 === 0 && field.toLowerCase() === name);
  return index < 0 ? undefined : headers[index + 1]?.trim();
}

/** Header fields as pairs. */
export function fieldsOf(headers: RawHeaders): readonly (readonly [name: string, value: string])[] {
  return headers.flatMap((name, at) => (at % 2 === 0 ? [[name, headers[at + 1] ?? ''] as const] : []));
}

/** What was found in an exchange, a line each. */
export function findingWords(judged: Exchange | undefined): readonly string[] {
  return (judged?.findings ?? []).map(({ severity, rule, message }) => `${severity} ${rule}: ${message}`);
}
