import { rowEvents } from '../../../capture/session/row-events.ts';
import type { SessionReading } from '../../../capture/session/session-reading.ts';
import { exchangeOf } from '../../../capture/session/stored-exchange.ts';
import type { ExchangeEvent } from '../../../inspect/events.ts';
import type { Device } from '../../../ui/devices/device.ts';
import { deviceKey } from '../../../ui/devices/device-key.ts';
import { DeviceTable } from '../../../ui/devices/device-table.ts';
import type { Progress } from '../../../ui/devices/progress.ts';

/** The newest exchanges, whose bodies tell SyncKeys and folders; older ones are counted and no more. */
const NEWEST = 2000;

/** What the newest exchanges of a session say about where each device is: the same fold as that of a live view. */
export class ProgressFold {
  readonly #reading: SessionReading;
  readonly #table = new DeviceTable();
  /** What was told of those that are open. */
  readonly #told = new Map<number, ReadonlySet<ExchangeEvent['kind']>>();
  readonly #touched = new Set<string>();
  #next: number;

  /** @param last the highest number there is */
  constructor(reading: SessionReading, last: number) {
    this.#reading = reading;
    this.#next = Math.max(0, last - NEWEST + 1);
  }

  /** Takes in some more of the exchanges up to a number; true where all are. */
  advance(last: number, hasTime: () => boolean): boolean {
    this.#next = Math.max(this.#next, last - NEWEST + 1);
    while (this.#next <= last && hasTime()) {
      this.take(this.#next);
      this.#next++;
    }
    return this.#next > last;
  }

  /** Takes in what is new of an exchange. */
  take(number: number): void {
    const stored = number < this.#next - NEWEST ? undefined : this.#reading.exchange(number);
    if (!stored) return;
    const exchange = exchangeOf(stored);
    const events = rowEvents(exchange, true);
    const told = this.#told.get(number);
    const entry = { number, exchange, counts: NO_FINDINGS, isMarked: false, isThinned: false };
    for (const event of events) if (!told?.has(event.kind)) this.#table.record(entry, event);
    if (exchange.durationMs === undefined) this.#told.set(number, new Set(events.map(({ kind }) => kind)));
    else this.#told.delete(number);
    this.#touched.add(deviceKey(exchange.line.user, exchange.line.deviceId));
  }

  /** Devices with news, since this was asked for last. */
  takeTouched(): ReadonlySet<string> {
    const touched = new Set(this.#touched);
    this.#touched.clear();
    return touched;
  }

  /** What the fold alone knows of a device. */
  of(key: string): Pick<Device, 'waiting' | 'latest'> {
    const { waiting, latest } = this.#table.of(key) ?? {};
    return { ...(waiting && { waiting }), ...(latest && { latest }) };
  }

  progressOf(key: string): Progress | undefined {
    return this.#table.progressOf(key)?.plain;
  }
}

const NO_FINDINGS = { error: 0, warning: 0, info: 0 };
