// node bench/start/run.mjs [rounds]: how long the program takes until it listens, over what Node.js takes to do nothing; in turn, with all
// packs that ship. Needs "npm run build".
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { goal } from '../goals.mjs';
import { startProgram } from '../proxy/contenders.mjs';
import { median } from '../proxy/median.mjs';

const ROUNDS = Number(process.argv[2] ?? 15);
/** What the design asks for. */
const GOAL_MS = 300;

const rounds = [];
// The first one fills the system's caches.
for (let round = -1; round < ROUNDS; round++) {
  const nothing = await timeOf(() => spawnSync(process.execPath, ['-e', '0']));
  let server;
  const listening = await timeOf(async () => {
    server = await startProgram(1);
  });
  if (typeof server === 'string') throw new Error(server);
  server.stop();
  if (round >= 0) rounds.push({ nothing, listening });
}
const of = (pick) => median(rounds.map(pick)).toFixed(0);
const figure = median(rounds.map(({ nothing, listening }) => listening - nothing));
console.log(
  `${cpus().length} x ${cpus()[0].model}, Node.js ${process.versions.node}; medians of ${ROUNDS}, ms\n`,
);
console.log('| `node -e 0` | listening | more (goal 300) |\n|---:|---:|---:|');
console.log(
  `| ${of(({ nothing }) => nothing)} | ${of(({ listening }) => listening)} | ${figure.toFixed(0)} |`,
);
goal({ name: 'listening, later than `node -e 0`', figure, unit: 'ms', atMost: GOAL_MS });

async function timeOf(act) {
  const began = performance.now();
  await act();
  return performance.now() - began;
}
