/**
 * What Node keeps to itself: the handle under a terminal's stream. A stream that nobody listens to goes on reading ahead, and
 * takes keys from the program that has the terminal meanwhile.
 */
interface Inside {
  readonly _handle?: { readStart(): void; readStop(): void } | null;
}

/** Leaves everything that is typed from now on to others. */
export function stopReading(stream: object): void {
  (stream as Inside)._handle?.readStop();
}

/** Takes what is typed again. */
export function startReading(stream: object): void {
  (stream as Inside)._handle?.readStart();
}
