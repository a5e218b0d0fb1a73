import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startRecorder } from '../../../src/capture/session/recorder.ts';
import { type ArchivedEntry, SessionArchive } from '../../../src/capture/session/session-archive.ts';
import { openSession } from '../../../src/capture/session/session-file.ts';
import {
  SessionFileError,
  type SessionFileProblem,
} from '../../../src/capture/session/session-file-error.ts';
import { openDatabase } from '../../../src/capture/session/sqlite.ts';
import { exchangeOf } from '../../../src/capture/session/stored-exchange.ts';
import { wireOf } from '../../../src/inspect/eas/body.ts';
import type { ExchangeEvent } from '../../../src/inspect/events.ts';
import { type Exchange, foldExchange } from '../../../src/inspect/exchange.ts';
import type { Body } from '../../../src/inspect/message.ts';
import { AS_IT_CAME, recorderOptions, recordInto, withFolder } from '../../helpers/session-files.ts';
import { readSession } from '../../helpers/sessions.ts';

const test = suite('session/recorder');
const demo = readSession('demo');

function folded(events: readonly ExchangeEvent[]): readonly Exchange[] {
  const exchanges = new Map<string, Exchange>();
  for (const event of events) {
    const exchange = foldExchange(exchanges.get(event.id), event);
    if (exchange) exchanges.set(event.id, exchange);
  }
  return [...exchanges.values()];
}

/** What can be compared of a body: its bytes on the wire, and what they were read as. */
function plain(body: Body | undefined) {
  const wire = body && wireOf(body);
  return body && { kind: body.kind, length: body.length, wire: wire && Buffer.from(wire).toString('hex') };
}

function comparable({ request, response, line, head, answer, findings, ...rest }: Exchange) {
  return {
    id: rest.id,
    openedAt: rest.openedAt,
    durationMs: rest.durationMs,
    head: { ...head },
    answer: answer && { ...answer },
    line: Object.fromEntries(Object.entries(line).sort(([one], [other]) => (one < other ? -1 : 1))),
    findings,
    request: plain(request?.body),
    repeats: request?.repeats?.bytes.toString('hex'),
    response: plain(response?.body),
    status: response?.status,
  };
}

test('what was recorded is read again as it was told, to the byte', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'deep', 'a.easlens');
    await recordInto(file, demo, { redact: AS_IT_CAME });
    const session = await openSession(file);
    const told = folded(demo);
    assert.is(session.count, told.length);
    const read = [...session.numbers()].map((number) => session.exchange(number));
    assert.equal(
      read.map((stored) => stored && comparable(exchangeOf(stored))),
      told.map(comparable),
    );
    session.close();
    assert.is(statSync(file).mode & 0o777, 0o600);
    assert.is(statSync(join(folder, 'deep')).mode & 0o777, 0o700);
  }));

test('a row and what is read late of it are the exchange', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'a.easlens');
    await recordInto(file, demo, { redact: AS_IT_CAME });
    const session = await openSession(file);
    const archive = new SessionArchive(session, (error) => {
      throw error;
    });
    const told = folded(demo);
    for (const [index, number] of [...archive.numbers].entries()) {
      const { line: ofRow, ...row } = comparable((archive.entry(number) as ArchivedEntry).exchange);
      const { line, ...rest } = comparable(told[index] as Exchange);
      assert.equal(row, rest);
      // What a header alone tells of the line is not in the row.
      assert.equal({ ...ofRow, acceptsMultipart: line['acceptsMultipart'] }, line);
      archive.pin(number);
      assert.equal(comparable((archive.entry(number) as ArchivedEntry).exchange), { line, ...rest });
    }
    assert.is(archive.entry(told.length + 1), undefined);
    session.close();
  }));

async function eventually(load: () => Promise<Exchange | undefined>): Promise<Exchange> {
  for (;;) {
    const found = await load();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

test('what is open is there before it ends, and grows for who reads on', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'a.easlens');
    const recorder = await startRecorder(recorderOptions(file));
    const ping = demo.find((event) => event.kind === 'opened' && event.line.command === 'Ping');
    const events = demo.filter(({ id }) => id === ping?.id);
    for (const event of events.filter(({ kind }) => kind !== 'closed')) recorder.record(event);
    const open = await eventually(() => recorder.load(ping?.id ?? ''));
    assert.is(open.durationMs, undefined);
    const session = await openSession(file);
    assert.equal([session.totals().exchanges, session.totals().pending], [1, 1]);
    for (const event of events.filter(({ kind }) => kind === 'closed')) recorder.record(event);
    assert.equal(await recorder.close(), { exchanges: 0, bodies: 0 });
    assert.equal([session.totals().exchanges, session.totals().pending], [1, 0]);
    session.close();
  }));

test('another run goes on in the same file, marks stay, and the file stands alone at the end', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'a.easlens');
    const recorder = await startRecorder(recorderOptions(file));
    for (const event of demo) recorder.record(event);
    const [first] = folded(demo) as [Exchange];
    recorder.mark(first.id, true);
    await recorder.close();
    await recordInto(file, demo.slice(0, 20));
    const session = await openSession(file);
    const rows = session.page(1, 1000);
    assert.is(rows.length, folded(demo).length + folded(demo.slice(0, 20)).length);
    assert.equal(
      rows.filter(({ isMarked }) => isMarked).map(({ number }) => number),
      [1],
    );
    assert.equal(new Set(rows.map(({ run }) => run)), new Set([1, 2]));
    session.close();
    assert.not.ok(statSync(`${file}-wal`, { throwIfNoEntry: false }));
  }));

async function problemOf(file: string): Promise<SessionFileProblem> {
  try {
    const recorder = await startRecorder(recorderOptions(file));
    await recorder.close();
  } catch (error) {
    if (error instanceof SessionFileError) return error.problem;
    throw error;
  }
  throw new Error('it was taken');
}

test('a file that is something else is refused, and stays as it is', () =>
  withFolder(async (folder) => {
    const text = join(folder, 'text');
    writeFileSync(text, 'a text of some length, which is no database at all\n'.repeat(20));
    const before = readFileSync(text);
    assert.is(await problemOf(text), 'not-a-session');
    assert.equal(readFileSync(text), before);

    const other = join(folder, 'other.db');
    const database = await openDatabase(other);
    database.exec('CREATE TABLE mine (a)');
    database.close();
    assert.is(await problemOf(other), 'not-a-session');
    assert.is(await problemOf(folder), 'not-a-session');
    assert.is(await problemOf(join(text, 'inside')), 'not-writable');
  }));

test('a session of a newer version, or one with a trigger of others, is refused', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'a.easlens');
    await recordInto(file, demo.slice(0, 20));
    const alter = async (statements: string): Promise<void> => {
      const database = await openDatabase(file);
      database.exec(statements);
      database.close();
    };
    await alter('PRAGMA user_version = 2');
    assert.is(await problemOf(file), 'other-version');
    await alter(
      'PRAGMA user_version = 1; CREATE TRIGGER t AFTER INSERT ON run BEGIN DELETE FROM exchange; END',
    );
    assert.is(await problemOf(file), 'altered');
    await alter('DROP TRIGGER t; CREATE VIEW v AS SELECT 1');
    assert.is(await problemOf(file), 'altered');
    await alter('DROP VIEW v; DROP INDEX body_last');
    assert.is(await problemOf(file), 'altered');
  }));

test.run();
