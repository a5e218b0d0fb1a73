// node bench/proxy/hold.mjs [rounds]: what it costs one exchange to be held: time until its last byte, one connection, a pause
// between exchanges, so that none waits for the judging of the one before. Needs "npm run build". Observing and holding take turns;
// "direct" is the time of one transfer of the body.
import { Agent, request } from 'node:http';
import { cpus } from 'node:os';
import { startNode } from './contenders.mjs';
import { HEADERS, REQUEST, TARGET } from './load.mjs';

const SIZES = [
  ['2 KB', 2 << 10],
  ['64 KB', 64 << 10],
  ['1 MB', 1 << 20],
];
const ROUNDS = Number(process.argv[2] ?? 5);
const EXCHANGES = 60;
/** Longer than a megabyte takes to be judged. */
const PAUSE_MS = 15;

console.log(`${cpus().length} x ${cpus()[0].model}, Node.js ${process.versions.node}`);
console.log(`1 connection, ${ROUNDS} rounds of ${EXCHANGES} exchanges, medians in ms`);
console.log('| response | direct | observe | hold | hold - observe, of the same round |');
console.log('|---|---:|---:|---:|---:|');
for (const [name, size] of SIZES) await measure(name, size);
process.exit();

async function measure(name, size) {
  const upstream = await startNode('servers/upstream.mjs', size);
  const observe = await startNode('servers/easlens.mjs', upstream.port, 'rules');
  const hold = await startNode('servers/easlens.mjs', upstream.port, 'hold');
  const rounds = [];
  for (let round = -1; round < ROUNDS; round++) {
    const took = {
      direct: await typical(upstream),
      observe: await typical(observe),
      hold: await typical(hold),
    };
    // The first one warms up.
    if (round >= 0) rounds.push(took);
  }
  for (const server of [hold, observe, upstream]) server.stop();
  const cells = ['direct', 'observe', 'hold'].map((key) => median(rounds.map((took) => took[key])));
  const more = median(rounds.map((took) => took.hold - took.observe));
  console.log(`| ${[name, ...[...cells, more].map((value) => value.toFixed(2))].join(' | ')} |`);
}

async function typical({ port }) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const times = [];
  for (let count = 0; count < EXCHANGES; count++) {
    times.push(await exchange(port, agent));
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  agent.destroy();
  return median(times);
}

function exchange(port, agent) {
  const body = Buffer.from(REQUEST, 'hex');
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const headers = { ...HEADERS, 'Content-Length': body.length };
    const outgoing = request({ host: '127.0.0.1', port, path: TARGET, method: 'POST', headers, agent });
    outgoing.on('error', reject);
    outgoing.on('response', (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`Status ${answer.statusCode}`));
      answer.resume().on('end', () => resolve(performance.now() - began));
    });
    outgoing.end(body);
  });
}

function median(numbers) {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)];
}
