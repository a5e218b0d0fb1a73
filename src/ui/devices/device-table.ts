import type { ExchangeEvent } from '../../inspect/events.ts';
import type { Entry } from '../state/entry.ts';

/** What is known of one device. */
export interface DeviceRow {
  readonly id: string;
  readonly exchanges: number;
}

/** Devices by DeviceId, kept up to date by events and changed in place. */
export class DeviceTable {
  readonly #devices = new Map<string, DeviceRow>();

  /** Takes in what an event told of an exchange. */
  record({ exchange }: Entry, event: ExchangeEvent): void {
    const { deviceId = '' } = exchange.line;
    if (event.kind !== 'opened') return;
    this.#devices.set(deviceId, {
      id: deviceId,
      exchanges: (this.#devices.get(deviceId)?.exchanges ?? 0) + 1,
    });
  }

  all(): readonly DeviceRow[] {
    return [...this.#devices.values()];
  }
}
