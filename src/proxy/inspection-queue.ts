/** Work that waits for its turn off the forwarding path. */
export interface Job {
  /** Bytes it will look at; kept by the queue. */
  weight: number;
  /** Kept by the queue. */
  queued: boolean;
  /**
   * What is better done before it runs, which may take several turns; must not reject. Asked until there is nothing more, and
   * not at all where too much waits behind it; `isBehind` tells when that comes to be so.
   */
  prepare?(isBehind: () => boolean): Promise<void> | undefined;
  /** Must not throw. */
  run(): void;
}

/** Bytes inspected in one turn before sockets are served again, unless the backlog is larger. */
const TURN_BYTES = 1024 ** 2;

/**
 * Bytes that may wait behind a body that is looked at in steps. Traffic passes between them and brings more: beyond this it
 * has to wait for the inspector, or its bodies would fill the memory.
 */
const MOST_BYTES_BEHIND = 8 * 1024 ** 2;

/**
 * How long work waits for its first turn, in milliseconds, where nobody waits for it. A server that is near answers sooner, and its
 * answer goes on before the request is looked at.
 */
export const REST_MS = 3;

/**
 * Runs jobs in order, after the sockets of the event loop's turn were served. A turn takes a share of the backlog, so
 * that many bodies do not hold up the traffic of others and a flood of them cannot pile up either; a large one is prepared in steps.
 */
export class InspectionQueue {
  #jobs: Job[] = [];
  #next = 0;
  #bytes = 0;
  #scheduled = false;
  #resting: NodeJS.Timeout | undefined;
  #whenIdle: (() => void)[] = [];

  /**
   * Queues a job, unless it waits already, with so many bytes more to look at.
   * @param isAwaited traffic waits for what comes of it
   */
  add(job: Job, bytes: number, isAwaited = false): void {
    this.#bytes += bytes;
    job.weight += bytes;
    if (!job.queued) {
      job.queued = true;
      this.#jobs.push(job);
    }
    if (isAwaited) this.#schedule();
    else if (!this.#scheduled) this.#resting ??= setTimeout(this.#turn, REST_MS);
  }

  /** Resolves when nothing waits any more. */
  idle(): Promise<void> {
    if (!this.#scheduled && !this.#resting) return Promise.resolve();
    return new Promise((resolve) => this.#whenIdle.push(resolve));
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    clearTimeout(this.#resting);
    this.#resting = undefined;
    setImmediate(this.#turn);
  }

  readonly #turn = (): void => {
    this.#scheduled = false;
    this.#resting = undefined;
    const until = this.#bytes - Math.max(TURN_BYTES, this.#bytes / 2);
    const end = this.#jobs.length;
    while (this.#next < end && this.#bytes >= until) {
      const job = this.#jobs[this.#next] as Job;
      const isBehind = () => this.#bytes - job.weight > MOST_BYTES_BEHIND;
      const preparing = isBehind() ? undefined : job.prepare?.(isBehind);
      if (preparing) {
        this.#forgetDone();
        this.#goOnAfter(preparing);
        return;
      }
      this.#next++;
      this.#run(job);
    }
    if (this.#next < this.#jobs.length) {
      this.#forgetDone();
      this.#schedule();
      return;
    }
    this.#jobs = [];
    this.#next = 0;
    for (const resolve of this.#whenIdle.splice(0)) resolve();
  };

  /** What waits behind a job waits for it to be prepared, too: order counts. */
  #goOnAfter(preparing: Promise<void>): void {
    this.#scheduled = true;
    void preparing.then(() => setImmediate(this.#turn));
  }

  #run(job: Job): void {
    this.#bytes -= job.weight;
    job.weight = 0;
    job.queued = false;
    job.run();
  }

  /** The done ones go when they are the larger part, so that each job is moved once at most. */
  #forgetDone(): void {
    if (this.#next * 2 < this.#jobs.length) return;
    this.#jobs.splice(0, this.#next);
    this.#next = 0;
  }
}
