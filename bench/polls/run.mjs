// node bench/polls/run.mjs [seconds [COUNT…]]: so many Pings are held open for so many seconds, then all answered: what each costs the
// proxy in memory and time, and whether one is lost. Needs "npm run build"; nginx, where there is one, stands beside it.
//
// A Ping takes two descriptors of the proxy: where `ulimit -n` allows fewer than were asked for, as many as it allows are held.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { goal } from '../goals.mjs';
import { contenders, PROGRAM, startProgram } from '../proxy/contenders.mjs';

const [seconds = '30', ...asked] = process.argv.slice(2);
/** Of the proxy's own: files, the listener, connections of the warming up. */
const DESCRIPTORS_KEPT = 200;
const MOST = Math.floor((descriptors() - DESCRIPTORS_KEPT) / 2);
const COUNTS = (asked.length > 0 ? asked.map(Number) : [1000, 5000, 10_000]).map((count) =>
  Math.min(count, MOST),
);
const TESTED = ['nginx', 'httpxy, bare', 'easlens, inspecting nothing', 'easlens, all rules'];
/** What the design asks for of the most of them: KiB of memory each. */
const GOAL_KIB = 40;
/** Of a second: what /proc counts processor time in. */
const TICKS = 100;

const say = (line) => process.stdout.write(`${line}\n`);
const memoryOf = (pid) => Number(/VmRSS:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
const ticksOf = (pid) => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return Number(fields[11]) + Number(fields[12]);
};

/** The hard limit: Node.js raises its own to it. */
function descriptors() {
  return Number(/Max open files\s+\d+\s+(\d+)/.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]);
}

/** nginx answers by a worker of its own. */
function workersOf(pid) {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return [pid, ...children.split(' ').filter(Boolean).map(Number)];
}

const sum = (pids, of) => pids.reduce((total, pid) => total + of(pid), 0);

async function startPart(file, ...words) {
  const child = fork(new URL(file, import.meta.url), words.map(String));
  const [port] = await once(child, 'message');
  return { child, port };
}

async function told(child, word) {
  child.send(word);
  const [value] = await once(child, 'message');
  return value;
}

async function measure(start, count) {
  const folder = mkdtempSync(join(tmpdir(), 'easlens-polls-'));
  const upstream = await startPart('upstream.mjs');
  const proxy = await start({ upstream: { port: upstream.port }, folder });
  if (typeof proxy === 'string') return proxy;
  const clients = await startPart('clients.mjs', proxy.port, count);
  try {
    // One Ping that is answered at once: what is loaded at the first request is not counted.
    await told(clients.child, 'warm');
    await pause(1000);
    const pids = workersOf(proxy.pid);
    const before = sum(pids, memoryOf);
    const opened = await told(clients.child, 'open');
    const ticks = sum(pids, ticksOf);
    await pause(Number(seconds) * 1000);
    const held = await told(upstream.child, 'held');
    const memory = sum(pids, memoryOf) - before;
    const idle = (sum(pids, ticksOf) - ticks) / TICKS;
    upstream.child.send('answer');
    const answered = await told(clients.child, 'count');
    const all = (sum(pids, ticksOf) - ticks) / TICKS - idle;
    return { opened, held, answered, kib: memory / count, idle, answering: (all * 1e6) / count };
  } finally {
    clients.child.disconnect();
    proxy.stop();
    upstream.child.disconnect();
    rmSync(folder, { recursive: true, force: true });
  }
}

say(`Node.js ${process.versions.node}, ${cpus()[0].model}, ${cpus().length} cores; held for ${seconds} s\n`);
say('| | Pings | KiB each | held | answered | processor s while held | µs to answer one |');
say('|---|---:|---:|---:|---:|---:|---:|');
const starts = [
  ...TESTED.map((name) => contenders.find(([one]) => one === name)),
  [PROGRAM, ({ upstream }) => startProgram(upstream.port)],
];
for (const count of COUNTS) {
  for (const [name, start] of starts) {
    const result = await measure(start, count);
    if (typeof result === 'string') {
      say(`| ${name} | ${count} | left out: ${result} | | | | |`);
      continue;
    }
    const { kib, held, answered, idle, answering } = result;
    say(
      `| ${name} | ${count} | ${kib.toFixed(1)} | ${held} | ${answered} | ${idle.toFixed(2)} | ${Math.round(answering)} |`,
    );
    if (name !== PROGRAM || count !== Math.max(...COUNTS)) continue;
    goal({ name: `${count} Pings held, each`, figure: kib, unit: 'KiB', atMost: GOAL_KIB });
    goal({ name: `${count} Pings held, lost`, figure: count - answered, unit: '', atMost: 0 });
  }
}
