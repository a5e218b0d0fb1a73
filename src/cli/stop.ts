/** The wishes of the person, or of the system, that the program should end. */
export interface StopRequest {
  /** Ctrl-C or SIGTERM. */
  readonly first: Promise<void>;
  /** Once more: now. */
  readonly second: Promise<void>;
  /** Gives the signals back. */
  release(): void;
}

export function stopRequested(): StopRequest {
  const first = Promise.withResolvers<void>();
  const second = Promise.withResolvers<void>();
  let asked = false;
  const onSignal = () => {
    if (asked) second.resolve();
    asked = true;
    first.resolve();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    first: first.promise,
    second: second.promise,
    release: () => {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
