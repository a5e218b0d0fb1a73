import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { CaptureTrouble } from '../../../src/capture/captured-exchange.ts';
import { CaptureError } from '../../../src/capture/read/capture-error.ts';
import { openForWriting } from '../../../src/capture/session/open-session.ts';
import { openDatabase, type Row } from '../../../src/capture/session/sqlite.ts';
import type { ExchangeEvent } from '../../../src/inspect/events.ts';
import { mutated, randomFrom } from '../../helpers/mutate.ts';
import { type ReadAll, readAll } from '../../helpers/read.ts';
import { runCommand } from '../../helpers/run-command.ts';
import { recordInto, withFolder } from '../../helpers/session-files.ts';
import { readSession } from '../../helpers/sessions.ts';

const test = suite('session/salvage');
const PAGE_BYTES = 8192;
const demo = readSession('demo');
const EXCHANGES = new Set(demo.map(({ id }) => id)).size;
/** So many that the exchanges take pages of their own. */
const ROUNDS = 4;

function events(): readonly ExchangeEvent[] {
  return Array.from({ length: ROUNDS }, (_, round) =>
    demo.map((event) => ({ ...event, id: `${event.id.slice(0, -2)}0${round}` })),
  ).flat();
}

/** Runs with a session, the bytes of it, and a way to read what was made of them. */
function withSession(
  use: (whole: Buffer, read: (bytes: Buffer) => Promise<ReadAll>, file: string) => Promise<void>,
): Promise<void> {
  return withFolder(async (folder) => {
    const file = join(folder, 'a.easlens');
    await recordInto(file, events());
    const copy = join(folder, 'copy.easlens');
    const read = (bytes: Buffer): Promise<ReadAll> => {
      writeFileSync(copy, bytes);
      return readAll(copy);
    };
    await use(readFileSync(file), read, file);
  });
}

const said = (troubles: readonly CaptureTrouble[]): string =>
  troubles.map(({ message }) => message).join('\n');

/** Leaves of a table, in the order of its rows. */
async function leavesOf(file: string, table: string): Promise<readonly number[]> {
  const database = await openDatabase(file, { readOnly: true });
  const { root } = database
    .prepare('SELECT rootpage AS root FROM sqlite_schema WHERE name = ?')
    .get(table) as Row;
  database.close();
  const bytes = readFileSync(file);
  const page = bytes.subarray((Number(root) - 1) * PAGE_BYTES, Number(root) * PAGE_BYTES);
  // An interior page of a table: cells that begin with the number of a page, then the last page. (fileformat2 1.6)
  assert.is(page[0], 5);
  const cells = Array.from({ length: page.readUInt16BE(3) }, (_, index) => page.readUInt16BE(12 + 2 * index));
  return [...cells.map((cell) => page.readUInt32BE(cell)), page.readUInt32BE(8)];
}

function spoiled(whole: Buffer, page: number): Buffer {
  return Buffer.from(whole).fill(0xff, (page - 1) * PAGE_BYTES, (page - 1) * PAGE_BYTES + 64);
}

test('a session that is cut short gives what is left, and says where it stopped', () =>
  withSession(async (whole, read, file) => {
    const leaves = await leavesOf(file, 'exchange');
    const start = (Math.max(...leaves) - 1) * PAGE_BYTES;
    const { exchanges, troubles } = await read(whole.subarray(0, start));
    assert.ok(exchanges.length > EXCHANGES && exchanges.length < EXCHANGES * ROUNDS, `${exchanges.length}`);
    assert.equal(
      exchanges.map(({ place }) => place.entry),
      exchanges.map((_, index) => index + 1),
    );
    const end = troubles.filter(({ isEnd }) => isEnd);
    assert.is(
      said(end),
      `the file is cut short, or damaged: nothing from exchange number ${exchanges.length + 1} on can be read`,
    );
    assert.is(end[0]?.place.entry, exchanges.length + 1);
    // Half of a page.
    const more = await read(whole.subarray(0, start + 5000));
    assert.match(
      said(more.troubles),
      /^the file is cut short, or damaged: \d+ of \d+ exchanges cannot be read$/m,
    );
  }));

test('a spoiled page in the middle costs the exchanges on it, and no other', () =>
  withSession(async (whole, read, file) => {
    const all = (await read(whole)).exchanges.map(({ id }) => id);
    const leaves = await leavesOf(file, 'exchange');
    const { exchanges, troubles } = await read(spoiled(whole, leaves[1] as number));
    const [, from = 0, to = 0] = (/numbered (\d+) to (\d+) cannot/.exec(said(troubles)) ?? []).map(Number);
    assert.ok(from > 1 && to > from && to < all.length);
    assert.equal(
      exchanges.map(({ id }) => id),
      [...all.slice(0, from - 1), ...all.slice(to)],
    );
    assert.equal(
      troubles.map(({ isEnd, isLoss }) => [isEnd, isLoss]),
      [[false, true]],
    );
  }));

