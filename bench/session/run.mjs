// node --expose-gc bench/session/run.mjs [exchanges] [file]: a session of so many exchanges, made anew unless the file is there, and
// what the terminal UI takes to open it and to leaf through it. Needs "npm run build".
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { goal } from '../goals.mjs';

const root = new URL('../..', import.meta.url).pathname;
const COUNT = Number(process.argv[2] ?? 1_000_000);
const folder = mkdtempSync(join(tmpdir(), 'easlens-bench-session-'));
const file = process.argv[3] ?? join(folder, 'bench.easlens');
const load = (name) => import(`${root}/dist/${name}`);
const GOAL_MIB = 300;
const GOAL_OPEN_MS = 1000;
/** Answered by columns, by a look at each row, by bodies: a word that many have, and one that none has. */
const FILTERS = [
  'command == "Sync" && findings > 2',
  '"umcallerid/format" in rules',
  'request.header("User-Agent").contains("nobody") && command == "Search"',
  'user.size() > 100',
  'gulls',
  'nobodywrotethis',
];

console.log(`${cpus().length} x ${cpus()[0].model}, Node.js ${process.versions.node}`);
if (!existsSync(file)) {
  const program = new URL('write.mjs', import.meta.url).pathname;
  const { status } = spawnSync(process.execPath, [program, file, String(COUNT)], { stdio: 'inherit' });
  if (status !== 0) process.exit(1);
}
const { openSession } = await load('capture/session/session-file.js');
const { sessionCapture } = await load('cli/view/session-capture.js');
const { UiStore } = await load('ui/state/store.js');
const { ArchiveLog } = await load('ui/state/archive-log.js');
const { RulePolicy } = await load('inspect/rules/policy.js');
const { frameOf } = await load('ui/frame.js');

const { keepMemorySmall } = await load('cli/small-memory.js');
keepMemorySmall();

const start = performance.now();
const session = await openSession(file);
const capture = sessionCapture(session, file);
const store = new UiStore({
  session: { mode: 'bench', isFile: true },
  rulesInUse: { packs: [], policy: new RulePolicy() },
  size: { columns: 120, rows: 40 },
  savedFilters: [],
  edges: { quit() {}, copy() {}, save: () => '', mouse() {}, keepFilters() {}, now: Date.now },
  log: new ArchiveLog(capture.archive),
});
const draw = () => frameOf(store.getState()).length;
draw();
const row = (what, value) => console.log(`| ${what} | ${value} |`);
console.log('| | |\n|---|---:|');
row('exchanges', store.getState().log.size);
row('file, MiB', (statSync(file).size / 2 ** 20).toFixed(0));
const opened = performance.now() - start;
row(`open and first screen, ms (goal ${GOAL_OPEN_MS})`, opened.toFixed(0));
const title = `a session of ${store.getState().log.size} exchanges`;
goal({ name: `${title}, first screen`, figure: opened, unit: 'ms', atMost: GOAL_OPEN_MS });

const times = [];
const key = (name) => {
  const began = performance.now();
  store.key(name);
  draw();
  times.push(performance.now() - began);
};
key('g');
for (let page = 0; page < 300; page++) key('pagedown');
key('G');
for (let page = 0; page < 300; page++) key('pageup');
times.sort((one, other) => one - other);
row('a page further, ms, median', times[times.length >> 1].toFixed(2));
row('a page further, ms, 99 of 100', times[Math.floor(times.length * 0.99)].toFixed(2));
row('memory, MiB', memory());

const ending = new AbortController();
const fedAt = performance.now();
const counted = Promise.withResolvers();
const fed = capture.feed(
  {
    gather: (gathered) => {
      store.gather(gathered);
      if (gathered.share === 1) counted.resolve();
    },
    reading() {},
    refresh: store.refresh,
    say: console.error,
  },
  ending.signal,
);
const stops = watchStops();
await counted.promise;
row('all findings and devices, s', ((performance.now() - fedAt) / 1000).toFixed(1));
for (const text of FILTERS) await tried(text);
row('longest stop of the event loop meanwhile, ms', stops.end().toFixed(0));
row(`memory, MiB (goal ${GOAL_MIB})`, memory());
goal({ name: `${title}, memory`, figure: Number(memory()), unit: 'MiB', atMost: GOAL_MIB });
ending.abort();
await fed;
await capture.close();
store.close();
rmSync(folder, { recursive: true, force: true });
process.exit();

async function tried(text) {
  const began = performance.now();
  store.key('/', '/');
  store.type(text);
  store.key('enter');
  draw();
  const first = performance.now() - began;
  const { visible } = store.getState();
  let seen = 0;
  while (visible.untried > 0) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (seen === 0 && visible.size > 0) seen = performance.now() - began;
  }
  const name = text.replaceAll('|', '\\|');
  row(`filter ${name}: key until its frame, ms`, first.toFixed(0));
  if (visible.size > 0) row('the same: first exchange that passes, ms', (seen || first).toFixed(0));
  row(`the same: all tried, s; ${visible.size} pass`, ((performance.now() - began) / 1000).toFixed(1));
  store.key('esc');
}

/** The longest time that no timer had its turn. */
function watchStops() {
  let longest = 0;
  let before = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - before - 2);
    before = now;
  }, 2);
  return {
    end: () => {
      clearInterval(timer);
      return longest;
    },
  };
}

function memory() {
  globalThis.gc?.();
  return (process.memoryUsage().rss / 2 ** 20).toFixed(0);
}
