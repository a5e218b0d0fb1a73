// node bench/proxy/hold.mjs [rounds] [seconds]: what it costs one exchange to be held, one connection, nothing else under way. Needs
// "npm run build" and wrk. Observing and holding take turns; "direct" is the time of one transfer of the body.
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startNode } from './contenders.mjs';
import { load, writeScript, wrkVersion } from './load.mjs';

const SIZES = [
  ['2 KB', 2 << 10],
  ['64 KB', 64 << 10],
  ['1 MB', 1 << 20],
];
const ROUNDS = Number(process.argv[2] ?? 5);
const SECONDS = Number(process.argv[3] ?? 2);

const version = wrkVersion();
if (version === undefined) {
  console.error('The load comes from wrk: apt-get install wrk');
  process.exit(1);
}
const folder = mkdtempSync(join(tmpdir(), 'easlens-bench-'));
const script = writeScript(folder);
console.log(`${cpus().length} x ${cpus()[0].model}, Node.js ${process.versions.node}, ${version}`);
console.log(`1 connection, ${ROUNDS} rounds of ${SECONDS} s, medians of p50 in ms`);
console.log('| response | direct | observe | hold | hold - observe, of the same round |');
console.log('|---|---:|---:|---:|---:|');
for (const [name, size] of SIZES) await measure(name, size);
rmSync(folder, { recursive: true, force: true });
process.exit();

async function measure(name, size) {
  const upstream = await startNode('servers/upstream.mjs', size);
  const observe = await startNode('servers/easlens.mjs', upstream.port, 'rules');
  const hold = await startNode('servers/easlens.mjs', upstream.port, 'hold');
  const rounds = [];
  for (let round = -1; round < ROUNDS; round++) {
    const took = { direct: await p50(upstream), observe: await p50(observe), hold: await p50(hold) };
    // The first one warms up.
    if (round >= 0) rounds.push(took);
  }
  for (const server of [hold, observe, upstream]) server.stop();
  const cells = ['direct', 'observe', 'hold'].map((key) => median(rounds.map((took) => took[key])));
  const more = median(rounds.map((took) => took.hold - took.observe));
  console.log(`| ${[name, ...[...cells, more].map((value) => value.toFixed(3))].join(' | ')} |`);
}

async function p50(server) {
  return (await load(server, { script, seconds: SECONDS, connections: 1 })).p50;
}

function median(numbers) {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)];
}
