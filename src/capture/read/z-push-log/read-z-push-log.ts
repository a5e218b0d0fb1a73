import type { CaptureEntry } from '../../captured-exchange.ts';
import type { CaptureSource } from '../capture-format.ts';
import { exchangeEntry, troubleEntry } from '../entries.ts';
import { type TextLine, textLines } from '../text-lines.ts';
import { type LogLine, ServerProcess } from './process.ts';

/** Processes whose requests are not over; the oldest is given up first, as it stands. */
const MAX_OPEN = 500;

const PREFIX = /(?:(\d\d)\/(\d\d)\/(\d{4}) (\d\d):(\d\d):(\d\d) )?\[ *(\d+)\] \[ *(\w+) *\] /;
const LINE = new RegExp(`^(?:.{0,100}? )??${PREFIX.source}(.*)$`, 's');

/** True for a text that has a line of such a log in its start. */
export function looksLikeZPushLog(text: string): boolean {
  return new RegExp(`^${PREFIX.source}`, 'm').test(text.slice(0, 8192));
}

/** Reads a log of Z-Push or grommunio-sync: of log level WBXML, its bodies too. */
export async function* readZPushLog(source: CaptureSource): AsyncGenerator<CaptureEntry> {
  const log = new ServerLog(source.path);
  for await (const batch of textLines(source.chunks())) {
    for (const line of batch) yield* log.add(line);
  }
  yield* log.end();
}

class ServerLog {
  readonly #file: string;
  readonly #open = new Map<string, ServerProcess>();
  #last: ServerProcess | undefined;
  #entry = 0;
  #tellsBodies = false;

  constructor(file: string) {
    this.#file = file;
  }

  *add({ text, number }: TextLine): Generator<CaptureEntry> {
    const line = readLine(text, number);
    if (!line) {
      this.#last?.goOn(text, number);
      return;
    }
    if (line.message === '-------- Start') yield* this.#end(line.pid);
    const process = this.#open.get(line.pid) ?? new ServerProcess(line);
    this.#open.set(line.pid, process);
    this.#last = process;
    process.add(line);
    this.#tellsBodies ||= line.level === 'WBXML';
    if (line.message === '-------- End') yield* this.#end(line.pid);
    else if (this.#open.size > MAX_OPEN) yield* this.#end(this.#open.keys().next().value as string);
  }

  *end(): Generator<CaptureEntry> {
    for (const pid of [...this.#open.keys()]) yield* this.#end(pid);
    if (this.#tellsBodies || this.#entry === 0) return;
    yield troubleEntry(
      { file: this.#file, entry: 0 },
      'the log has no bodies: set LOGLEVEL to LOGLEVEL_WBXML on the server',
    );
  }

  *#end(pid: string): Generator<CaptureEntry> {
    const process = this.#open.get(pid);
    this.#open.delete(pid);
    if (this.#last === process) this.#last = undefined;
    const place = { file: this.#file, entry: this.#entry + 1, line: process?.line ?? 0 };
    const exchange = process?.exchange(place, this.#tellsBodies);
    if (!exchange) return;
    this.#entry++;
    yield exchangeEntry(exchange);
  }
}

/** A line with its prefix read; undefined for one without, which goes on with the line before. */
function readLine(text: string, number: number): LogLine | undefined {
  const match = LINE.exec(text);
  if (!match) return undefined;
  const [, day, month, year, hour, minute, second, pid = '', level = '', rest = ''] = match;
  const at = day === undefined ? undefined : timeOf([year, month, day, hour, minute, second]);
  return {
    ...(at !== undefined && { at }),
    pid,
    level,
    message: rest.replace(/^(?:\[[^\]]*\] ){1,2}/, ''),
    number,
  };
}

function timeOf(parts: readonly (string | undefined)[]): number {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
