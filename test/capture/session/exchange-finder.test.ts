import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ExchangeFinder } from '../../../src/capture/session/exchange-finder.ts';
import { openForWriting } from '../../../src/capture/session/open-session.ts';
import type { Database } from '../../../src/capture/session/sqlite.ts';
import { withFolder } from '../../helpers/session-files.ts';

const test = suite('session/exchange-finder');

/** A session with exchanges of these numbers and ids. */
async function withSession(
  rows: readonly (readonly [number: number, id: string])[],
  use: (database: Database) => void,
): Promise<void> {
  await withFolder(async (folder) => {
    const database = await openForWriting(join(folder, 'a.easlens'));
    const insert = database.prepare(
      `INSERT INTO exchange (number, run, id, at, method, target, command, errors, warnings, infos, action, marked)
       VALUES (?, 1, ?, 0, 'POST', '/', 'Sync', 0, 0, 0, 'none', 0)`,
    );
    database.exec('BEGIN');
    for (const row of rows) insert.run(...row);
    database.exec('COMMIT');
    use(database);
    database.close();
  });
}

const idOf = (place: number): string => `01${String(place).padStart(10, '0')}`;
const COUNT = 20_000;

test('finds each exchange of a session whose ids are in order, with gaps between numbers', () =>
  withSession(
    Array.from({ length: COUNT }, (_, place) => [place * 3 + 7, idOf(place)]),
    (database) => {
      const finder = new ExchangeFinder(database);
      for (const place of [0, 1, 2, 511, 4095, 9999, COUNT - 2, COUNT - 1])
        assert.is(finder.numberOf(idOf(place)), place * 3 + 7);
      for (const id of ['', '00', idOf(5).slice(0, -1), idOf(COUNT), 'zz'])
        assert.is(finder.numberOf(id), undefined);
    },
  ));

test('looks at few rows where ids are nearly in order', () =>
  withSession(
    // Each ten of them the other way round.
    Array.from({ length: COUNT }, (_, place) => [place + 1, idOf(place - (place % 10) + (9 - (place % 10)))]),
    (database) => {
      const asked: string[] = [];
      const listening = {
        prepare: (sql: string) => {
          const statement = database.prepare(sql);
          return {
            get: (...values: (string | number)[]) => {
              asked.push(sql);
              return statement.get(...values);
            },
          };
        },
      };
      const finder = new ExchangeFinder(listening as unknown as Database);
      for (const place of [0, 9, 12_345, COUNT - 1]) {
        asked.length = 0;
        const expected = place - (place % 10) + (9 - (place % 10)) + 1;
        assert.is(finder.numberOf(idOf(place)), expected);
        assert.is(asked.filter((sql) => sql.includes('WHERE id = ?')).length, 0);
        assert.ok(asked.length < 30);
      }
    },
  ));

test('finds exchanges whose ids are in no order', () =>
  withSession(
    [
      ...Array.from({ length: 3000 }, (_, place): [number, string] => [
        place + 1,
        idOf((place * 7919) % 3000),
      ]),
    ],
    (database) => {
      const finder = new ExchangeFinder(database);
      for (const place of [1, 700, 2999]) assert.is(finder.numberOf(idOf((place * 7919) % 3000)), place + 1);
    },
  ));

test('finds nothing in an empty session', () =>
  withSession([], (database) => assert.is(new ExchangeFinder(database).numberOf('x'), undefined)));

test.run();
