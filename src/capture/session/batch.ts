import type { ExchangeRecord, MessageRecord } from './record.ts';

/** Records on their way to another thread: one text and one run of bytes are handed over for next to nothing. */
export interface Batch {
  /** JSON; a body in it is its place in `bodies`. */
  readonly text: string;
  /** May be longer than what is in it. Empty where the bodies were given up. */
  readonly bodies: ArrayBuffer;
  readonly exchanges: number;
  /** Bodies that are not empty, and their bytes. */
  readonly bodyCount: number;
  readonly bodyBytes: number;
}

type PackedMessage = Omit<MessageRecord, 'body'> & { readonly body?: readonly [start: number, end: number] };

/** Room for bodies to begin with. */
const FIRST_BYTES = 64 * 1024;

/**
 * Puts records together for the other thread as soon as they are made. What they were made of need not be kept until then, and
 * so dies young: kept for a few hundredths of a second, it made each collection of garbage ten times as long.
 */
export class BatchPacker {
  #texts: string[] = [];
  #orders: number[] = [];
  #isInOrder = true;
  #bodies = new Uint8Array(FIRST_BYTES);
  #used = 0;
  #bodyCount = 0;

  get exchanges(): number {
    return this.#texts.length;
  }

  get bodyBytes(): number {
    return this.#used;
  }

  /** @param order its place among the records of the batch */
  add(record: ExchangeRecord, order: number): void {
    this.#isInOrder &&= order >= (this.#orders.at(-1) ?? 0);
    this.#orders.push(order);
    this.#texts.push(JSON.stringify({ ...record, messages: record.messages.map(this.#pack) }));
  }

  /** Takes all that was added since. */
  take(): Batch {
    const texts = this.#isInOrder ? this.#texts : this.#sorted();
    const batch = {
      text: `[${texts.join(',')}]`,
      bodies: this.#bodies.buffer,
      exchanges: texts.length,
      bodyCount: this.#bodyCount,
      bodyBytes: this.#used,
    };
    // The next one mostly is as large.
    this.#bodies = new Uint8Array(Math.max(FIRST_BYTES, this.#used));
    [this.#texts, this.#orders, this.#isInOrder, this.#used, this.#bodyCount] = [[], [], true, 0, 0];
    return batch;
  }

  #sorted(): readonly string[] {
    const pairs = this.#texts.map((text, index) => ({ text, order: this.#orders[index] as number }));
    return pairs.sort((one, other) => one.order - other.order).map(({ text }) => text);
  }

  /** Bodies are copied: they may be parts of larger buffers, and are needed elsewhere as well. */
  readonly #pack = ({ body, ...message }: MessageRecord): PackedMessage => {
    if (!body) return message;
    const start = this.#used;
    this.#used += body.length;
    if (body.length > 0) this.#bodyCount++;
    if (this.#used > this.#bodies.length) this.#grow();
    this.#bodies.set(body, start);
    return { ...message, body: [start, this.#used] };
  };

  #grow(): void {
    const grown = new Uint8Array(Math.max(this.#used, this.#bodies.length * 2));
    grown.set(this.#bodies);
    this.#bodies = grown;
  }
}

/** The batch, its bodies given up. */
export function bareBatch(batch: Batch): Batch {
  return { ...batch, bodies: new ArrayBuffer(0), bodyCount: 0, bodyBytes: 0 };
}

/** The records again; their bodies are views. */
export function unpackBatch({ text, bodies }: Batch): readonly ExchangeRecord[] {
  const packed = JSON.parse(text) as readonly (Omit<ExchangeRecord, 'messages'> & {
    readonly messages: readonly PackedMessage[];
  })[];
  const unpack = ({ body, ...message }: PackedMessage): MessageRecord => {
    if (!body) return message;
    const [start, end] = body;
    if (end > bodies.byteLength && end > start) return { ...message, missing: 'dropped' };
    return { ...message, body: new Uint8Array(bodies, Math.min(start, bodies.byteLength), end - start) };
  };
  return packed.map((record) => ({ ...record, messages: record.messages.map(unpack) }));
}
