// node --expose-gc bench/ui/run.mjs [exchanges] [seconds]: the terminal UI with a full list under traffic, on a terminal
// that draws nothing. Needs "npm run build", and wrk for what goes through the proxy.
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { goal } from '../goals.mjs';
import { startNode } from '../proxy/contenders.mjs';
import { load, writeScript, wrkVersion } from '../proxy/load.mjs';
import { answered, asked } from './exchanges.mjs';
import { spent, startOn } from './terminal.mjs';

const EXCHANGES = Number(process.argv[2] ?? 100_000);
const SECONDS = Number(process.argv[3] ?? 20);
const PER_SECOND = 1000;
/** Exchanges taken in between two looks at the processor's time. */
const BATCH = 500;
/** Milliseconds between two batches of traffic. */
const BATCH_MS = 5;
/** Milliseconds that an exchange stays open. */
const OPEN_MS = 50;
/** Milliseconds from one key to the next: somebody in a hurry. */
const KEY_MS = 120;
/** What the design asks for: milliseconds from a key to its frame. */
const GOAL_MS = 50;
// biome-ignore format: one line a screen
const KEYS = [
  'down', 'up', 'pageup', 'pageup', 'pagedown', 'g', 'down', 'pagedown', 'G', 'up', 'up', 'enter',
  'tab', 'down', 'pagedown', 'tab', 'tab', 'down', 'tab', 'down', '1', 'tab',
  'down', 'tab', 'down', 'tab', '1', '/', 'S', 'y', 'n', 'c', '\u0015', '\r', 'j', 'k', 'k', 'G',
];
const FILTERS = ['findings > 0', 'device.id == "DEVICE7"', 'quarterly'];
const SIZES = [
  [80, 24],
  [120, 40],
];

// Not by the console, which the UI has taken over.
const say = (line) => process.stdout.write(`${line}\n`);

say(`${cpus().length} x ${cpus()[0].model}, Node.js ${process.versions.node}`);
const ended = Math.floor(performance.timeOrigin);
let number = 0;
const { ui, terminal } = fill();
await filters();
await keys();
ui.isIdle() || (await idle());
await ui.close();
await throughProxy();
process.exit();

function fill() {
  const before = memory();
  const started = startOn(80, 24);
  let spent = 0;
  while (number < EXCHANGES) {
    const events = [];
    for (let count = 0; count < BATCH; count++, number++) {
      events.push(...asked(number, ended + number), ...answered(number, ended + number));
    }
    const start = process.cpuUsage();
    for (const event of events) started.ui.record(event);
    const { user, system } = process.cpuUsage(start);
    spent += user + system;
  }
  const after = memory();
  say(`\nFilling with ${EXCHANGES} exchanges, 2 KB answers, one in 20 with a finding\n`);
  say('| | |');
  say('|---|---:|');
  say(`| taking an exchange in (5 events), processor µs | ${(spent / EXCHANGES).toFixed(1)} |`);
  say(`| heap and buffers, MiB more | ${(after.used - before.used).toFixed(0)} |`);
  say(`| RSS, MiB (before) | ${after.rss.toFixed(0)} (${before.rss.toFixed(0)}) |`);
  return started;
}

async function filters() {
  say(`\nA filter over ${EXCHANGES} exchanges\n`);
  say('| | first rows, ms | all tried, ms | longest stop of the event loop, ms |');
  say('|---|---:|---:|---:|');
  await idle();
  for (const filter of FILTERS) {
    for (const key of ['/', '\u0015', ...filter]) {
      terminal.type(key);
      await idle();
    }
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const start = performance.now();
    terminal.type('enter');
    while (terminal.wroteAt < start) await pause(1);
    const first = terminal.wroteAt - start;
    await idle();
    const all = terminal.wroteAt - start;
    delay.disable();
    say(`| \`${filter}\` | ${first.toFixed(1)} | ${all.toFixed(0)} | ${(delay.max / 1e6).toFixed(1)} |`);
  }
  for (const key of ['/', '\u0015', 'enter']) {
    terminal.type(key);
    await idle();
  }
}

async function keys() {
  say(
    `\nKeys with ${EXCHANGES} exchanges in the list and ${PER_SECOND} new ones a second, for ${SECONDS} s\n`,
  );
  say(
    `| | key to frame, ms: p50 | p95 | p99 | longest (goal ${GOAL_MS}) | of that processor: p50 | p95 | longest | cores | event loop delay, ms: p50 | p99 | longest |`,
  );
  say('|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|');
  const bare = await measure(undefined);
  row('the traffic alone, no UI', bare);
  for (const [columns, rows] of SIZES) {
    Object.assign(terminal.stdout, { columns, rows });
    terminal.stdout.emit('resize');
    await idle();
    const result = await measure(ui);
    row(`${columns}x${rows}`, result);
    goal({
      name: `a key until its frame at ${columns}x${rows}, the longest`,
      figure: Math.max(...result.latencies),
      unit: 'ms',
      atMost: GOAL_MS,
    });
    say(`| ${columns}x${rows}, no keys | ${cells(await measure(ui, false))}`);
  }
  const { used, rss } = memory();
  say(`\nAfter ${number} exchanges: heap and buffers ${used.toFixed(0)} MiB, RSS ${rss.toFixed(0)} MiB.`);
}

