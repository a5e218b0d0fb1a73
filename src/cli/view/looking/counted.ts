import type { NumberedRow } from '../../../capture/session/columns.ts';
import type { SessionReading } from '../../../capture/session/session-reading.ts';

/** What is counted under one key. */
interface Counts {
  /** The number of the last exchange that was counted. */
  readonly last: number;
}

/** What was counted, by key: so many at most, changed in place. It knows what has changed since somebody asked. */
export class Counted<Known extends Counts> {
  readonly #limit: number;
  readonly #none: () => Known;
  readonly #known = new Map<string, Known>();
  readonly #changed = new Set<string>();

  /**
   * @param limit keys that are counted; what comes under others is not
   * @param none what there is of a key before anything is counted
   */
  constructor(limit: number, none: () => Known) {
    this.#limit = limit;
    this.#none = none;
  }

  /** What is counted under a key, to be changed; undefined where there are too many. */
  at(key: string): Known | undefined {
    let known = this.#known.get(key);
    if (!known) {
      if (this.#known.size >= this.#limit) return undefined;
      known = this.#none();
      this.#known.set(key, known);
    }
    this.#changed.add(key);
    return known;
  }

  /** Says that there is news under a key, where something is counted under it. */
  touch(key: string): void {
    if (this.#known.has(key)) this.#changed.add(key);
  }

  /** What has changed since this was asked for last, as it is told with the row of its last exchange; without one it is not. */
  takeChanged<Told>(
    reading: SessionReading,
    tell: (key: string, known: Known, last: NumberedRow) => Told,
  ): readonly Told[] {
    const told: Told[] = [];
    for (const key of this.#changed) {
      const known = this.#known.get(key);
      const row = known && reading.between(known.last, known.last)[0];
      if (row) told.push(tell(key, known, row));
    }
    this.#changed.clear();
    return told;
  }
}
