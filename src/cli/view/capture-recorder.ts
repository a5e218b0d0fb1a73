import { setImmediate as turn } from 'node:timers/promises';
import type { CapturedExchange, CaptureEntry } from '../../capture/captured-exchange.ts';
import { CaptureIds } from '../../capture/judge/capture-id.ts';
import { judgedExchange } from '../../capture/judge/judge.ts';
import { capturedRecord } from '../../capture/session/captured-record.ts';
import type { ExchangeRecord } from '../../capture/session/record.ts';
import type { SessionWriter } from '../../capture/session/writer.ts';
import type { Inspector } from '../../inspect/inspector.ts';
import type { Interruptible } from '../interruptible.ts';
import type { ReadSoFar } from './reading-messages.ts';

/** Exchanges, and bytes of bodies, that are written at a time; the first go alone, for somebody waits for them. */
const BATCH_EXCHANGES = 256;
const BATCH_BYTES = 4 * 1024 ** 2;
const FIRST_EXCHANGES = 32;
/** Longest that exchanges wait for more of them, in milliseconds: a capture may come through a pipe. */
const PAUSE_MS = 100;
/** How often it is told how far reading is, in milliseconds. */
const TELL_MS = 100;

export interface CaptureRecorderEdges {
  /** Hears how far reading is, once the first exchanges are in the session, and then now and then. */
  onRead(soFar: ReadSoFar): void;
  onTrouble(message: string): void;
  /** Part of the file that was read, from 0 to 1, where that is known. */
  share(): number | undefined;
}

/** Judges the exchanges of a capture and writes them into a session, a batch at a time. */
export class CaptureRecorder {
  readonly #writer: Pick<SessionWriter, 'write'>;
  readonly #inspector: Inspector;
  readonly #ids: CaptureIds;
  readonly #edges: CaptureRecorderEdges;
  #waiting: ExchangeRecord[] = [];
  #bytes = 0;
  #passed = 0;
  #other = 0;
  #toldAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  /** @param file as it was named */
  constructor(
    file: string,
    writer: Pick<SessionWriter, 'write'>,
    inspector: Inspector,
    edges: CaptureRecorderEdges,
  ) {
    this.#writer = writer;
    this.#inspector = inspector;
    this.#ids = new CaptureIds(file);
    this.#edges = edges;
  }

  get soFar(): ReadSoFar {
    const share = this.#edges.share();
    return { passed: this.#passed, other: this.#other, ...(share !== undefined && { share }) };
  }

  /** Takes in all there is. Throws what the file system says where no more can be written. */
  async take(entries: Pick<Interruptible<CaptureEntry>, 'next'>): Promise<void> {
    let failure: { readonly error: unknown } | undefined;
    const soon = (): void => {
      this.#timer = undefined;
      try {
        this.#flush();
      } catch (error) {
        failure = { error };
      }
    };
    try {
      for (let entry = await entries.next(); entry; entry = await entries.next()) {
        if (failure) throw failure.error;
        if (entry.kind === 'trouble') this.#edges.onTrouble(entry.trouble.message);
        else this.#add(entry.exchange);
        if (this.#isFull) {
          this.#flush();
          await turn();
        } else if (this.#waiting.length > 0) this.#timer ??= setTimeout(soon, PAUSE_MS);
        this.#tell();
      }
    } finally {
      clearTimeout(this.#timer);
    }
    this.#flush();
  }

  #add(captured: CapturedExchange): void {
    const judged = judgedExchange(captured, this.#inspector, this.#ids.of(captured));
    if (!judged) {
      this.#other++;
      return;
    }
    const record = capturedRecord(captured, judged);
    this.#waiting.push(record);
    this.#bytes += record.messages.reduce((sum, { body }) => sum + (body?.length ?? 0), 0);
  }

  get #isFull(): boolean {
    const enough = this.#passed === 0 ? FIRST_EXCHANGES : BATCH_EXCHANGES;
    return this.#waiting.length >= enough || this.#bytes >= BATCH_BYTES;
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.length > 0) this.#writer.write(this.#waiting);
    this.#passed += this.#waiting.length;
    this.#waiting = [];
    this.#bytes = 0;
  }

  /** Nothing is told before there is something to see, or at least something that was read. */
  #tell(): void {
    const now = performance.now();
    if (now - this.#toldAt < TELL_MS || this.#passed + this.#other === 0) return;
    this.#toldAt = now;
    this.#edges.onRead(this.soFar);
  }
}
