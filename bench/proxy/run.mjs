// node bench/proxy/run.mjs [rounds] [seconds]: proxies beside each other, in turn, in one run. Needs "npm run build", wrk, and for
// the peers "npm install --prefix bench", nginx and mitmproxy; what is missing is named and left out.
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ALONE, BASELINE, contenders, startNode } from './contenders.mjs';
import { load, writeScript, wrkVersion } from './load.mjs';

const SIZES = [
  ['2 KB', 2 << 10],
  ['64 KB', 64 << 10],
  ['1 MB', 1 << 20],
];
const CONNECTIONS = 16;
const ROUNDS = Number(process.argv[2] ?? 5);
const SECONDS = Number(process.argv[3] ?? 3);
/** What the design asks of observe mode at 2 KB, against the same library inspecting nothing. */
const GOAL = 0.9;

const version = wrkVersion();
if (version === undefined) {
  console.error('The load comes from wrk: apt-get install wrk');
  process.exit(1);
}
const folder = mkdtempSync(join(tmpdir(), 'easlens-bench-'));
const script = writeScript(folder);
console.log(`${cpus().length} x ${cpus()[0].model}, Node.js ${process.versions.node}, ${version}`);
console.log(
  `${CONNECTIONS} connections, ${ROUNDS} rounds of ${SECONDS} s each, medians; ratios to "${BASELINE}" of the same round`,
);
for (const [name, size] of SIZES) await measure(name, size);
rmSync(folder, { recursive: true, force: true });
process.exit();

async function measure(name, size) {
  const upstream = await startNode('servers/upstream.mjs', size);
  const running = await startAll(upstream);
  const results = new Map(contenders.map(([key]) => [key, []]));
  for (const server of running.values()) await load(server, { script, seconds: 1, connections: CONNECTIONS });
  for (let round = 0; round < ROUNDS; round++) {
    for (const [key, server] of running) results.get(key).push(await loadRound(server));
    await loadAlone(upstream, results);
  }
  for (const server of running.values()) server.stop?.();
  upstream.stop();
  print(name, results);
}

function loadRound(server) {
  return load(server, { script, seconds: SECONDS, connections: CONNECTIONS });
}

async function startAll(upstream) {
  const running = new Map();
  for (const [key, start] of contenders) {
    if (key === ALONE) continue;
    const server = await start({ upstream, folder });
    if (typeof server === 'string') console.log(`${key}: left out, ${server}`);
    else running.set(key, server);
  }
  return running;
}

async function loadAlone(upstream, results) {
  const start = contenders.find(([key]) => key === ALONE)[1];
  const server = await start({ upstream, folder });
  if (typeof server === 'string') {
    if (results.delete(ALONE)) console.log(`${ALONE}: left out, ${server}`);
    return;
  }
  const result = await loadRound(server);
  server.stop();
  results.get(ALONE)?.push(result);
}

function print(name, results) {
  const baseline = results.get(BASELINE);
  console.log(`\n${name} responses`);
  console.log('| | req/s | ratio | p50 ms | p99 ms | processor µs a request | ratio |');
  console.log('|---|---:|---:|---:|---:|---:|---:|');
  for (const [key, rounds] of results) {
    if (rounds.length === 0) continue;
    const of = (pick) => median(rounds.map(pick));
    const speed = median(rounds.map(({ perSecond }, round) => perSecond / baseline[round].perSecond));
    const cost = median(rounds.map(({ processor }, round) => processor / baseline[round].processor));
    const goal = name === '2 KB' && key === 'easlens, all rules' ? ` (goal ${GOAL})` : '';
    const cells = [
      key,
      of(({ perSecond }) => perSecond).toFixed(key === ALONE ? 1 : 0),
      `${speed.toFixed(speed < 0.1 ? 4 : 2)}${goal}`,
      of(({ p50 }) => p50).toFixed(2),
      of(({ p99 }) => p99).toFixed(2),
      shown(
        of(({ processor }) => processor),
        0,
      ),
      shown(cost, 2),
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
}

function shown(number, digits) {
  return !Number.isFinite(number) ? '' : number.toFixed(digits);
}

function median(numbers) {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)];
}
