// What the benches have in common: a row of what was aimed at. `npm run bench` gathers them.
import { appendFileSync } from 'node:fs';

/** The file that gathers rows, a line of JSON each; without it a row goes nowhere, for a bench prints its own table. */
const FILE = process.env.EASLENS_BENCH_GOALS;

/** One figure beside its goal, which is the least or the most it may be; without a figure the goal was not measured, for a peer is missing. */
export function goal({ name, figure, unit = '', atLeast, atMost }) {
  const isMet = atLeast === undefined ? figure <= atMost : figure >= atLeast;
  if (FILE) appendFileSync(FILE, `${JSON.stringify({ name, figure, unit, atLeast, atMost, isMet })}\n`);
}
