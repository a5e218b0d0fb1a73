import type { ExchangeEvent } from '../../inspect/events.ts';
import { type Exchange, foldExchange } from '../../inspect/exchange.ts';
import type { Batch } from './batch.ts';
import { type Losses, lossesInWords } from './losses.ts';
import { prepareThread, type RecordingThread } from './recording-thread-start.ts';
import { exchangeOf } from './stored-exchange.ts';
import type { FromThread, ThreadOptions } from './thread-messages.ts';
import { WaitingRecords } from './waiting-records.ts';

/** Events go to the thread this long after they happened, in milliseconds, or earlier where there are many. */
const PAUSE_MS = 40;
/** Batches that the thread has not written. More would only wait there, out of our reach. */
const MAX_SENT = 4;
/** Pause after a write that failed until another is tried, in milliseconds. */
const RETRY_MS = 2000;
/** Longest that the end waits for the disk, in milliseconds. */
const CLOSE_MS = 5000;

export interface RecorderOptions extends ThreadOptions {
  /** Hears, in a sentence, what could not be written: for whoever runs the program. */
  readonly onTrouble: (message: string) => void;
}

/**
 * Records exchanges into a session file, by a thread of its own. `record` only takes note; a few times a second what is
 * new goes to the thread. Where the disk does not keep up, or fails, the traffic never waits: bodies are given up first,
 * then exchanges, and that is told. Throws SessionFileError where the file cannot be used.
 */
export async function startRecorder(
  options: RecorderOptions,
  prepared = prepareThread(),
): Promise<SessionRecorder> {
  const { onTrouble, ...rest } = options;
  return new SessionRecorder(await prepared.open(rest), onTrouble);
}

export class SessionRecorder {
  readonly #thread: RecordingThread;
  readonly #onTrouble: (message: string) => void;
  readonly #open = new Map<string, Exchange>();
  readonly #waiting = new WaitingRecords();
  /** How many exchanges each batch has that the thread has, the oldest first. */
  readonly #sent: number[] = [];
  readonly #marks = new Map<string, boolean>();
  readonly #loads = new Map<string, ((exchange: Exchange | undefined) => void)[]>();
  #timer: NodeJS.Timeout | undefined;
  #trouble: 'none' | 'failing' | 'slow' | 'full' | 'ended' = 'none';
  #lost: Losses = { exchanges: 0, bodies: 0 };
  #whenSettled: (() => void) | undefined;

