// Run by itself: counts how often each part of src/inspect runs while fixed bodies are decoded and judged, and what memory that
// takes, and prints it as JSON.
import { RunCounter } from './run-counter.ts';

/** What one workload takes. */
export interface Work {
  /** Runs of functions, and of blocks in them. */
  readonly runs: number;
  /** Bytes that are made, collected or not: the process has to have `--expose-gc`, and room so that none is collected. */
  readonly bytes: number;
}

const counter = new RunCounter();
const { workloads } = (await import(
  new URL('workloads.ts', import.meta.url).href
)) as typeof import('./workloads.ts');

/** Bytes of the heap, and beside it, that are in use. */
function used(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const work: Record<string, Work> = {};
for (const { name, run } of workloads) {
  // What is made once is not the work of a message.
  run();
  counter.take();
  // Twice, and with a turn between: memory of buffers is given back a little later.
  gc?.();
  await new Promise((resolve) => setTimeout(resolve, 20));
  gc?.();
  const before = used();
  run();
  const bytes = used() - before;
  work[name] = { runs: counter.take(), bytes };
}
process.stdout.write(`${JSON.stringify(work)}\n`);
