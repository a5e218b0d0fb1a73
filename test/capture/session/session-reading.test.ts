import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { SessionReading } from '../../../src/capture/session/session-reading.ts';
import { type Database, openDatabase } from '../../../src/capture/session/sqlite.ts';
import { recordInto, withFolder } from '../../helpers/session-files.ts';
import { readSession } from '../../helpers/sessions.ts';

const test = suite('session/session-reading');

test('no question sorts what the file has in order, or reads a table where one place of it is asked for', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'a.easlens');
    await recordInto(file, readSession('demo').slice(0, 120));
    const database = await openDatabase(file);
    const asked: string[] = [];
    const listening = {
      prepare: (sql: string) => {
        asked.push(sql);
        return database.prepare(sql);
      },
    };
    new SessionReading(listening as Database);
    // Which exchange has an id is asked once, by a person; there is no index for it.
    const plans = asked
      .filter((sql) => !sql.includes('WHERE id = ?'))
      .flatMap((sql) => database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all())
      .map((step) => String(step['detail']));
    database.close();
    assert.ok(plans.length > 5);
    assert.equal(
      plans.filter((step) => !/^SEARCH /.test(step)),
      [],
    );
  }));

test.run();