  constructor(thread: RecordingThread, onTrouble: (message: string) => void) {
    this.#thread = thread;
    this.#onTrouble = onTrouble;
    thread.onMessage((message) => this.#hear(message));
    thread.onEnd((why) => this.#ended(why));
  }

  get losses(): Losses {
    return this.#lost;
  }

  readonly record = (event: ExchangeEvent): void => {
    const before = this.#open.get(event.id);
    const exchange = foldExchange(before, event);
    if (!exchange || this.#trouble === 'ended') return;
    if (event.kind === 'closed') this.#open.delete(event.id);
    else this.#open.set(event.id, exchange);
    this.#waiting.add(exchange, event);
    const given = this.#waiting.giveUp();
    if (given.bodies + given.exchanges > 0) this.#lose(given);
    const isUrgent = this.#waiting.isFull && this.#trouble !== 'failing';
    if (isUrgent && this.#timer !== undefined && this.#sent.length < MAX_SENT) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), PAUSE_MS).unref();
  };

  /** Marks an exchange of this run, or takes its mark away: marked ones stay in the file. */
  mark(id: string, isMarked: boolean): void {
    this.#marks.set(id, isMarked);
    this.#timer ??= setTimeout(() => this.#flush(), PAUSE_MS).unref();
  }

  /** An exchange with its bodies, read back; undefined where the file does not have it. */
  load(id: string): Promise<Exchange | undefined> {
    if (this.#trouble === 'ended') return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const asked = this.#loads.get(id);
      if (asked) {
        asked.push(resolve);
        return;
      }
      this.#loads.set(id, [resolve]);
      this.#thread.post({ kind: 'load', id });
    });
  }

  /** Writes what is left, ends the thread, and tells what is missing in the file. */
  async close(): Promise<Losses> {
    const settled = new Promise<void>((resolve) => {
      this.#whenSettled = resolve;
    });
    this.#flush();
    const timeout = new Promise<void>((resolve) => setTimeout(resolve, CLOSE_MS).unref());
    this.#thread.ref();
    await Promise.race([settled, timeout]);
    const left = this.#waiting.size + this.#sent.reduce((sum, exchanges) => sum + exchanges, 0);
    this.#lost = { ...this.#lost, exchanges: this.#lost.exchanges + left };
    await Promise.race([this.#thread.close(), timeout]);
    return this.#lost;
  }

  /** Sends what waits, as much as the thread may have. */
  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    let isRetry = this.#trouble === 'failing';
    // Those that are still there come back, and have their time set anew.
    if (isRetry && this.#sent.length > 0) return;
    while (this.#sent.length < MAX_SENT) {
      const batch = this.#waiting.take();
      if (!batch) break;
      this.#sent.push(batch.exchanges);
      this.#thread.post({ kind: 'write', batch, isRetry }, [batch.bodies]);
      isRetry = false;
    }
    if (this.#waiting.size === 0) this.#sendMarks();
    if (this.#waiting.size === 0 && this.#sent.length === 0) this.#whenSettled?.();
  }

  #sendMarks(): void {
    for (const [id, isMarked] of this.#marks) this.#thread.post({ kind: 'mark', id, isMarked });
    this.#marks.clear();
  }

  #hear(message: FromThread): void {
    switch (message.kind) {
      case 'written':
        this.#sent.shift();
        this.#written(message.isFull);
        return;
      case 'failed':
        if (message.of === 'write') this.#failed(message.message, message.back);
        return;
      case 'loaded': {
        const exchange = message.stored && exchangeOf(message.stored);
        for (const resolve of this.#loads.get(message.id) ?? []) resolve(exchange);
        this.#loads.delete(message.id);
      }
    }
  }

  #written(isFull: boolean): void {
    if (this.#trouble === 'failing') this.#say('none', `The session is recorded again${this.#missing()}.`);
    if (isFull && this.#trouble !== 'full') {
      this.#say('full', 'What is marked fills the session file, which grows beyond its size now.');
    }
    if (this.#trouble === 'slow' && this.#waiting.size === 0) this.#trouble = 'none';
    if (this.#waiting.size === 0 && this.#sent.length > 0) return;
    // What came meanwhile has its own time, unless there is much, or this is the end.
    if (this.#waiting.isFull || this.#timer === undefined) this.#flush();
  }

  /** @param back what was not written, where it may be later: the disk is full, or the like */
  #failed(message: string, back: Batch | undefined): void {
    const exchanges = this.#sent.shift() ?? 0;
    if (back) this.#waiting.putBack(back);
    else {
      this.#lost = { ...this.#lost, exchanges: this.#lost.exchanges + exchanges };
      this.#waiting.forget();
    }
    if (this.#trouble !== 'failing') {
      this.#say('failing', `The session is not recorded for now: ${message}. Traffic goes on.`);
    }
    if (this.#whenSettled) {
      this.#whenSettled();
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#flush(), RETRY_MS).unref();
  }

  #lose({ exchanges, bodies }: Losses): void {
    this.#lost = { exchanges: this.#lost.exchanges + exchanges, bodies: this.#lost.bodies + bodies };
    if (this.#trouble === 'none' || this.#trouble === 'full') {
      this.#say('slow', 'The disk does not keep up: bodies are left out of the session. Traffic goes on.');
    }
  }

  #ended(why: string): void {
    if (this.#trouble === 'ended') return;
    this.#say('ended', `The session is no longer recorded: ${why}. Traffic goes on.`);
    this.#open.clear();
    for (const resolves of this.#loads.values()) for (const resolve of resolves) resolve(undefined);
    this.#loads.clear();
    this.#whenSettled?.();
  }

  #say(trouble: 'none' | 'failing' | 'slow' | 'full' | 'ended', message: string): void {
    this.#trouble = trouble;
    this.#onTrouble(message);
  }

  #missing(): string {
    return lossesInWords(this.#lost) === '' ? '' : `; ${lossesInWords(this.#lost)} missing`;
  }
}
