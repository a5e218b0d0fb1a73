import type { CaptureEntry } from '../../captured-exchange.ts';
import type { CaptureSource } from '../capture-format.ts';
import { exchangeEntry, lossEntry, troubleEntry } from '../entries.ts';
import { textLines } from '../text-lines.ts';
import { EntryLines, type LogEntry } from './entry-lines.ts';
import { readLogEntry } from './exchange.ts';

/** Identifiers remembered to drop entries that repeat; the log of a device holds some thousands. */
const MAX_SEEN = 100_000;

/** Reads a mailbox log of Exchange, as `Get-MobileDeviceStatistics -GetMailboxLog` gives it: XML, partly redacted. */
export async function* readMailboxLog(source: CaptureSource): AsyncGenerator<CaptureEntry> {
  const log = new Log(source.path);
  const lines = new EntryLines();
  for await (const batch of textLines(source.chunks())) {
    for (const line of batch) {
      const entry = lines.add(line);
      if (entry) yield* log.read(entry, false);
    }
  }
  const last = lines.end();
  if (last) yield* log.read(last, true);
}

class Log {
  readonly #file: string;
  readonly #seen = new Set<string>();
  #entry = 0;

  constructor(file: string) {
    this.#file = file;
  }

  *read(entry: LogEntry, isLast: boolean): Generator<CaptureEntry> {
    const place = { file: this.#file, entry: ++this.#entry, line: entry.line };
    const { exchange, problems, remarks, isUnfinished } = readLogEntry(entry, place);
    if (exchange && this.#isRepeat(exchange.identity, exchange.response !== undefined)) return;
    for (const problem of problems) yield lossEntry(place, problem);
    for (const remark of remarks) yield troubleEntry(place, remark);
    if (exchange) yield exchangeEntry(exchange);
    if (isLast && isUnfinished) yield troubleEntry(place, 'the file is cut short in this entry', true);
  }

  /** An entry that was logged before its answer is not the same as the one with it. */
  #isRepeat(identity: string | undefined, isAnswered: boolean): boolean {
    if (identity === undefined) return false;
    const key = `${identity} ${isAnswered}`;
    if (this.#seen.has(key)) return true;
    this.#seen.add(key);
    if (this.#seen.size > MAX_SEEN) this.#seen.delete(this.#seen.values().next().value as string);
    return false;
  }
}
