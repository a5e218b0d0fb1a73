import type { CapturedExchange, CaptureEntry, CaptureTrouble } from '../../src/capture/captured-exchange.ts';
import type { ReadOptions } from '../../src/capture/read/capture-format.ts';
import { readCapture } from '../../src/capture/read/read-capture.ts';

/** What a capture holds, exchanges and troubles apart. */
export interface ReadAll {
  readonly exchanges: readonly CapturedExchange[];
  readonly troubles: readonly CaptureTrouble[];
}

export async function allOf(entries: AsyncIterable<CaptureEntry>): Promise<readonly CaptureEntry[]> {
  const all: CaptureEntry[] = [];
  for await (const entry of entries) all.push(entry);
  return all;
}

export async function readAll(path: string, options: ReadOptions = {}): Promise<ReadAll> {
  const entries = await allOf(readCapture(path, options));
  return {
    exchanges: entries.flatMap((entry) => (entry.kind === 'exchange' ? [entry.exchange] : [])),
    troubles: entries.flatMap((entry) => (entry.kind === 'trouble' ? [entry.trouble] : [])),
  };
}

/** The exchanges of a capture in which nothing may be wrong. */
export async function exchangesOf(
  path: string,
  options: ReadOptions = {},
): Promise<readonly CapturedExchange[]> {
  const { exchanges, troubles } = await readAll(path, options);
  if (troubles.length > 0) throw new Error(JSON.stringify(troubles));
  return exchanges;
}
