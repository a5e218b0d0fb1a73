// node --import tsx bench/soak/run.mjs [seconds] [exchanges a second]: mixed traffic and every fault of test/helpers/faults.ts, for
// as long as asked, through the built program; what it keeps of it. Needs "npm run build". Ends with 1 where something grew.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createServer } from 'node:net';
import { cpus } from 'node:os';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { answerWell, faults } from '../../test/helpers/faults.ts';
import { Peer } from '../../test/helpers/peer.ts';

const SECONDS = Number(process.argv[2] ?? 1800);
const RATE = Number(process.argv[3] ?? 200);
/** Connections that carry the mixed traffic, and Pings that are held beside it. */
const LANES = 16;
const PINGS = 50;
const PING_MS = 20_000;
const SAMPLE_MS = 5000;
/** Faults that wait on purpose are played in every so many-th pass. */
const SLOW_EACH = 20;
/** What may be left of the traffic: heap that is not collected yet, and the memory of devices. */
const MAY_GROW_MIB = 48;
const PROGRAM = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));
const BODIES = bodies();
const say = (line) => process.stdout.write(`${line}\n`);

let script = answerWell;
const server = createServer({ allowHalfOpen: true, noDelay: true }, serve).listen(0, '127.0.0.1');
await once(server, 'listening');
const easlens = await start(server.address().port);
say(
  `${cpus().length} x ${cpus()[0].model}, Node.js ${process.versions.node}; ${SECONDS} s, ${RATE} exchanges a second`,
);
const counts = { exchanges: 0, failed: 0, faults: 0, wrong: 0, pings: 0 };
const agent = new Agent({ keepAlive: true, maxSockets: LANES });
const pingAgent = new Agent({ keepAlive: true, maxSockets: PINGS });
const idleBefore = look();
const until = performance.now() + SECONDS * 1000;
const samples = [];
const traffic = [
  ...Array.from({ length: LANES }, () => exchange()),
  ...Array.from({ length: PINGS }, () => ping()),
  fault(),
];
while (performance.now() < until) {
  await pause(SAMPLE_MS);
  samples.push(look());
  const { mib, descriptors } = samples.at(-1);
  say(
    `${String(Math.round(SECONDS - (until - performance.now()) / 1000)).padStart(5)} s ${mib.toFixed(0).padStart(5)} MiB ${String(descriptors).padStart(4)} descriptors ${JSON.stringify(counts)}`,
  );
}
await Promise.all(traffic);
agent.destroy();
pingAgent.destroy();
await pause(3000);
const after = look();
report();

/** Memory and open files of the program, as the system counts them. */
function look() {
  const status = readFileSync(`/proc/${easlens.child.pid}/status`, 'utf8');
  const mib = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
  return { mib, descriptors: readdirSync(`/proc/${easlens.child.pid}/fd`).length };
}

function report() {
  const median = (list) => list.toSorted((one, other) => one - other)[Math.floor(list.length / 2)];
  const quarter = Math.ceil(samples.length / 4);
  const [early, late] = [samples.slice(quarter, 2 * quarter), samples.slice(-quarter)].map((part) =>
    median(part.map(({ mib }) => mib)),
  );
  const grown = late - early;
  say(`idle before ${idleBefore.mib.toFixed(0)} MiB, ${idleBefore.descriptors} descriptors`);
  say(
    `second quarter ${early.toFixed(0)} MiB, last quarter ${late.toFixed(0)} MiB, idle after ${after.mib.toFixed(0)} MiB, ${after.descriptors} descriptors`,
  );
  say(JSON.stringify(counts));
  const wrong = [
    grown > MAY_GROW_MIB && `memory grew by ${grown.toFixed(0)} MiB`,
    after.descriptors > idleBefore.descriptors && 'descriptors are left open',
    counts.failed > 0 && `${counts.failed} exchanges failed`,
    counts.wrong > 0 && `${counts.wrong} faults ended otherwise than promised`,
  ].filter(Boolean);
  say(wrong.length === 0 ? 'flat' : wrong.join('; '));
  easlens.child.kill('SIGINT');
  server.close();
  setTimeout(() => process.exit(wrong.length === 0 ? 0 : 1), 1000);
}

async function exchange() {
  for (let number = 0; performance.now() < until; number++) {
    const began = performance.now();
    const { command, body, fields } = BODIES[number % BODIES.length];
    await ask(agent, command, body, fields).catch(() => counts.failed++);
    counts.exchanges++;
    await pause(Math.max(0, (LANES * 1000) / RATE - (performance.now() - began)));
  }
}

async function ping() {
  while (performance.now() < until) {
    await ask(pingAgent, 'Ping', Buffer.from('03016a000d45480332300001010101', 'hex'), {}).catch(
      () => counts.failed++,
    );
    counts.pings++;
  }
}

