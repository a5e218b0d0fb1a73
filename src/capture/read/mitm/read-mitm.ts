import type { CaptureEntry, CapturePlace } from '../../captured-exchange.ts';
import { ByteReader } from '../byte-reader.ts';
import type { CaptureSource } from '../capture-format.ts';
import { exchangeEntry, lossEntry, troubleEntry } from '../entries.ts';
import { readFlow } from './flow.ts';
import { MAX_DIGITS } from './tnetstring.ts';

/** Most bytes of one flow: two bodies of the largest size that is kept. Longer ones are passed over, and told. */
const MAX_FLOW_BYTES = 130 << 20;

/** Reads a flow file of mitmproxy: tnetstrings one after another, each a flow. */
export async function* readMitm(source: CaptureSource): AsyncGenerator<CaptureEntry> {
  const reader = new ByteReader(source.chunks());
  const others = new Map<string, number>();
  for (let entry = 1; ; entry++) {
    const place = { file: source.path, entry, offset: reader.offset };
    const start = await reader.peek(MAX_DIGITS + 1);
    if (start.length === 0) break;
    const digits = /^(\d{1,12}):/.exec(start.toString('latin1'))?.[1];
    if (digits === undefined) {
      yield troubleEntry(place, 'no flow of mitmproxy begins here: the file is damaged', true);
      return;
    }
    await reader.skip(digits.length + 1);
    const length = Number(digits);
    if (length > MAX_FLOW_BYTES) {
      yield lossEntry(place, `a flow of ${length} bytes was passed over: at most ${MAX_FLOW_BYTES} are read`);
      if ((await reader.skip(length + 1)) === length + 1) continue;
      yield cutShort(place);
      return;
    }
    const payload = await reader.take(length);
    const end = await reader.take(1);
    const isWhole = end.length === 1;
    const { exchange, problems, remarks, otherType } = readFlow(payload, place);
    for (const problem of isWhole ? problems : []) yield lossEntry(place, problem);
    for (const remark of isWhole ? remarks : []) yield troubleEntry(place, remark);
    if (otherType !== undefined) others.set(otherType, (others.get(otherType) ?? 0) + 1);
    if (exchange) yield exchangeEntry(exchange);
    if (!isWhole) {
      yield cutShort(place);
      return;
    }
  }
  for (const [type, count] of others) {
    yield troubleEntry(
      { file: source.path, entry: 0 },
      `${count} flows of type ${type} were passed over: no HTTP`,
    );
  }
}

function cutShort(place: CapturePlace): CaptureEntry {
  return troubleEntry(place, 'the file is cut short in the middle of a flow', true);
}
