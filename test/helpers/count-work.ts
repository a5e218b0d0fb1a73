// Run by itself: counts how often each part of src/inspect runs while fixed bodies are decoded and judged, and what memory that
// takes, and prints it as JSON. V8 counts, so the numbers are the same on every machine and however busy it is.
import { Session } from 'node:inspector';
import { pathToFileURL } from 'node:url';

/** What one workload takes. */
export interface Work {
  /** Runs of functions, and of blocks in them. */
  readonly runs: number;
  /** Bytes that are made, collected or not: the process has to have `--expose-gc`, and room so that none is collected. */
  readonly bytes: number;
}

interface Coverage {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly { readonly ranges: readonly { readonly count: number }[] }[];
  }[];
}

const session = new Session();
session.connect();
// Before anything of ours is compiled, or blocks inside of functions would not be counted.
session.post('Profiler.enable');
session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });

const source = new URL('../../src/inspect/', import.meta.url).href;
const { workloads } = (await import(
  new URL('workloads.ts', import.meta.url).href
)) as typeof import('./workloads.ts');

/** Runs of functions and of blocks in them since the last time. */
function taken(): number {
  let sum = 0;
  session.post('Profiler.takePreciseCoverage', (error, coverage) => {
    if (error) throw error;
    for (const { url, functions } of (coverage as Coverage).result) {
      if (!new URL(url, pathToFileURL('/')).href.startsWith(source)) continue;
      for (const { ranges } of functions) for (const { count } of ranges) sum += count;
    }
  });
  return sum;
}

/** Bytes of the heap, and beside it, that are in use. */
function used(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const work: Record<string, Work> = {};
for (const { name, run } of workloads) {
  // What is made once is not the work of a message.
  run();
  taken();
  // Twice, and with a turn between: memory of buffers is given back a little later.
  gc?.();
  await new Promise((resolve) => setTimeout(resolve, 20));
  gc?.();
  const before = used();
  run();
  const bytes = used() - before;
  work[name] = { runs: taken(), bytes };
}
process.stdout.write(`${JSON.stringify(work)}\n`);
