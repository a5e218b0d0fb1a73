// npm run fuzz -- --count 1000000 [--seed N]: mutated documents through everything that reads bytes. The oracle: decode
// never throws; its error lies within the bytes; all it gives can be shown; and the decoder still works afterwards.
import { readdirSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  annotate,
  decode,
  encode,
  fromXml,
  toJson,
  toXml,
  WBXML_ERROR_CODES,
  type WbxmlDocument,
} from '../../src/inspect/wbxml/index.ts';
import { bytesOfHexFixture } from '../helpers/hex-fixture.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '20000' },
    seed: { type: 'string', default: String(Date.now()) },
  },
});
const count = Number(values.count);
const seed = Number(values.seed);

/** Slowest a mutant of a few kilobytes may be: a hang shows as this. */
const MAX_MILLISECONDS = 2000;
/** Largest seed that is mutated. Larger ones only cost time. */
const MAX_SEED_BYTES = 1500;

const folder = new URL('../fixtures/wbxml/', import.meta.url);
const seeds = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.hex'))
  .map((name) => bytesOfHexFixture(readFileSync(new URL(name, folder), 'utf8')))
  .filter((bytes) => bytes.length <= MAX_SEED_BYTES);
const witness = seeds.find((bytes) => decode(bytes).size > 50) as Buffer;
const witnessXml = toXml(decode(witness));

/** mulberry32: small, and the same sequence for a seed on every machine. */
function randomFrom(start: number): (below: number) => number {
  let state = start >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const random = randomFrom(seed);
const pick = <Value>(from: readonly Value[]): Value => from[random(from.length)] as Value;

/** Bytes that mean most to WBXML: global tokens, edges of integers, terminators. */
const TELLING = [
  0x00, 0x01, 0x02, 0x03, 0x04, 0x40, 0x43, 0x44, 0x7f, 0x80, 0x83, 0x84, 0x85, 0xc0, 0xc3, 0xc4, 0xff,
];

const mutations: readonly ((bytes: Buffer) => Buffer)[] = [
  (bytes) => replaced(bytes, random(256)),
  (bytes) => replaced(bytes, pick(TELLING)),
  (bytes) => bytes.subarray(0, random(bytes.length + 1)),
  (bytes) => spliced(bytes, 0, Buffer.of(pick(TELLING), random(256))),
  (bytes) => spliced(bytes, 1 + random(8), Buffer.of()),
  (bytes) => {
    const from = random(bytes.length + 1);
    return spliced(bytes, 0, bytes.subarray(from, from + random(64)));
  },
  (bytes) => spliced(bytes, random(64), part(pick(seeds))),
  (bytes) => Buffer.concat([Buffer.of(pick([0, 1, 2, 3]), 1, pick([0x04, 0x6a]), 0), bytes.subarray(4)]),
  (bytes) => Buffer.concat([Buffer.from('0301877700', 'hex'), bytes.subarray(4)]),
  (bytes) => Buffer.concat([Buffer.from('03016a08414200434400ff00', 'hex'), bytes.subarray(4)]),
];

function replaced(bytes: Buffer, byte: number): Buffer {
  const copy = Buffer.from(bytes);
  if (copy.length > 0) copy[random(copy.length)] = byte;
  return copy;
}

function spliced(bytes: Buffer, removed: number, added: Buffer): Buffer {
  const at = random(bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at + removed)]);
}

function part(bytes: Buffer): Buffer {
  const start = random(bytes.length + 1);
  return bytes.subarray(start, start + random(128));
}

function mutant(): Buffer {
  let bytes = pick(seeds);
  for (let times = 1 + random(4); times > 0; times--) bytes = pick(mutations)(bytes);
  return bytes;
}

function check(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}

/** Text on which encode and fromXml agree with what was decoded, where nothing was damaged. */
function checkWhole(document: WbxmlDocument, xml: string): void {
  check(encode(fromXml(xml)).equals(encode(document)), 'XML and tree encode differently');
  check(toXml(decode(encode(document))) === xml, 'what was encoded reads differently');
}

function checkOne(bytes: Buffer): boolean {
  const start = performance.now();
  const document = decode(bytes);
  const { error } = document;
  if (error) {
    check(WBXML_ERROR_CODES.includes(error.code), `unknown code ${error.code}`);
    check(error.offset >= 0 && error.offset <= bytes.length, `offset ${error.offset} of ${bytes.length}`);
  }
  for (let node = 0; node < document.size; node++) {
    check(document.next(node) > node && document.next(node) <= document.size, `next of ${node}`);
    check(document.parent(node) < node, `parent of ${node}`);
    check(document.start(node) < document.end(node), `span of ${node}`);
    document.text(node);
    document.path(node);
  }
  const xml = toXml(document);
  check(bytesOfHexFixture(annotate(document)).equals(bytes), 'the annotation lost bytes');
  JSON.stringify(toJson(document));
  if (!error) checkWhole(document, xml);
  check(performance.now() - start < MAX_MILLISECONDS, 'too slow');
  return error === undefined;
}

const begun = performance.now();
let whole = 0;
for (let run = 0; run < count; run++) {
  const bytes = mutant();
  try {
    if (checkOne(bytes)) whole++;
    if (run % 1000 === 0) check(toXml(decode(witness)) === witnessXml, 'the decoder does not work any more');
  } catch (error) {
    console.error(`run ${run} of seed ${seed}: ${bytes.toString('hex')}`);
    throw error;
  }
}
const seconds = (performance.now() - begun) / 1000;
console.log(
  `${count} mutants of ${seeds.length} documents, seed ${seed}: ${whole} whole, ${count - whole} damaged, no failure, ${seconds.toFixed(1)} s`,
);