test('messages and bodies that cannot be read are unknown, and the others are there', () =>
  withSession(async (whole, read, file) => {
    const [leaf = 0] = await leavesOf(file, 'body');
    const { exchanges, troubles } = await read(spoiled(whole, leaf));
    assert.is(exchanges.length, EXCHANGES * ROUNDS);
    assert.match(said(troubles), 'the file is damaged: the body of the request cannot be read');
    const lost = exchanges.filter(
      ({ response }) => response && 'overLimit' in response.body && response.body.overLimit,
    );
    assert.ok(lost.length > 0 && lost.length < exchanges.length);
    assert.ok(lost.every(({ response }) => (response?.head.headers.length ?? 0) > 0));
    assert.ok(troubles.every(({ isEnd, isLoss }) => isLoss && !isEnd));
  }));

test('a body that does not inflate, and messages that are not there, are told of one exchange each', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'a.easlens');
    await recordInto(file, demo);
    const database = await openDatabase(file);
    const { exchange } = database
      .prepare(
        "SELECT exchange FROM message JOIN body ON body.id = body WHERE part = 'response' AND size > 100 GROUP BY body.id HAVING count(*) = 1",
      )
      .get() as Row;
    const inflates = `(SELECT body FROM message WHERE exchange = ${exchange} AND part = 'response')`;
    database.exec(`UPDATE body SET coding = 'zlib', data = substr(data, 1, 20) WHERE id = ${inflates};
      DELETE FROM message WHERE exchange = 2;
      DELETE FROM exchange WHERE number = 3`);
    database.close();
    const { exchanges, troubles } = await readAll(file);
    assert.is(exchanges.length, EXCHANGES - 1);
    assert.equal(
      troubles.map(({ message, isLoss }) => [message, isLoss]),
      [
        ['the file is damaged: the request and the response cannot be read', true],
        ['the file is damaged: the body of the response cannot be read', true],
      ],
    );
    const second = exchanges[1];
    assert.ok(second?.response && 'overLimit' in second.response.body && second.response.body.overLimit);
    assert.ok('overLimit' in second.request.body && second.request.head.target.length > 1);
  }));

test('a copy without the file beside it says so; one with it says nothing', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'a.easlens');
    await recordInto(file, demo);
    // As while it is recorded.
    const database = await openForWriting(file);
    database.exec('UPDATE exchange SET marked = 1 WHERE number = 1');
    assert.ok(existsSync(`${file}-wal`));
    const [alone, beside] = ['alone', 'beside'].map((name) => join(folder, `${name}.easlens`)) as [
      string,
      string,
    ];
    for (const copy of [alone, beside]) copyFileSync(file, copy);
    copyFileSync(`${file}-wal`, `${beside}-wal`);
    database.close();
    const { exchanges, troubles } = await readAll(alone);
    assert.is(exchanges.length, EXCHANGES);
    assert.match(said(troubles), /^alone\.easlens-wal is not beside it: /);
    assert.not(troubles[0]?.isLoss);
    assert.is(said((await readAll(beside)).troubles), '');
  }));

test('scan and export give what is left, and exit 2', () =>
  withSession(async (whole, _, file) => {
    const leaves = await leavesOf(file, 'exchange');
    writeFileSync(file, spoiled(whole, leaves[1] as number));
    const scanned = await runCommand(['scan', file, '--fail-on', 'never']);
    assert.is(scanned.exitCode, 2);
    assert.match(scanned.stdout.toString(), /exchanges numbered \d+ to \d+ cannot be read/);
    assert.match(scanned.stdout.toString(), '1 file could be read in part only');
    const out = join(file, '..', 'out.har');
    const exported = await runCommand(['export', file, '--to', 'har', '--out', out]);
    assert.is(exported.exitCode, 2);
    assert.match(exported.stderr, /cannot be read\nWrote \d\d+ exchanges to /);
  }));

test('whatever is changed in a session, reading it ends, and fails in no other way', () =>
  withSession(async (whole, read) => {
    const random = randomFrom(11);
    const outcomes = new Set<string>();
    for (let round = 0; round < 80; round++) {
      const page = 1 + Math.floor(random() * (whole.length / PAGE_BYTES - 1));
      const bytes = round % 2 === 0 ? mutated(whole, random) : spoiled(whole, page + 1);
      try {
        const { exchanges, troubles } = await read(bytes);
        assert.ok(exchanges.length <= EXCHANGES * ROUNDS);
        outcomes.add(exchanges.length < EXCHANGES * ROUNDS ? 'in part' : 'whole');
        // Never fewer in silence.
        if (exchanges.length < EXCHANGES * ROUNDS) assert.ok(troubles.some(({ isLoss }) => isLoss));
      } catch (error) {
        assert.instance(error, CaptureError);
        outcomes.add('refused');
      }
    }
    assert.equal([...outcomes].sort(), ['in part', 'refused', 'whole']);
  }));

test.run();
