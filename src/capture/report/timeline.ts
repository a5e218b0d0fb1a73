import type { Exchange } from '../../inspect/exchange.ts';
import { countBySeverity } from '../../inspect/exchange.ts';

/** Exchanges of one device and command within one step of time. */
export interface TimelineCell {
  readonly device: string;
  readonly command: string;
  /** Which step, counted from 1970. */
  readonly step: number;
  count: number;
  errors: number;
  warnings: number;
  infos: number;
}

/** When which device asked for what, in steps so long that there are few of them. */
export interface Timeline {
  /** Length of a step in milliseconds, a power of two. */
  readonly stepMs: number;
  readonly cells: readonly TimelineCell[];
  /** Exchanges whose time the capture does not tell. */
  readonly untimed: number;
  /** Exchanges of devices beyond the most that are told apart. */
  readonly others: number;
}

/** Most steps from the first exchange to the last: more are no finer on any screen. */
export const MAX_STEPS = 128;
/** Most devices that are told apart. */
export const MAX_DEVICES = 32;
/** Most commands of one device that are told apart; the protocol has about twenty. */
const MAX_COMMANDS = 32;
const OTHER = 'other';

export const NO_TIMELINE: Timeline = { stepMs: 1, cells: [], untimed: 0, others: 0 };

/** The cell that each command of a device was counted in last: the next one mostly belongs there, too. */
type LastCells = Map<string, TimelineCell | undefined>;

/** Gathers a timeline whose size does not grow with the capture: where steps grow too many, two become one. */
export class TimelineFold {
  #stepMs = 1;
  #cells = new Map<string, TimelineCell>();
  readonly #devices = new Map<string, LastCells>();
  #first = Number.POSITIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;
  #untimed = 0;
  #others = 0;

  add(exchange: Exchange): void {
    const { openedAt, line, findings } = exchange;
    // A time before 1970 is no time of an exchange.
    if (!(openedAt > 0)) {
      this.#untimed++;
      return;
    }
    const { error, warning, info } = findings.length === 0 ? NOTHING : countBySeverity(findings);
    const { deviceType = '', deviceId = '' } = line;
    const device = deviceType && deviceId ? `${deviceType} ${deviceId}` : deviceType || deviceId;
    this.#put({
      device: device || 'no device named',
      command: line.command,
      at: openedAt,
      count: 1,
      errors: error,
      warnings: warning,
      infos: info,
    });
  }

  /** Takes over what was gathered elsewhere. */
  join({ stepMs, cells, untimed, others }: Timeline): void {
    this.#untimed += untimed;
    this.#others += others;
    while (this.#stepMs < stepMs) this.#coarsen();
    for (const cell of cells) this.#put({ ...cell, at: cell.step * stepMs });
  }

  take(): Timeline {
    const cells = [...this.#cells.values()].sort((one, other) => one.step - other.step);
    return { stepMs: this.#stepMs, cells, untimed: this.#untimed, others: this.#others };
  }

  #put(some: Omit<TimelineCell, 'step'> & { readonly at: number }): void {
    const { device, at, count, errors, warnings, infos } = some;
    const lasts = this.#admit(device);
    if (!lasts) {
      this.#others += count;
      return;
    }
    this.#first = Math.min(this.#first, at);
    this.#last = Math.max(this.#last, at);
    while (Math.floor(this.#last / this.#stepMs) - Math.floor(this.#first / this.#stepMs) >= MAX_STEPS)
      this.#coarsen();
    const command = lasts.has(some.command) || lasts.size < MAX_COMMANDS ? some.command : OTHER;
    const step = Math.floor(at / this.#stepMs);
    let cell = lasts.get(command);
    if (cell?.step !== step) {
      cell = this.#cellAt(device, command, step);
      lasts.set(command, cell);
    }
    cell.count += count;
    cell.errors += errors;
    cell.warnings += warnings;
    cell.infos += infos;
  }

  #cellAt(device: string, command: string, step: number): TimelineCell {
    const key = `${step} ${device.length} ${device} ${command}`;
    let cell = this.#cells.get(key);
    if (!cell) {
      cell = { device, command, step, count: 0, errors: 0, warnings: 0, infos: 0 };
      this.#cells.set(key, cell);
    }
    return cell;
  }

  /** The last cells of a device; undefined for one that finds no room. */
  #admit(device: string): LastCells | undefined {
    let lasts = this.#devices.get(device);
    if (!lasts && this.#devices.size < MAX_DEVICES) {
      lasts = new Map();
      this.#devices.set(device, lasts);
    }
    return lasts;
  }

  #coarsen(): void {
    const cells = [...this.#cells.values()];
    this.#stepMs *= 2;
    this.#cells = new Map();
    for (const lasts of this.#devices.values())
      for (const command of lasts.keys()) lasts.set(command, undefined);
    for (const cell of cells) {
      const into = this.#cellAt(cell.device, cell.command, Math.floor(cell.step / 2));
      into.count += cell.count;
      into.errors += cell.errors;
      into.warnings += cell.warnings;
      into.infos += cell.infos;
    }
  }
}

const NOTHING = { error: 0, warning: 0, info: 0 };
