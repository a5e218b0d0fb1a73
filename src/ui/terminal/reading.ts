/** What Node keeps to itself: the handle under a terminal's stream. */
interface Inside {
  readonly _handle?: Handle | null;
}

interface Handle {
  readStart(): number;
  readStop(): number;
}

/**
 * Leaves everything that is typed from now on to others. A stream that nobody listens to goes on reading ahead, and whatever
 * still happens to it makes it begin again; so it may not, until `startReading`.
 */
export function stopReading(stream: object): void {
  const handle = (stream as Inside)._handle;
  if (!handle) return;
  handle.readStop();
  Object.defineProperty(handle, 'readStart', { configurable: true, value: () => 0 });
}

/** Takes what is typed again. */
export function startReading(stream: object): void {
  const handle = (stream as Inside)._handle;
  if (!handle) return;
  // The handle's own way is that of its class.
  Reflect.deleteProperty(handle, 'readStart');
  handle.readStart();
}
