// node --import tsx bench/hostile/run.mjs [rounds]: bodies that are made to be slow go through the built program, one at a time, while
// another client asks every few milliseconds: how long nothing else passes. Needs "npm run build".
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { Agent, createServer, request } from 'node:http';
import { cpus } from 'node:os';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const ROUNDS = Number(process.argv[2] ?? 3);
const ASK_EACH_MS = 2;
const MIB = 1 << 20;
const PROGRAM = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));
const PATH = '/Microsoft-Server-ActiveSync?Cmd=Sync&User=a&DeviceId=b&DeviceType=c';
const say = (line) => process.stdout.write(`${line}\n`);

const hex = (text) => Buffer.from(text, 'hex');
const times = (text, count) => Buffer.alloc((text.length / 2) * count, hex(text));
/** Sync, Collections, Collection, Commands, Add, ApplicationData, code page Email2. */
const OPEN = '455c4f56475d0016';
const body = (open, inner, closes) => Buffer.concat([hex(`03016a00${open}`), inner, times('01', closes)]);
const text = (bytes) => body(`${OPEN}4503`, Buffer.concat([Buffer.alloc(bytes, '9'), hex('00')]), 7);
const bodies = [
  ['nothing hostile: 2 KiB of text', text(2048)],
  ['1 MiB of text in UmCallerID', text(MIB)],
  ['15 MiB of text in UmCallerID', text(15 * MIB)],
  ['31 MiB of text, as gzip of 32 KiB', gzipSync(text(31 * MIB)), 'gzip'],
  ['64 MiB of zeros, as gzip', gzipSync(Buffer.alloc(64 * MIB)), 'gzip'],
  ['2 million empty elements', body('455c4f', times('05', 2_000_000), 3)],
  ['2 million empty UmCallerID', body(OPEN, times('05', 2_000_000), 6)],
  ['half a million items with UmCallerID', body('455c4f56', times('475d0016450100000101', 500_000), 4)],
  // ApplicationData with a MessageClass, again and again, in one Add that has no ServerId.
  ['400,000 items in one Add', body('455c4f5647', times('5d000253036100010100' + '00', 400_000), 5)],
  [
    'half a million UmCallerID and UmUserNotes beside an item',
    body('455c4f56470016', times('0506', 500_000), 5),
  ],
  ['1.9 million entities in UmCallerID', body(`${OPEN}45`, times('0241', 1_900_000), 7)],
  [
    'elements a hundred deep, again and again',
    body('455c4f', times('56'.repeat(95) + '01'.repeat(95), 10_000), 3),
  ],
  [
    '1 MiB of string table, referred to a million times',
    Buffer.concat([
      hex('03016ac08000'),
      Buffer.alloc(MIB, 'x'),
      hex(OPEN),
      times('45830001', 1_000_000),
      times('01', 6),
    ]),
  ],
];

let answer = {};
const server = createServer((asked, response) => {
  asked.resume().on('end', () => {
    if (asked.url === '/probe') return response.end('ok');
    const { bytes, coding } = answer;
    response.writeHead(200, {
      'Content-Type': 'application/vnd.ms-sync.wbxml',
      'Content-Length': bytes.length,
      ...(coding && { 'Content-Encoding': coding }),
    });
    response.end(bytes);
  });
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const easlens = await start(server.address().port);
const agent = new Agent({ keepAlive: true });
say(`${cpus().length} x ${cpus()[0].model}, Node.js ${process.versions.node}; best of ${ROUNDS}`);
say('| body | bytes | longest wait of others | memory |');
say('| --- | ---: | ---: | ---: |');
for (const [name, bytes, coding] of bodies) {
  answer = { bytes, coding };
  const waits = [];
  for (let round = 0; round < ROUNDS; round++) waits.push(await longestWait());
  say(`| ${name} | ${bytes.length} | ${Math.min(...waits).toFixed(0)} ms | ${memory()} MiB |`);
}
easlens.child.kill('SIGINT');
agent.destroy();
server.close();

/** Milliseconds that the slowest of the other requests took while the body passed and was inspected. */
async function longestWait() {
  let isDone = false;
  let longest = 0;
  const probes = (async () => {
    while (!isDone) {
      const began = performance.now();
      await ask('GET', '/probe');
      longest = Math.max(longest, performance.now() - began);
      await pause(ASK_EACH_MS);
    }
  })();
  await pause(50);
  longest = 0;
  await ask('POST', PATH);
  // Inspection comes after the bytes have left.
  await pause(300);
  while ((await quietFor()) > 50);
  isDone = true;
  await probes;
  return longest;
}

async function quietFor() {
  const began = performance.now();
  await ask('GET', '/probe');
  return performance.now() - began;
}

function memory() {
  const status = readFileSync(`/proc/${easlens.child.pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
}

function ask(method, path) {
  return new Promise((resolve, reject) => {
    const asked = request({ port: easlens.port, host: '127.0.0.1', path, method, agent });
    asked.on('error', reject);
    asked.on('response', (got) => got.resume().on('end', resolve).on('error', reject));
    asked.end();
  });
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
  const [line] = await once(createInterface(child.stdout), 'line');
  return { child, port: JSON.parse(line).port };
}
