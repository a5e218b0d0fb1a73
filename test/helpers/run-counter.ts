import { Session } from 'node:inspector';
import { pathToFileURL } from 'node:url';

interface Coverage {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly { readonly ranges: readonly { readonly count: number }[] }[];
  }[];
}

/**
 * Counts how often functions of src/inspect, and blocks in them, run. V8 counts, so the numbers are the same on every machine
 * and however busy it is. Made before anything of ours is loaded, or blocks inside of functions are not counted.
 */
export class RunCounter {
  readonly #session = new Session();
  readonly #source = new URL('../../src/inspect/', import.meta.url).href;

  constructor() {
    this.#session.connect();
    this.#session.post('Profiler.enable');
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** Runs since the last time. */
  take(): number {
    let sum = 0;
    this.#session.post('Profiler.takePreciseCoverage', (error, coverage) => {
      if (error) throw error;
      for (const { url, functions } of (coverage as Coverage).result) {
        if (!new URL(url, pathToFileURL('/')).href.startsWith(this.#source)) continue;
        for (const { ranges } of functions) for (const { count } of ranges) sum += count;
      }
    });
    return sum;
  }
}
