import { wireOf } from '../../inspect/eas/body.ts';
import type { ExchangeEvent } from '../../inspect/events.ts';
import type { Exchange } from '../../inspect/exchange.ts';
import type { Body } from '../../inspect/message.ts';
import { type Batch, BatchPacker, bareBatch } from './batch.ts';
import { recordOf } from './exchange-record.ts';
import type { Losses } from './losses.ts';

/** Exchanges of one batch: of fewer, each costs the thread more. */
const BATCH_EXCHANGES = 128;
/** Bytes of one batch; one body alone may be larger. */
const BATCH_BYTES = 2 * 1024 ** 2;

export interface WaitingLimits {
  /** Bytes of bodies that wait; beyond, the oldest are given up. */
  readonly bytes: number;
  /** Exchanges that wait. */
  readonly exchanges: number;
}

const LIMITS: WaitingLimits = { bytes: 64 * 1024 ** 2, exchanges: 50_000 };

/** How far is gone below a limit that was passed, so that it is not passed again at once. */
const RELIEF = 0.5;

/** An open exchange with news. One that is closed is packed at once. */
interface Waiting {
  exchange: Exchange;
  /** Its place among all exchanges, by their first news. */
  readonly order: number;
  /** Of bodies that wait with it. */
  bytes: number;
}

/** Exchanges with news that are not on their way to the file yet, in the order of their first news; bounded. */
export class WaitingRecords {
  readonly #limits: WaitingLimits;
  readonly #open = new Map<string, Waiting>();
  readonly #packer = new BatchPacker();
  /** Batches that are complete, the oldest first. */
  #packed: Batch[] = [];
  /** How many of them came back from the thread unwritten. */
  #back = 0;
  /** As each open exchange was written last. */
  readonly #told = new Map<string, Exchange>();
  /** Of bodies of open exchanges. */
  #openBytes = 0;
  #order = 0;

  constructor(limits: WaitingLimits = LIMITS) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#open.size + this.#packer.exchanges + sum(this.#packed, ({ exchanges }) => exchanges);
  }

  /** True where there is enough for a batch. */
  get isFull(): boolean {
    return (
      this.#packed.length > 0 ||
      this.#open.size + this.#packer.exchanges >= BATCH_EXCHANGES ||
      this.#openBytes + this.#packer.bodyBytes >= BATCH_BYTES
    );
  }

  /** Takes note of an exchange after an event. */
  add(exchange: Exchange, event: ExchangeEvent): void {
    const bytes = bytesOf(event);
    const waiting = this.#open.get(exchange.id);
    if (event.kind === 'closed') {
      this.#close(exchange, waiting);
      return;
    }
    this.#openBytes += bytes;
    if (waiting) {
      waiting.exchange = exchange;
      waiting.bytes += bytes;
    } else this.#open.set(exchange.id, { exchange, order: ++this.#order, bytes });
  }

  /** The next batch; undefined where nothing waits. */
  take(): Batch | undefined {
    if (this.#packed.length === 0) this.#seal();
    this.#back = Math.max(0, this.#back - 1);
    return this.#packed.shift();
  }

  /** Takes back what could not be written, in the order in which it was taken. */
  putBack(batch: Batch): void {
    this.#packed.splice(this.#back++, 0, batch);
  }

  /** What was written is not in the file after all: all that is known of open exchanges is written again. */
  forget(): void {
    this.#told.clear();
  }

  /** Where too much waits, the bodies of the oldest go, then the oldest that are closed; tells how many. */
  giveUp(): Losses {
    const bodies = this.#bytes > this.#limits.bytes ? this.#giveUpBodies() : 0;
    const exchanges = this.size > this.#limits.exchanges ? this.#giveUpExchanges() : 0;
    return { exchanges, bodies };
  }

  get #bytes(): number {
    return this.#openBytes + this.#packer.bodyBytes + sum(this.#packed, ({ bodyBytes }) => bodyBytes);
  }

  #close(exchange: Exchange, waiting: Waiting | undefined): void {
    const made = recordOf(exchange, this.#told.get(exchange.id));
    this.#told.delete(exchange.id);
    this.#open.delete(exchange.id);
    this.#openBytes -= waiting?.bytes ?? 0;
    this.#packer.add(made, waiting?.order ?? ++this.#order);
    if (this.#packer.exchanges >= BATCH_EXCHANGES || this.#packer.bodyBytes >= BATCH_BYTES) this.#seal();
  }

  /** Completes a batch. What is open goes with it, or exchanges that came later would be before them in the file. */
  #seal(): void {
    for (const [id, { exchange, order }] of this.#open) {
      this.#packer.add(recordOf(exchange, this.#told.get(id)), order);
      this.#told.set(id, exchange);
    }
    this.#open.clear();
    this.#openBytes = 0;
    if (this.#packer.exchanges > 0) this.#packed.push(this.#packer.take());
  }

  #giveUpBodies(): number {
    let count = 0;
    const enough = this.#limits.bytes * RELIEF;
    if (this.#bytes - sum(this.#packed, ({ bodyBytes }) => bodyBytes) > enough) this.#seal();
    for (const [index, batch] of this.#packed.entries()) {
      if (this.#bytes <= enough) break;
      count += batch.bodyCount;
      this.#packed[index] = bareBatch(batch);
    }
    return count;
  }

  #giveUpExchanges(): number {
    const before = this.size;
    const enough = this.#limits.exchanges * RELIEF;
    while (this.size > enough && this.#packed.length > 0) this.take();
    this.forget();
    return before - this.size;
  }
}

function sum(batches: readonly Batch[], of: (batch: Batch) => number): number {
  let total = 0;
  for (const batch of batches) total += of(batch);
  return total;
}

function bytesOf(event: ExchangeEvent): number {
  switch (event.kind) {
    case 'request-judged':
      return lengthOf(event.request.body) + lengthOf(event.sent?.body);
    case 'response-judged':
      return lengthOf(event.response.body) + lengthOf(event.sent?.body);
    case 'released':
      return lengthOf(event.sentRequest?.body) + lengthOf(event.sentResponse?.body);
    default:
      return 0;
  }
}

function lengthOf(body: Body | undefined): number {
  return (body && wireOf(body)?.length) ?? 0;
}