async function fault() {
  for (let pass = 0; performance.now() < until; pass++) {
    for (const one of faults) {
      if (performance.now() >= until) return;
      if (/stalls|trickles/.test(one.name) && pass % SLOW_EACH !== 0) continue;
      const stage = { port: easlens.port, holds: false, serve: (next) => (script = next) };
      const outcome = await one.play(stage).catch((error) => String(error));
      if (outcome !== one.streams) {
        counts.wrong++;
        say(`${one.name}: ${outcome} in place of ${one.streams}`);
      }
      counts.faults++;
    }
  }
}

function ask(through, command, body, fields) {
  const path = `/Microsoft-Server-ActiveSync?Cmd=${command}&User=soak&DeviceId=SOAK&DeviceType=Phone`;
  const headers = {
    'Content-Type': 'application/vnd.ms-sync.wbxml',
    'Content-Length': body.length,
    ...fields,
  };
  return new Promise((resolve, reject) => {
    const asked = request({
      port: easlens.port,
      host: '127.0.0.1',
      path,
      method: 'POST',
      agent: through,
      headers,
    });
    asked.on('error', reject);
    asked.on('response', (answer) => {
      answer.resume().on('error', reject);
      answer.on('end', () =>
        answer.statusCode === 200 ? resolve() : reject(new Error(String(answer.statusCode))),
      );
    });
    asked.end(body);
  });
}

/** Echoes the body of mixed traffic; all other requests are for the fault that is being played. */
function serve(socket) {
  socket.on('error', () => {});
  socket.on('end', () => socket.end());
  let pieces = [];
  let length = 0;
  let peer;
  socket.on('data', (chunk) => {
    if (peer) return;
    pieces.push(chunk);
    length += chunk.length;
    const start = Buffer.concat(pieces.slice(0, 2)).subarray(0, 2000).toString('latin1');
    if (!start.includes('User=soak')) {
      pieces = undefined;
      peer = fresh(socket, start);
      return;
    }
    const headEnd = start.indexOf('\r\n\r\n');
    const total = Number(/content-length: (\d+)/i.exec(start)?.[1]);
    if (headEnd < 0 || length < headEnd + 4 + total) return;
    const body = Buffer.concat(pieces).subarray(headEnd + 4);
    pieces = [];
    length = 0;
    const coding = /content-encoding: gzip/i.test(start) ? 'Content-Encoding: gzip\r\n' : '';
    const head = `HTTP/1.1 200 OK\r\nContent-Type: application/vnd.ms-sync.wbxml\r\n${coding}Content-Length: ${total}\r\n\r\n`;
    const answer = () => {
      socket.write(head);
      socket.write(body);
    };
    if (start.includes('Cmd=Ping')) setTimeout(answer, Math.random() * PING_MS);
    else answer();
  });
}

/** A connection of a fault: each whole request is answered as the script says. */
function fresh(socket, start) {
  const peer = new Peer(socket);
  let text = start;
  const play = () => {
    if (!/abcdef$|\r\n0\r\n\r\n$/.test(text)) return;
    text = '';
    void script(peer);
  };
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
    play();
  });
  play();
  return peer;
}

async function start(port) {
  if (!existsSync(PROGRAM)) throw new Error('Run "npm run build" first');
  const words = [
    'proxy',
    '--upstream',
    `http://127.0.0.1:${port}`,
    '--listen',
    '127.0.0.1:0',
    '--output',
    'json',
    '--no-ui',
  ];
  const child = spawn(process.execPath, [PROGRAM, ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout);
  const [line] = await once(lines, 'line');
  return { child, port: JSON.parse(line).port };
}

/** Bodies of a few hundred bytes up to a megabyte, plain and packed, with findings and without. */
function bodies() {
  const folder = new URL('../../test/fixtures/wbxml/', import.meta.url);
  const fixture = (name) => {
    const rows = readFileSync(new URL(`${name}.hex`, folder), 'utf8').split('\n');
    return Buffer.from(
      rows.flatMap((row) => /^((?:[0-9a-f]{2} ?)+)/.exec(row)?.[1]?.replaceAll(' ', '') ?? []).join(''),
      'hex',
    );
  };
  const voice = fixture('sync-response-voice-messages');
  const html = fixture('sync-response-html-bodies');
  const large = Buffer.concat([
    Buffer.from('03016a00455c4f56475d00114a4b03', 'hex'),
    Buffer.alloc(1 << 20, 'mail '),
    Buffer.from(`00${'01'.repeat(8)}`, 'hex'),
  ]);
  const gzip = { 'Content-Encoding': 'gzip' };
  const small = [
    { command: 'Sync', body: voice, fields: {} },
    { command: 'Sync', body: html, fields: {} },
    { command: 'Sync', body: gzipSync(voice), fields: gzip },
    { command: 'FolderSync', body: fixture('foldersync-response-folders'), fields: {} },
  ];
  return [
    ...small,
    ...small,
    ...small,
    { command: 'Sync', body: large, fields: {} },
    { command: 'Sync', body: gzipSync(large), fields: gzip },
  ];
}
