// node bench/run.mjs [--quick]: every bench that has a goal, one after another, then one table of the goals. Needs "npm run build". What the
// benches print themselves goes to stderr. --quick takes a few minutes: fewer rounds, smaller sessions and captures, 2 KB alone.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';

/** The program, what it is told, and what in a hurry. */
const BENCHES = [
  ['start/run.mjs', [], ['5']],
  ['codec/run.mjs', [], []],
  ['proxy/run.mjs', [], ['3', '2', '2KB']],
  ['proxy/first-byte.mjs', [], ['15']],
  ['proxy/memory.mjs', [], []],
  ['polls/run.mjs', ['30'], ['5', '10000']],
  ['scan/run.mjs', [], ['40']],
  ['session/run.mjs', [], ['50000']],
  ['ui/run.mjs', [], ['100000', '4']],
];

const isQuick = process.argv.includes('--quick');
const folder = mkdtempSync(join(tmpdir(), 'easlens-bench-'));
const file = join(folder, 'goals.jsonl');
writeFileSync(file, '');
const failed = [];
for (const [name, words, quick] of BENCHES) {
  process.stderr.write(`\n## bench/${name}\n\n`);
  const program = new URL(name, import.meta.url).pathname;
  const { status, signal } = spawnSync(
    process.execPath,
    ['--expose-gc', program, ...(isQuick ? quick : words)],
    {
      stdio: ['ignore', 2, 2],
      env: { ...process.env, EASLENS_BENCH_GOALS: file },
    },
  );
  if (status !== 0) failed.push(`bench/${name} ended with ${signal ?? status}: its goals are not all here.`);
}
const rows = readFileSync(file, 'utf8').split('\n').filter(Boolean).map(JSON.parse);
rmSync(folder, { recursive: true });

const number = (value) => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
console.log(
  `${cpus().length} x ${cpus()[0].model}, Node.js ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}${isQuick ? ', --quick' : ''}\n`,
);
console.log('| | figure | goal | |\n|---|---:|---:|---|');
for (const { name, figure, unit, atLeast, atMost, isMet } of rows) {
  const bound = atLeast === undefined ? `at most ${atMost}` : `at least ${atLeast}`;
  const verdict = isMet ? 'met' : '**missed**';
  const cells =
    figure === undefined ? ['', bound, 'not measured'] : [`${number(figure)} ${unit}`.trim(), bound, verdict];
  console.log(`| ${name} | ${cells.join(' | ')} |`);
}
for (const line of failed) console.log(`\n${line}`);
if (failed.length > 0) process.exitCode = 1;
