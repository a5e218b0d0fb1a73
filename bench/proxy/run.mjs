// node bench/proxy/run.mjs [rounds] [seconds [size…]]: proxies beside each other, in turn, in one run. Needs "npm run build", wrk, and for
// the peers "npm install --prefix bench", nginx and mitmproxy; what is missing is named and left out.
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { goal } from '../goals.mjs';
import { ALONE, BASELINE, contenders, OBSERVING, startNode, WITH_VIEW } from './contenders.mjs';
import { load, writeScript, wrkVersion } from './load.mjs';
import { median } from './median.mjs';

const LARGE = 100 << 20;
const SIZES = [
  ['2 KB', 2 << 10],
  ['64 KB', 64 << 10],
  ['1 MB', 1 << 20],
  ['100 MB', LARGE],
].filter(([name]) => process.argv.length < 5 || process.argv.slice(4).includes(name.replace(' ', '')));
const CONNECTIONS = 16;
/** Of bodies that take a tenth of a second each, and rounds so many times longer. */
const CONNECTIONS_OF_LARGE = 2;
const LONGER = 2;
const ROUNDS = Number(process.argv[2] ?? 5);
const SECONDS = Number(process.argv[3] ?? 3);
/** What the design asks of observe mode at 2 KB, against the same library inspecting nothing, and against mitmproxy's decoder. */
const GOAL = 0.9;
const GOAL_OF_MITMPROXY = 40;
/** Of which mitmproxy would take minutes to decode one: it is not asked to. */
const MOST_OF_MITMPROXY = 1 << 20;

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
  for (const server of running.values()) await loadRound(server, size, 1);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [key, server] of running) results.get(key).push(await loadRound(server, size));
    if (size <= MOST_OF_MITMPROXY) await loadAlone(upstream, results, size);
  }
  for (const server of running.values()) server.stop?.();
  upstream.stop();
  print(name, results);
  if (name === '2 KB') goals(results);
}

function loadRound(server, size, seconds = SECONDS) {
  const isLarge = size === LARGE;
  return load(server, {
    script,
    seconds: isLarge ? seconds * LONGER : seconds,
    connections: isLarge ? CONNECTIONS_OF_LARGE : CONNECTIONS,
  });
}

async function startAll(upstream) {
  const running = new Map();
  for (const [key, start] of contenders) {
    if (ALONE.has(key)) continue;
    const server = await start({ upstream, folder });
    if (typeof server === 'string') console.log(`${key}: left out, ${server}`);
    else running.set(key, server);
  }
  return running;
}

async function loadAlone(upstream, results, size) {
  for (const [key, start] of contenders.filter(([key]) => ALONE.has(key))) {
    const server = await start({ upstream, folder });
    if (typeof server === 'string') {
      if (results.delete(key)) console.log(`${key}: left out, ${server}`);
      continue;
    }
    const result = await loadRound(server, size);
    server.stop();
    results.get(key)?.push(result);
  }
}

function print(name, results) {
  const baseline = results.get(BASELINE);
  console.log(`\n${name} responses`);
  console.log('| | req/s | ratio | p50 ms | p99 ms | processor µs a request | ratio | peak memory, MiB |');
  console.log('|---|---:|---:|---:|---:|---:|---:|---:|');
  for (const [key, rounds] of results) {
    if (rounds.length === 0) continue;
    const of = (pick) => median(rounds.map(pick));
    const speed = median(rounds.map(({ perSecond }, round) => perSecond / baseline[round].perSecond));
    const cost = median(rounds.map(({ processor }, round) => processor / baseline[round].processor));
    const goal = name === '2 KB' && key === OBSERVING ? ` (goal ${GOAL})` : '';
    const cells = [
      key,
      of(({ perSecond }) => perSecond).toFixed(ALONE.has(key) || name === '100 MB' ? 1 : 0),
      `${speed.toFixed(speed < 0.1 ? 4 : 2)}${goal}`,
      of(({ p50 }) => p50).toFixed(2),
      of(({ p99 }) => p99).toFixed(2),
      shown(
        of(({ processor }) => processor),
        0,
      ),
      shown(cost, 2),
      shown(Math.max(...rounds.map(({ peak }) => peak)), 0),
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
}

/** Observing, times another, of the same round. */
function times(results, key) {
  const others = results.get(key) ?? [];
  return median(others.map(({ perSecond }, round) => results.get(OBSERVING)[round].perSecond / perSecond));
}

function goals(results) {
  goal({ name: '2 KB, observing: times bare httpxy', figure: times(results, BASELINE), atLeast: GOAL });
  const figure = results.has(WITH_VIEW) ? times(results, WITH_VIEW) : undefined;
  goal({ name: '2 KB, observing: times mitmproxy that decodes', figure, atLeast: GOAL_OF_MITMPROXY });
}

function shown(number, digits) {
  return !Number.isFinite(number) ? '' : number.toFixed(digits);
}