function row(name, result) {
  say(`| ${name} | ${cells(result)}`);
}

function cells({ latencies, processor, cores, delay }) {
  const at = (share) => shareOf(latencies, share);
  const ms = (nanoseconds) => (nanoseconds / 1e6).toFixed(1);
  const shown = [
    at(0.5),
    at(0.95),
    at(0.99),
    at(1),
    shareOf(processor, 0.5),
    shareOf(processor, 0.95),
    shareOf(processor, 1),
    cores.toFixed(2),
    ms(delay.percentile(50)),
    ms(delay.percentile(99)),
    ms(delay.max),
  ];
  return `${shown.join(' | ')} |`;
}

function shareOf(figures, share) {
  const sorted = figures.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]?.toFixed(1) ?? '';
}

/** Traffic for so many seconds, with keys where there is a UI. */
async function measure(ui, withKeys = true) {
  const latencies = [];
  const processor = [];
  const traffic = startTraffic(ui ? ui.record : () => {});
  await pause(500);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const before = process.cpuUsage();
  const start = performance.now();
  for (let count = 0; performance.now() - start < SECONDS * 1000; count++) {
    const wanted = performance.now() + KEY_MS;
    await pause(KEY_MS);
    if (!ui || !withKeys) continue;
    const before = spent();
    latencies.push(await press(KEYS[count % KEYS.length], wanted));
    processor.push(terminal.spentAt - before);
  }
  const { user, system } = process.cpuUsage(before);
  const cores = (user + system) / 1000 / (performance.now() - start);
  delay.disable();
  clearInterval(traffic);
  await pause(200);
  return { latencies, processor, cores, delay };
}

/** Milliseconds from when the key was due until a frame was written after it. */
async function press(key, wanted) {
  const { wroteAt } = terminal;
  terminal.type(key);
  while (terminal.wroteAt === wroteAt && performance.now() - wanted < 1000) await pause(1);
  return terminal.wroteAt - wanted;
}

function startTraffic(record) {
  const open = [];
  let told = 0;
  const start = performance.now();
  return setInterval(() => {
    const now = performance.now();
    for (; told < ((now - start) * PER_SECOND) / 1000; told++) {
      for (const event of asked(number, Date.now())) record(event);
      open.push({ number: number++, until: now + OPEN_MS });
    }
    while (open.length > 0 && open[0].until <= now) {
      for (const event of answered(open.shift().number, Date.now())) record(event);
    }
  }, BATCH_MS);
}

async function idle() {
  do await pause(2);
  while (!ui.isIdle());
}

/** MiB. */
function memory() {
  globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { used: (heapUsed + external) / 2 ** 20, rss: rss / 2 ** 20 };
}

async function throughProxy() {
  if (wrkVersion() === undefined) {
    say('\nThrough the proxy: left out, wrk is not installed: apt-get install wrk');
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'easlens-bench-'));
  const script = writeScript(folder);
  const upstream = await startNode('servers/upstream.mjs', 2 << 10);
  const outputs = ['nothing', 'lines', 'ui'];
  const servers = [];
  for (const output of outputs) servers.push(await startNode('../ui/proxy.mjs', upstream.port, output));
  const rounds = outputs.map(() => []);
  for (let round = 0; round < 6; round++) {
    for (const [index, server] of servers.entries()) {
      const result = await load(server, { script, seconds: 3, connections: 16 });
      if (round > 0) rounds[index].push(result);
    }
  }
  for (const server of [...servers, upstream]) server.stop();
  rmSync(folder, { recursive: true, force: true });
  print(outputs, rounds);
}

function print(outputs, rounds) {
  say('\nThrough the proxy, 2 KB answers, all rules, 16 connections, 5 rounds of 3 s, medians\n');
  say('| events go to | req/s | ratio | p50 ms | p99 ms | processor µs a request |');
  say('|---|---:|---:|---:|---:|---:|');
  for (const [index, output] of outputs.entries()) {
    const of = (pick) => median(rounds[index].map(pick));
    const ratio = median(rounds[index].map(({ perSecond }, round) => perSecond / rounds[0][round].perSecond));
    const shown = [
      of(({ perSecond }) => perSecond).toFixed(0),
      ratio.toFixed(2),
      of(({ p50 }) => p50).toFixed(2),
      of(({ p99 }) => p99).toFixed(2),
      of(({ processor }) => processor).toFixed(0),
    ];
    say(`| ${output} | ${shown.join(' | ')} |`);
  }
}

function median(numbers) {
  return [...numbers].sort((one, other) => one - other)[numbers.length >> 1];
}
