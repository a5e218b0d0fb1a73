import { setTimeout as sleep } from 'node:timers/promises';

/** Waits so many milliseconds of the demo's own time; rejects with an AbortError when the demo is ended. */
export type Pause = (milliseconds: number) => Promise<void>;

/** A pause at `speed` times the usual pace. */
export function paceOf(speed: number, signal: AbortSignal): Pause {
  return async (milliseconds) => {
    await sleep(milliseconds / speed, undefined, { signal });
  };
}
