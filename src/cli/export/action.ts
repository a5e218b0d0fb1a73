import { randomBytes } from 'node:crypto';
import { isatty } from 'node:tty';
import packageFile from '../../../package.json' with { type: 'json' };
import type { CapturedExchange, CaptureEntry, CaptureTrouble } from '../../capture/captured-exchange.ts';
import { CaptureIds } from '../../capture/judge/capture-id.ts';
import { judgedExchange } from '../../capture/judge/judge.ts';
import { CaptureError } from '../../capture/read/capture-error.ts';
import type { CaptureFormat, ReadProgress } from '../../capture/read/capture-format.ts';
import { formats } from '../../capture/read/formats.ts';
import { readCapture } from '../../capture/read/read-capture.ts';
import { Pseudonyms } from '../../capture/redact/pseudonyms.ts';
import { redactExchange } from '../../capture/redact/redact-exchange.ts';
import type { Exported } from '../../capture/write/exported.ts';
import type { Inspector } from '../../inspect/inspector.ts';
import { printable } from '../../inspect/printable.ts';
import { counted } from '../../inspect/words.ts';
import { CommandError } from '../command-error.ts';
import type { ExportOptions } from '../export.ts';
import { Interruptible } from '../interruptible.ts';
import { loadRules } from '../rule-options.ts';
import { redactOf } from '../session-options.ts';
import { stopRequested } from '../stop.ts';
import type { Streams } from '../streams.ts';
import { openSink, type Sink } from './sink.ts';

/** As shells have it for a program that SIGINT ended. */
const ENDED_BY_PERSON = 130;
/** Troubles that are told one by one. */
const MOST_TOLD = 20;
const PROGRESS_EVERY_MS = 100;

/** Writes a capture in another format; gives the exit code. */
export async function exportCapture(streams: Streams, file: string, options: ExportOptions): Promise<number> {
  const format = formatNamed(options.format);
  const { inspector } = await loadRules(options);
  // Before anything is written that would have to be taken away.
  const stop = stopRequested();
  const ending = new AbortController();
  void stop.first.then(() => ending.abort());
  try {
    const sink = await openSink(streams, { ...options, input: file, version: packageFile.version });
    void stop.second.then(sink.discard).then(() => process.exit(ENDED_BY_PERSON));
    try {
      const tally = new Tally(streams);
      const read = { ...(format && { format }), ...(options.tlsKeylog && { tlsKeylog: options.tlsKeylog }) };
      const edges = { onProgress: tally.progress, signal: ending.signal };
      const entries = new Interruptible(readCapture(file, { ...read, ...edges }), ending.signal);
      await exportEntries({ entries, sink, tally, inspector, file, options });
      if (ending.signal.aborted) return ENDED_BY_PERSON;
      await sink.keep();
      return tally.end(options.out);
    } finally {
      await sink.discard();
    }
  } catch (error) {
    if (ending.signal.aborted) return ENDED_BY_PERSON;
    throw error instanceof CaptureError ? new CommandError(error.code, error.message, error.wayOut) : error;
  } finally {
    stop.release();
  }
}

interface ExportWork {
  readonly entries: Interruptible<CaptureEntry>;
  readonly sink: Sink;
  readonly tally: Tally;
  readonly inspector: Inspector;
  readonly file: string;
  readonly options: ExportOptions;
}

async function exportEntries({ entries, sink, tally, inspector, file, options }: ExportWork): Promise<void> {
  const redact = redactOf(options);
  const pseudonyms = new Pseudonyms(randomBytes(32));
  const ids = new CaptureIds(file);
  try {
    for (let entry = await entries.next(); entry; entry = await entries.next()) {
      if (entry.kind === 'trouble') tally.trouble(entry.trouble);
      else {
        const captured = redactExchange(entry.exchange, redact, pseudonyms);
        await sink.write(exportedOf(captured, inspector, ids, ++tally.exchanges));
        tally.leftOut(captured, options.to);
      }
    }
  } finally {
    entries.close();
  }
}

function formatNamed(name: string | undefined): CaptureFormat | undefined {
  if (name === undefined) return undefined;
  const found = formats.find((format) => format.name === name);
  if (found) return found.name;
  const names = formats.map((format) => format.name).join(', ');
  throw new CommandError(
    'EASLENS_EXPORT_FORMAT',
    `there is no format "${name}"`,
    `Leave out --format, or give one of ${names}.`,
  );
}

/** Judged as it is written: findings quote nothing that was taken out. */
function exportedOf(
  captured: CapturedExchange,
  inspector: Inspector,
  ids: CaptureIds,
  number: number,
): Exported {
  const judged = judgedExchange(captured, inspector, ids.of(captured));
  return { captured, number, ...(judged && { judged }) };
}

/** What is told while it is written, and in the end. */
class Tally {
  exchanges = 0;
  readonly #streams: Streams;
  #troubles = 0;
  #isPartial = false;
  #asXml = 0;
  #drawnAt = 0;
  #isDrawn = false;

  constructor(streams: Streams) {
    this.#streams = streams;
  }

  readonly progress = ({ read, total }: ReadProgress): void => {
    if (!this.#streams.stderr.isTTY || !isatty(2) || total === undefined || total === 0) return;
    const now = performance.now();
    if (now - this.#drawnAt < PROGRESS_EVERY_MS) return;
    [this.#drawnAt, this.#isDrawn] = [now, true];
    const percent = Math.floor(Math.min(1, read / total) * 100);
    this.#streams.stderr.write(`\r${percent}%  ${counted(this.exchanges, 'exchange')}\x1b[K`);
  };

  trouble({ place, message, isEnd, isLoss }: CaptureTrouble): void {
    this.#isPartial ||= isLoss;
    if (++this.#troubles > MOST_TOLD && !isEnd) return;
    const { entry, line, offset, member, file } = place;
    const where =
      member ??
      (line !== undefined ? `line ${line}` : offset !== undefined ? `offset ${offset}` : `entry ${entry}`);
    this.#say(`${file}: ${where}: ${message}`);
  }

  /** Formats of bytes have no place for what a log holds as XML. */
  leftOut({ request, response }: CapturedExchange, to: ExportOptions['to']): void {
    if (to !== 'mitm' && to !== 'pcapng') return;
    for (const body of [request.body, response?.body]) if (body && 'xml' in body) this.#asXml++;
  }

  end(out: string | undefined): number {
    if (this.#troubles > MOST_TOLD) this.#say(`${this.#troubles - MOST_TOLD} more were not told.`);
    if (this.#asXml > 0)
      this.#say(`${this.#asXml} bodies that are XML were left out: har, folder and xml have them.`);
    if (out !== undefined) this.#say(`Wrote ${counted(this.exchanges, 'exchange')} to ${out}.`);
    return this.#isPartial ? 2 : 0;
  }

  #say(text: string): void {
    this.#streams.stderr.write(`${this.#isDrawn ? '\r\x1b[K' : ''}${printable(text)}\n`);
    this.#isDrawn = false;
  }
}
