import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Gathered } from '../../../ui/state/gathered.ts';
import type { Found } from '../../../ui/state/log.ts';
import type { FromLooking, Growth, ToLooking } from './messages.ts';

/** Memory of the thread, in megabytes: what it reads is soon of no use. */
const LIMITS = { maxYoungGenerationSizeMb: 8 };

/**
 * Longest that the end waits for the step that is being done, in milliseconds. It is never cut off: Node aborts where a thread
 * is terminated while zlib is being set up in it.
 */
const END_MS = 10_000;

export interface LookingEdges {
  onGrowth(growth: Growth): void;
  onGathered(gathered: Gathered): void;
  /** Hears that the file cannot be looked through further, and why. */
  onTrouble(message: string): void;
}

/** A thread that looks through a session while others draw what is on the screen. */
export class SessionLooking {
  readonly #worker: Worker;
  readonly #exited: Promise<unknown>;
  #search = 0;
  #hasFailed = false;
  #onFound: (found: Found) => void = () => {};

  constructor(file: string, { onGrowth, onGathered, onTrouble }: LookingEdges) {
    // The tests run the sources, the program what was built of them.
    const name = import.meta.url.endsWith('.ts') ? './looking-thread.ts' : './looking-thread.js';
    this.#worker = new Worker(new URL(name, import.meta.url), { workerData: file, resourceLimits: LIMITS });
    this.#exited = once(this.#worker, 'exit').catch(() => {});
    this.#worker.on('error', (error: unknown) =>
      this.#fail(error instanceof Error ? error.message : String(error), onTrouble),
    );
    this.#worker.on('message', (message: FromLooking) => {
      switch (message.kind) {
        case 'found':
          if (message.search === this.#search) this.#onFound(message.found);
          return;
        case 'grown':
          onGrowth(message.growth);
          return;
        case 'gathered':
          onGathered(message.gathered);
          return;
        case 'failed':
          this.#fail(message.message, onTrouble);
      }
    });
  }

  /** Looks for what passes a filter, in place of what was looked for before; for nothing without a text. False where the thread has ended. */
  search(text: string | undefined, upTo: number, onFound: (found: Found) => void): boolean {
    if (this.#hasFailed) return false;
    this.#search++;
    this.#onFound = onFound;
    if (text === undefined) this.#tell({ kind: 'stop-search' });
    else this.#tell({ kind: 'search', search: this.#search, text, upTo });
    return true;
  }

  /** Nobody waits for what will not be found any more. */
  #fail(message: string, onTrouble: LookingEdges['onTrouble']): void {
    this.#hasFailed = true;
    this.#onFound({ numbers: [], from: 0, failed: 0 });
    onTrouble(message);
  }

  async close(): Promise<void> {
    this.#tell({ kind: 'close' });
    await Promise.race([this.#exited, pause(END_MS, undefined, { ref: false })]);
    this.#worker.unref();
  }

  #tell(message: ToLooking): void {
    this.#worker.postMessage(message);
  }
}
