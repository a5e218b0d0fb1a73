// node bench/codec/run.mjs: the codec beside its peers, alternately, in one run. Needs "npm run build", and for the
// peers "npm install --prefix bench" and Debian's libwbxml2-dev; what is missing is named and left out.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { decode, NodeKind, toXml } from '../../dist/inspect/wbxml/index.js';
import { goal as aimedAt } from '../goals.mjs';
import { syncResponse } from './bodies.mjs';
import { startLibwbxml } from './libwbxml.mjs';

const SIZES = [
  ['2 KB', 2 << 10],
  ['64 KB', 64 << 10],
  ['1 MB', 1 << 20],
];
/** Bytes a measurement decodes; long enough that a collection of garbage falls into each. */
const BYTES_A_ROUND = 24 << 20;
/** The first one warms up and is not counted. */
const ROUNDS = 9;
/** What the design asks for, at every size. */
const GOALS = { libwbxml: 3, aswbxml: 2 };

const folder = mkdtempSync(join(tmpdir(), 'easlens-bench-'));
const libwbxml = startLibwbxml(folder);
const aswbxml = await import('aswbxml').catch(
  (error) => `not installed: npm install --prefix bench (${error.code})`,
);

function readAllText(document) {
  let length = 0;
  for (let node = 0; node < document.size; node++) {
    if (document.kind(node) === NodeKind.Text) length += document.text(node).length;
  }
  return length;
}

/** Kept, so that no result is thrown away unread. */
let sink = 0;

const inProcess = (work) => (bytes, _file, repetitions) => {
  const start = process.hrtime.bigint();
  for (let count = 0; count < repetitions; count++) sink += work(bytes);
  return Number(process.hrtime.bigint() - start) / 1e9;
};

const contenders = [
  ['easlens, to tree', inProcess((bytes) => decode(bytes).size)],
  ['easlens, to tree, all text read', inProcess((bytes) => readAllText(decode(bytes)))],
  ['easlens, to XML', inProcess((bytes) => toXml(decode(bytes)).length)],
];
if (typeof libwbxml === 'string') console.log(`libwbxml: left out, ${libwbxml}`);
else {
  contenders.push([
    'libwbxml, to tree',
    (_bytes, file, repetitions) => libwbxml.time('tree', file, repetitions),
  ]);
  contenders.push([
    'libwbxml, to XML',
    (_bytes, file, repetitions) => libwbxml.time('xml', file, repetitions),
  ]);
}
if (typeof aswbxml === 'string') console.log(`aswbxml: left out, ${aswbxml}`);
else {
  const { default: peer } = aswbxml;
  contenders.push([
    'aswbxml, to object',
    inProcess((bytes) => Object.keys(peer.decode(bytes, 'ActiveSync')).length),
  ]);
}

function median(values) {
  return values.sort((one, other) => one - other)[values.length >> 1];
}

/** MB/s of each contender, the median of the rounds, which take turns. */
async function measure(size) {
  const bytes = syncResponse(size);
  const file = join(folder, `${size}.wbxml`);
  writeFileSync(file, bytes);
  const { error, size: nodes } = decode(bytes);
  if (error) throw error;
  const repetitions = Math.max(1, Math.round(BYTES_A_ROUND / bytes.length));
  const speeds = new Map(contenders.map(([name]) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, time] of contenders) {
      const seconds = await time(bytes, file, repetitions);
      if (round > 0) speeds.get(name).push((bytes.length * repetitions) / seconds / 1e6);
    }
  }
  return {
    bytes: bytes.length,
    nodes,
    speeds: new Map([...speeds].map(([name, values]) => [name, median(values)])),
  };
}

try {
  const columns = [];
  for (const [label, size] of SIZES) columns.push({ label, ...(await measure(size)) });
  console.log(
    `\nWBXML decode, MB/s; Node ${process.versions.node}, ${cpus().length} cores, ${cpus()[0]?.model.trim()}\n`,
  );
  console.log(`| | ${columns.map(({ label, nodes }) => `${label}, ${nodes} nodes`).join(' | ')} |`);
  console.log(`|---|${columns.map(() => '---:|').join('')}`);
  for (const [name] of contenders) {
    console.log(`| ${name} | ${columns.map(({ speeds }) => speeds.get(name).toFixed(0)).join(' | ')} |`);
  }
  let isMissed = false;
  let isUnknown = false;
  for (const [name] of contenders.filter(([name]) => !name.startsWith('easlens'))) {
    const goal = GOALS[name.split(',')[0]];
    // The first of ours is what the goal is about; the second is fairer to peers that make all strings at once.
    for (const [ours] of contenders.slice(0, 2)) {
      const ratios = columns.map(({ speeds }) => speeds.get(ours) / speeds.get(name));
      if (ours === contenders[0][0]) {
        if (ratios.some((ratio) => ratio < goal)) isMissed = true;
        const title = `decoding: times ${name}, the least of all sizes`;
        if (!name.endsWith('XML')) aimedAt({ name: title, figure: Math.min(...ratios), atLeast: goal });
      }
      console.log(
        `| ${ours}: times ${name} (goal ${goal}) | ${ratios.map((ratio) => ratio.toFixed(1)).join(' | ')} |`,
      );
    }
  }
  for (const [peer, atLeast] of Object.entries(GOALS)) {
    if (contenders.some(([name]) => name.startsWith(peer))) continue;
    isUnknown = true;
    aimedAt({ name: `decoding: times ${peer}`, atLeast });
  }
  const others = isUnknown ? 'Every goal whose peer is here is met.' : 'Every goal is met.';
  console.log(isMissed ? '\nA goal is missed.' : `\n${others}`);
  if (sink < 0) process.exitCode = 1;
} finally {
  if (typeof libwbxml !== 'string') libwbxml.stop();
  rmSync(folder, { recursive: true });
}
