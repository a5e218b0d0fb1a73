// node bench/proxy/memory.mjs [MiB]: what a body of a GiB takes of a proxy's memory at its peak, over what it had before. The kernel keeps
// the peak (proc(5), VmHWM), so none is missed between two looks. Needs "npm run build"; peers that are missing are named and left out.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { goal } from '../goals.mjs';
import { BASELINE, contenders, OBSERVING, PROGRAM, startNode, startProgram } from './contenders.mjs';
import { median } from './median.mjs';

const MEBIBYTES = Number(process.argv[2] ?? 1024);
const ROUNDS = 3;
/** What the design asks for. */
const GOAL_MIB = 64;
const TESTED = [
  'nginx',
  BASELINE,
  'http-proxy 1.18, bare',
  'http-proxy-3, bare',
  'easlens, inspecting nothing',
  OBSERVING,
];

const folder = mkdtempSync(join(tmpdir(), 'easlens-bench-'));
const upstream = await startNode('servers/long.mjs');
const starts = [
  ...contenders.filter(([name]) => TESTED.includes(name)),
  [PROGRAM, () => startProgram(upstream.port)],
];
console.log(
  `${cpus().length} x ${cpus()[0].model}, Node.js ${process.versions.node}; medians of ${ROUNDS}\n`,
);
console.log(`| a body of ${MEBIBYTES} MiB | idle, MiB | peak over that, MiB | MiB/s |\n|---|---:|---:|---:|`);
for (const [name, start] of starts) await measure(name, start);
upstream.stop();
rmSync(folder, { recursive: true, force: true });
process.exit();

/** A process of its own for each round: what one body leaves behind would be room for the next. */
async function measure(name, start) {
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    const server = await start({ upstream, folder });
    if (typeof server === 'string') {
      console.log(`| ${name} | left out: ${server} | | |`);
      return;
    }
    for (let count = 0; count < 20; count++) await take(server.port, 4096);
    await pause(500);
    const idle = memory(server.pid, 'VmRSS');
    writeFileSync(`/proc/${server.pid}/clear_refs`, '5');
    const began = performance.now();
    await take(server.port, MEBIBYTES * 2 ** 20);
    const seconds = (performance.now() - began) / 1000;
    rounds.push({ idle, over: memory(server.pid, 'VmHWM') - idle, speed: MEBIBYTES / seconds });
    server.stop();
  }
  const of = (pick) => median(rounds.map(pick));
  const over = of((round) => round.over);
  console.log(
    `| ${name} | ${of(({ idle }) => idle).toFixed(0)} | ${over.toFixed(0)} | ${of(({ speed }) => speed).toFixed(0)} |`,
  );
  if (name === PROGRAM) {
    goal({ name: `a body of ${MEBIBYTES} MiB, over idle`, figure: over, unit: 'MiB', atMost: GOAL_MIB });
  }
}

/** MiB. */
function memory(pid, field) {
  return (
    Number(new RegExp(`${field}:\\s*(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024
  );
}

/** A body of so many bytes, read and dropped. */
function take(port, bytes) {
  return new Promise((resolve, reject) => {
    let seen = 0;
    const onread = {
      buffer: Buffer.alloc(1 << 20),
      callback: (count) => {
        seen += count;
        if (seen > bytes) socket.destroy();
        return true;
      },
    };
    const socket = connect({ port, host: '127.0.0.1', onread }, () =>
      socket.write(
        `GET /Microsoft-Server-ActiveSync?Cmd=GetAttachment&AttachmentName=${bytes} HTTP/1.1\r\nHost: mail.example.com\r\n\r\n`,
      ),
    );
    socket.on('error', reject);
    socket.on('end', () => socket.destroy());
    socket.on('close', () =>
      seen > bytes ? resolve() : reject(new Error(`${seen} of ${bytes} bytes came`)),
    );
  });
}
