// node bench/proxy/first-byte.mjs [rounds]: how long a client waits for the first byte of a body of 10 MB that its server is slow to send,
// and that none waits for all of it. Contenders in turn, one connection. Needs "npm run build"; peers that are missing are named and left out.

import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { goal } from '../goals.mjs';
import { BASELINE, contenders, NOTHING, OBSERVING, startNode } from './contenders.mjs';
import { HEADERS, REQUEST, TARGET } from './load.mjs';
import { median } from './median.mjs';

const ROUNDS = Number(process.argv[2] ?? 30);
const TESTED = [
  'direct',
  'nginx',
  BASELINE,
  'http-proxy 1.18, bare',
  'http-proxy-3, bare',
  NOTHING,
  OBSERVING,
];
/** The last two take all of a body before they let go of it: mitmproxy unless it is told otherwise, ours because it is held to be judged. */
const ALL = [...TESTED, 'easlens, every rule enforced', 'mitmproxy'];

const folder = mkdtempSync(join(tmpdir(), 'easlens-bench-'));
const upstream = await startNode('servers/slow.mjs');
const running = new Map();
for (const [name, start] of contenders.filter(([name]) => ALL.includes(name))) {
  const server = await start({ upstream, folder });
  if (typeof server === 'string') console.log(`${name}: left out, ${server}`);
  else running.set(name, { ...server, agent: new Agent({ keepAlive: true, maxSockets: 1 }), times: [] });
}
// The first ones warm up.
for (let round = -3; round < ROUNDS; round++) {
  for (const server of running.values()) {
    const time = await exchange(server);
    if (round >= 0) server.times.push(time);
  }
}
for (const server of running.values()) server.stop?.();
rmSync(folder, { recursive: true, force: true });

console.log(
  `${cpus().length} x ${cpus()[0].model}, Node.js ${process.versions.node}; medians of ${ROUNDS}\n`,
);
console.log(
  '| 10 MB, sent in a quarter of a second | first byte, ms | later than bare httpxy, ms | last byte, ms |',
);
console.log('|---|---:|---:|---:|');
const bare = running.get(BASELINE).times;
for (const [name, { times }] of running) {
  const cells = [
    median(times.map(({ first }) => first)),
    later(times),
    median(times.map(({ last }) => last)),
  ];
  console.log(`| ${name} | ${cells.map((value) => value.toFixed(2)).join(' | ')} |`);
}
goal({
  name: 'first byte of a slow 10 MB, later than bare httpxy',
  figure: later(running.get(OBSERVING).times),
  unit: 'ms',
  atMost: 0,
});
process.exit();

function later(times) {
  return median(times.map(({ first }, round) => first - bare[round].first));
}

/** Milliseconds until the first byte of the body, and until its last. */
function exchange({ port, agent }) {
  const body = Buffer.from(REQUEST, 'hex');
  const headers = { ...HEADERS, 'Content-Length': body.length };
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path: TARGET, method: 'POST', headers, agent });
    asked.on('error', reject);
    asked.on('response', (answer) => {
      let first;
      if (answer.statusCode !== 200) reject(new Error(`Status ${answer.statusCode}`));
      answer.on('data', () => {
        first ??= performance.now() - began;
      });
      answer.on('end', () => resolve({ first, last: performance.now() - began }));
    });
    asked.end(body);
  });
}
