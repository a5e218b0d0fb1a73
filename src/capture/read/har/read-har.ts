import type { CaptureEntry, CapturePlace } from '../../captured-exchange.ts';
import type { CaptureSource } from '../capture-format.ts';
import { exchangeEntry, lossEntry, troubleEntry } from '../entries.ts';
import { type ReadEntry, readEntry, recordOf } from './entry.ts';
import { HarSplitter, type Piece } from './splitter.ts';

/** Reads a HAR (HTTP Archive 1.1 or 1.2), an entry at a time. */
export async function* readHar(source: CaptureSource): AsyncGenerator<CaptureEntry> {
  const splitter = new HarSplitter();
  const losses = new Losses();
  let [entry, read] = [0, 0];
  for await (const chunk of source.chunks()) {
    read += chunk.length;
    for (const piece of splitter.push(chunk)) {
      if (piece.kind === 'creator') losses.creator = creatorOf(piece);
      else yield* entriesOf(piece, { file: source.path, entry: ++entry, offset: piece.offset }, losses);
    }
  }
  const { depth, pending, strayAt } = splitter;
  const end = { file: source.path, entry: entry + 1 };
  if (depth > 0)
    yield troubleEntry({ ...end, offset: pending ?? read }, 'the file is cut short, or damaged', true);
  else if (strayAt !== undefined)
    yield troubleEntry({ ...end, offset: strayAt }, 'the file is damaged here: entries may be missing', true);
}

function* entriesOf(
  { json }: Piece,
  place: { readonly file: string; readonly entry: number; readonly offset: number },
  losses: Losses,
): Generator<CaptureEntry> {
  if (!json) {
    yield lossEntry(place, 'an entry too large to be read was passed over');
    return;
  }
  const entry = parsed(json);
  const found = entry === undefined ? undefined : readEntry(entry, place);
  if (!found) {
    yield lossEntry(place, entry === undefined ? 'the entry is no JSON' : 'the entry has no request');
    return;
  }
  yield* losses.of(found, place);
  yield exchangeEntry(found.exchange);
}

/** Who lost bodies, in words. */
class Losses {
  creator = 'the tool that wrote this file';

  *of({ losses }: ReadEntry, place: CapturePlace): Generator<CaptureEntry> {
    for (const { side, loss } of losses) {
      const what = loss === 'spoiled' ? 'spoiled: its bytes were written as text' : 'left out';
      if (loss === 'damaged') yield lossEntry(place, `the body of the ${side} is damaged: it is no base64`);
      else yield troubleEntry(place, `the body of the ${side} was ${what} by ${this.creator}`);
    }
  }
}

function creatorOf({ json }: Piece): string {
  const { name, version } = recordOf(json && parsed(json));
  const tool = typeof name === 'string' && name !== '' ? name.slice(0, 100) : 'the tool that wrote this file';
  return typeof version === 'string' ? `${tool} ${version.slice(0, 100)}`.trimEnd() : tool;
}

function parsed(json: Buffer): unknown {
  try {
    return JSON.parse(json.toString('utf8'));
  } catch {
    return undefined;
  }
}
