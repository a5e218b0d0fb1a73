import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { CapturedExchange } from '../../../src/capture/captured-exchange.ts';
import { judgedExchange } from '../../../src/capture/judge/judge.ts';
import { readCapture } from '../../../src/capture/read/read-capture.ts';
import { capturedRecord } from '../../../src/capture/session/captured-record.ts';
import { openForWriting } from '../../../src/capture/session/open-session.ts';
import { SessionArchive } from '../../../src/capture/session/session-archive.ts';
import { openSession } from '../../../src/capture/session/session-file.ts';
import { openDatabase, type Row } from '../../../src/capture/session/sqlite.ts';
import { exchangeOf } from '../../../src/capture/session/stored-exchange.ts';
import { SessionWriter } from '../../../src/capture/session/writer.ts';
import { Inspector } from '../../../src/inspect/inspector.ts';
import type { Body } from '../../../src/inspect/message.ts';
import { RuleSet } from '../../../src/inspect/rules/rule-set.ts';
import { recordInto, withFolder } from '../../helpers/session-files.ts';
import { readSession } from '../../helpers/sessions.ts';

const test = suite('session/stored-exchange');

const REASONS = ['damaged', 'dropped', 'withheld', 'over-limit'] as const;

/** A session of which four answers have no body, each for another reason; their numbers in that order. */
async function withMissing(file: string): Promise<readonly number[]> {
  await recordInto(file, readSession('demo').slice(0, 200));
  const database = await openDatabase(file);
  const numbers = database
    .prepare(
      `SELECT max(exchange) AS number FROM message JOIN body ON body.id = body
       WHERE size > 20 AND part = 'response' GROUP BY body.id HAVING count(*) = 1 ORDER BY 1 LIMIT 4`,
    )
    .all()
    .map((row) => (row as Row)['number'] as number);
  const [damaged, ...others] = numbers as [number, ...number[]];
  database.exec(`UPDATE body SET coding = 'zlib', data = x'789c0102'
    WHERE id = (SELECT body FROM message WHERE exchange = ${damaged} AND part = 'response')`);
  for (const [index, number] of others.entries()) {
    const missing = REASONS[index + 1];
    database.exec(`UPDATE message SET body = NULL, missing = '${missing}'
      WHERE exchange = ${number} AND part = 'response'`);
  }
  database.close();
  return numbers;
}

function told(body: Body | undefined): string | undefined {
  return body?.missing ?? body?.kind;
}

test('a body that is not there says why, whole and as a row of the list', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'a.easlens');
    const numbers = await withMissing(file);
    const session = await openSession(file);
    const bodies = numbers.map((number) => {
      const stored = session.exchange(number);
      return stored && exchangeOf(stored).response?.body;
    });
    assert.equal(bodies.map(told), REASONS);
    assert.ok(bodies.every((body) => body?.kind === 'over-limit' && body.length > 0));
    const archive = new SessionArchive(session, (error) => assert.unreachable(String(error)));
    const rows = numbers.map((number) => archive.entry(number)?.exchange.response?.body);
    // What passed is known from the row, also where nothing of it is there.
    assert.equal(rows.map(told), ['damaged', 'dropped', 'withheld', 'wbxml']);
    session.close();
  }));

test('the reason outlives being read from one session and written into another', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'a.easlens');
    const numbers = await withMissing(file);
    const inspector = new Inspector(new RuleSet([]));
    const copy = join(folder, 'b.easlens');
    const database = await openForWriting(copy);
    const settings = { at: 0, program: '', redaction: '', maxBytes: 1024 ** 3 };
    const writer = new SessionWriter(database, { ...settings, redact: (record) => record });
    for await (const entry of readCapture(file)) {
      if (entry.kind !== 'exchange') continue;
      const captured: CapturedExchange = entry.exchange;
      const judged = judgedExchange(captured, inspector, captured.id ?? '');
      if (judged) writer.write([capturedRecord(captured, judged)]);
    }
    database.close();
    const session = await openSession(copy);
    const bodies = numbers.map((number) => {
      const stored = session.exchange(number);
      return stored && exchangeOf(stored).response?.body;
    });
    assert.equal(bodies.map(told), REASONS);
    session.close();
  }));

test.run();
