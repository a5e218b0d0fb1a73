import { wireOf } from '../../inspect/eas/body.ts';
import type { ExchangeEvent } from '../../inspect/events.ts';
import type { Exchange } from '../../inspect/exchange.ts';
import type { Body } from '../../inspect/message.ts';
import { recordOf } from './exchange-record.ts';
import type { ExchangeRecord, MessageRecord } from './record.ts';

/** Exchanges of one batch: packing them takes about a millisecond; of fewer, each costs the thread more. */
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

interface Waiting {
  /** While it is open. What is closed waits as its record, so that its trees need not be kept. */
  exchange?: Exchange;
  record?: ExchangeRecord;
  /** Of bodies that wait with it. */
  bytes: number;
  /** Its bodies were given up. */
  isBare: boolean;
}

/** Exchanges with news that are not on their way to the file yet, in the order of their first news; bounded. */
export class WaitingRecords {
  readonly #limits: WaitingLimits;
  readonly #waiting = new Map<string, Waiting>();
  /** What came back from the thread unwritten; goes before all others. */
  #back: ExchangeRecord[] = [];
  /** As each open exchange was written last. */
  readonly #told = new Map<string, Exchange>();
  #bytes = 0;

  constructor(limits: WaitingLimits = LIMITS) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#back.length + this.#waiting.size;
  }

  /** True where there is enough for a batch. */
  get isFull(): boolean {
    return this.size >= BATCH_EXCHANGES || this.#bytes >= BATCH_BYTES;
  }

  /** Takes note of an exchange after an event. */
  add(exchange: Exchange, event: ExchangeEvent): void {
    const bytes = bytesOf(event);
    this.#bytes += bytes;
    let waiting = this.#waiting.get(exchange.id);
    if (!waiting) {
      waiting = { bytes: 0, isBare: false };
      this.#waiting.set(exchange.id, waiting);
    }
    waiting.exchange = exchange;
    waiting.bytes += bytes;
    if (event.kind === 'closed') this.#close(waiting, exchange);
  }

  #close(waiting: Waiting, exchange: Exchange): void {
    const made = recordOf(exchange, this.#told.get(exchange.id));
    this.#told.delete(exchange.id);
    waiting.record = waiting.isBare ? withoutBodies(made) : made;
    delete waiting.exchange;
  }

  /** The next batch. */
  take(): readonly ExchangeRecord[] {
    const records: ExchangeRecord[] = [];
    let bytes = 0;
    while (this.#back.length > 0 && records.length < BATCH_EXCHANGES && bytes < BATCH_BYTES) {
      const record = this.#back.shift() as ExchangeRecord;
      bytes += bodyBytes(record);
      records.push(record);
    }
    this.#bytes -= bytes;
    for (const [id, waiting] of this.#waiting) {
      if (records.length >= BATCH_EXCHANGES || bytes >= BATCH_BYTES) break;
      this.#waiting.delete(id);
      this.#bytes -= waiting.bytes;
      bytes += waiting.bytes;
      records.push(this.#recordOf(waiting));
    }
    return records;
  }

  /** Takes back what could not be written. */
  putBack(records: readonly ExchangeRecord[]): void {
    this.#back = [...records, ...this.#back];
    for (const record of records) this.#bytes += bodyBytes(record);
  }

  /** Where too much waits, the bodies of the oldest go, then the oldest that are closed; tells how many. */
  giveUp(): { readonly exchanges: number; readonly bodies: number } {
    const bodies = this.#bytes > this.#limits.bytes ? this.#giveUpBodies() : 0;
    const exchanges = this.size > this.#limits.exchanges ? this.#giveUpExchanges() : 0;
    return { exchanges, bodies };
  }

  #recordOf({ exchange, record, isBare }: Waiting): ExchangeRecord {
    if (!exchange) return record as ExchangeRecord;
    const made = recordOf(exchange, this.#told.get(exchange.id));
    this.#told.set(exchange.id, exchange);
    return isBare ? withoutBodies(made) : made;
  }

  #giveUpBodies(): number {
    let count = 0;
    const enough = this.#limits.bytes * RELIEF;
    this.#back = this.#back.map((record) => {
      const bytes = this.#bytes > enough ? bodyBytes(record) : 0;
      if (bytes === 0) return record;
      this.#bytes -= bytes;
      count += bodiesOf(record);
      return withoutBodies(record);
    });
    for (const waiting of this.#waiting.values()) {
      if (this.#bytes <= enough) break;
      if (waiting.bytes === 0) continue;
      this.#bytes -= waiting.bytes;
      waiting.bytes = 0;
      waiting.isBare = true;
      count += this.#bare(waiting);
    }
    return count;
  }

  #bare(waiting: Waiting): number {
    const { exchange, record } = waiting;
    if (record) waiting.record = withoutBodies(record);
    const whole = exchange ? recordOf(exchange, this.#told.get(exchange.id)) : record;
    return whole ? bodiesOf(whole) : 0;
  }

  #giveUpExchanges(): number {
    const before = this.size;
    const enough = this.#limits.exchanges * RELIEF;
    this.#back.length = 0;
    for (const [id, { exchange, bytes }] of this.#waiting) {
      if (this.size <= enough) break;
      if (exchange) continue;
      this.#waiting.delete(id);
      this.#told.delete(id);
      this.#bytes -= bytes;
    }
    return before - this.size;
  }
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

function bodyBytes({ messages }: ExchangeRecord): number {
  return messages.reduce((sum, { body }) => sum + (body?.length ?? 0), 0);
}

function bodiesOf({ messages }: ExchangeRecord): number {
  return messages.filter(({ body }) => body && body.length > 0).length;
}

function withoutBodies(record: ExchangeRecord): ExchangeRecord {
  return { ...record, messages: record.messages.map(withoutBody) };
}

function withoutBody(message: MessageRecord): MessageRecord {
  const { body, ...rest } = message;
  return body && body.length > 0 ? { ...rest, missing: 'dropped' } : message;
}
