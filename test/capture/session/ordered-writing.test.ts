import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Batch, BatchPacker } from '../../../src/capture/session/batch.ts';
import { recordOf } from '../../../src/capture/session/exchange-record.ts';
import { openForWriting } from '../../../src/capture/session/open-session.ts';
import { writingInOrder } from '../../../src/capture/session/ordered-writing.ts';
import { openDatabase } from '../../../src/capture/session/sqlite.ts';
import { SessionWriter } from '../../../src/capture/session/writer.ts';
import { type Exchange, foldExchange } from '../../../src/inspect/exchange.ts';
import { eventsOf } from '../../helpers/exchanges.ts';
import { withFolder } from '../../helpers/session-files.ts';

const test = suite('session/ordered-writing');

/** A batch of one exchange, as it is after so many of its events. */
function batchOf(number: number, events: number): Batch {
  let exchange: Exchange | undefined;
  for (const event of eventsOf(number).slice(0, events)) exchange = foldExchange(exchange, event);
  const packer = new BatchPacker();
  packer.add(recordOf(exchange as Exchange, undefined), 1);
  return packer.take();
}

test('where a write fails, what comes after it waits for it', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'a.easlens');
    const database = await openForWriting(file);
    const writer = new SessionWriter(database, {
      at: 0,
      program: 'test',
      redaction: 'nothing',
      maxBytes: 1024 ** 3,
      redact: (record) => record,
    });
    const write = writingInOrder(writer);
    const other = await openDatabase(file);
    for (const one of [database, other]) one.exec('PRAGMA busy_timeout = 0');
    other.exec('BEGIN IMMEDIATE');
    const [early, late] = [batchOf(1, 2), batchOf(1, 9)];
    const failed = write(early, false);
    assert.is(failed.kind === 'failed' && failed.back, early);
    other.exec('ROLLBACK');
    // It could be written now, and then what it was before would be written over it.
    const kept = write(late, false);
    assert.is(kept.kind === 'failed' && kept.back, late);
    assert.is(write(early, true).kind, 'written');
    assert.is(write(late, false).kind, 'written');
    const rows = database.prepare('SELECT number, duration_ms FROM exchange').all();
    assert.equal(
      rows.map((row) => ({ ...row })),
      [{ number: 1, duration_ms: 5 }],
    );
    other.close();
    database.close();
  }));

test.run();
