/** The wishes of the person, or of the system, that the program should end. */
export interface StopRequest {
  /** Ctrl-C or SIGTERM. */
  readonly first: Promise<void>;
  /** Once more: now. */
  readonly second: Promise<void>;
  /** Asks as a signal does: the first time politely, then to end now. */
  ask(): void;
  /** Gives the signals back. */
  release(): void;
}

export function stopRequested(): StopRequest {
  const first = Promise.withResolvers<void>();
  const second = Promise.withResolvers<void>();
  let asked = false;
  const ask = () => {
    if (asked) second.resolve();
    asked = true;
    first.resolve();
  };
  process.on('SIGINT', ask);
  process.on('SIGTERM', ask);
  return {
    first: first.promise,
    second: second.promise,
    ask,
    release: () => {
      process.off('SIGINT', ask);
      process.off('SIGTERM', ask);
    },
  };
}
