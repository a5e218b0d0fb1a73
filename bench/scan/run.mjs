// node bench/scan/run.mjs [MEGABYTES]: captures judged by all rules, beside mitmdump and tshark that only decode them. Needs
// "npm run build", and for the peers Debian's mitmproxy and tshark; what is missing is named and left out.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { goal } from '../goals.mjs';
import { exchanges } from './corpus.mjs';
import { writeFlowFile, writePcap, writeSessionFile } from './files.mjs';

const MEGABYTES = Number(process.argv[2] ?? 200);
/** The peers are slow: what they get is so many times smaller. */
const SHARE_OF_PEERS = 20;
const ROUNDS = 3;
/** MB/s a core. */
const GOAL = 100;
const EASLENS = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'easlens-bench-'));
const file = (name) => join(folder, name);
try {
  await run();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function run() {
  const all = MEGABYTES * 1e6;
  const few = all / SHARE_OF_PEERS;
  await writeFlowFile(file('mixed.mitm'), exchanges('mixed', all));
  await writeFlowFile(file('small.mitm'), exchanges('small', all));
  await writeFlowFile(file('few.mitm'), exchanges('mixed', few));
  await writeSessionFile(file('mixed.easlens'), exchanges('mixed', all));
  await writeSessionFile(file('small.easlens'), exchanges('small', all));
  await writePcap(file('few.pcap'), exchanges('mixed', few));
  const scan = (name, ...more) => [process.execPath, EASLENS, 'scan', file(name), ...more];
  console.log(
    `${MEGABYTES} MB of answers; MB/s: bytes of bodies by processor time, start of the program included\n`,
  );
  console.log('| | MB/s a core | times |\n|---|---:|---:|');
  show('easlens scan, session file, mixed sizes', all, scan('mixed.easlens'));
  show('easlens scan, session file, answers of 2 KB', all, scan('small.easlens'));
  show('easlens scan, flow file, answers of 2 KB', all, scan('small.mitm'));
  const flow = show('easlens scan, flow file, mixed sizes', all, scan('mixed.mitm'));
  goal({
    name: `scan of a flow file of ${MEGABYTES} MB, a core, start included`,
    figure: flow,
    unit: 'MB/s',
    atLeast: GOAL,
  });
  const dump = [
    'mitmdump',
    '-n',
    '-r',
    file('few.mitm'),
    '--flow-detail',
    '4',
    '--set',
    'content_view_lines_cutoff=100000000',
  ];
  const mitm = show('mitmdump, flow file, WBXML view, mixed sizes', few, dump);
  if (mitm) console.log(`| flow file: easlens, times mitmdump | | ${(flow / mitm).toFixed(0)} |`);
  const packets = show('easlens scan, pcap (through tshark), mixed sizes', few, scan('few.pcap'));
  const tshark = show('tshark, pcap, WBXML in full, mixed sizes', few, [
    'tshark',
    '-r',
    file('few.pcap'),
    '-Y',
    'wbxml',
    '-O',
    'wbxml',
  ]);
  if (packets && tshark) console.log(`| pcap: easlens, times tshark | | ${(packets / tshark).toFixed(1)} |`);
}

/** Median of the rounds in megabytes a second of processor time; undefined where the program is not there. */
function show(title, bytes, command) {
  if (command[0].includes('/') ? !existsSync(command[0]) : spawnSync('which', [command[0]]).status !== 0) {
    console.log(`| ${title} | not installed | |`);
    return undefined;
  }
  const speeds = [];
  for (let round = 0; round < ROUNDS; round++) speeds.push(bytes / 1e6 / secondsOf(command));
  const median = speeds.sort((one, other) => one - other)[ROUNDS >> 1];
  console.log(`| ${title} | ${median < 10 ? median.toFixed(2) : median.toFixed(0)} | |`);
  return median;
}

/** Processor time of a command and all that it starts, by the shell's own clock. */
function secondsOf(command) {
  const script = 'TIMEFORMAT="%U %S"; time "$@" > /dev/null 2> /dev/null';
  const { stderr } = spawnSync('bash', ['-c', script, 'bash', ...command], { encoding: 'utf8' });
  const [user, system] = stderr.trim().split('\n').at(-1).split(' ').map(Number);
  return user + system;
}
