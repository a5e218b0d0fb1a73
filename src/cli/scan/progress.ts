import { bytesInWords, counted } from '../../inspect/words.ts';
import type { ScanUnit, UnitProgress } from './job.ts';

/** Least time between two drawings, in milliseconds. */
const EVERY_MS = 100;
const BAR_WIDTH = 16;

/** The terminal, and a clock in milliseconds. */
export interface ProgressEdges {
  readonly write: (text: string) => void;
  readonly columns: () => number;
  readonly now: () => number;
}

/** A line on a terminal that tells how far the scan has come, drawn over itself. */
export class ProgressLine {
  readonly #edges: ProgressEdges;
  readonly #total: number;
  readonly #units: readonly ScanUnit[];
  readonly #progress = new Map<number, UnitProgress>();
  #drawnAt = Number.NEGATIVE_INFINITY;
  #isShown = false;

  constructor(units: readonly ScanUnit[], edges: ProgressEdges) {
    this.#units = units;
    this.#total = units.reduce((sum, { size }) => sum + size, 0);
    this.#edges = edges;
  }

  readonly update = (progress: UnitProgress): void => {
    this.#progress.set(progress.unit, progress);
    const now = this.#edges.now();
    if (now - this.#drawnAt < EVERY_MS) return;
    this.#drawnAt = now;
    this.#isShown = true;
    const text = this.#text().slice(0, this.#edges.columns() - 1);
    this.#edges.write(`\r${text}\x1b[K`);
  };

  /** Makes room for other text. */
  clear(): void {
    if (this.#isShown) this.#edges.write('\r\x1b[K');
    this.#isShown = false;
  }

  #text(): string {
    let read = 0;
    let exchanges = 0;
    let errors = 0;
    for (const progress of this.#progress.values()) {
      // Of a folder the members are counted, not bytes.
      read += Math.min(progress.read, this.#units[progress.unit]?.size ?? 0);
      exchanges += progress.exchanges;
      errors += progress.errors;
    }
    const counts = `${counted(exchanges, 'exchange')}, ${counted(errors, 'error')}`;
    if (this.#total === 0) return counts;
    const share = Math.min(1, read / this.#total);
    const bar = '#'.repeat(Math.round(share * BAR_WIDTH)).padEnd(BAR_WIDTH, '.');
    const percent = String(Math.floor(share * 100)).padStart(3);
    return `[${bar}] ${percent}%  ${bytesInWords(read)} of ${bytesInWords(this.#total)}  ${counts}`;
  }
}
