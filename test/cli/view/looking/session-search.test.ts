import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { openForReading } from '../../../../src/capture/session/open-session.ts';
import { SessionArchive } from '../../../../src/capture/session/session-archive.ts';
import { openSession } from '../../../../src/capture/session/session-file.ts';
import { SessionReading } from '../../../../src/capture/session/session-reading.ts';
import { openDatabase } from '../../../../src/capture/session/sqlite.ts';
import { SessionSearch } from '../../../../src/cli/view/looking/session-search.ts';
import { compileFilter } from '../../../../src/inspect/filter/compile.ts';
import { recordInto, withFolder } from '../../../helpers/session-files.ts';
import { readSession } from '../../../helpers/sessions.ts';

const test = suite('looking/session-search');

/** Every name and every way of asking; what SQLite answers alone, in part, and not at all. */
const FILTERS = [
  'command == "Sync"',
  'command != "Sync" && method == "POST"',
  '"Ping" == command || command in ["Search", "Find"]',
  '!(command in ["Sync", "Ping"])',
  'protocolVersion == ""',
  'user.startsWith("od")',
  'user.endsWith("o") && !user.contains("x")',
  'user.endsWith("") && command.startsWith("")',
  'device.id == "" || device.type == "iPhone"',
  'httpStatus >= 400 || httpStatus == 0',
  '!(httpStatus < 400) && -1 < httpStatus',
  'status == "1" || status == ""',
  'statusText.contains("ok") && command == "Sync"',
  'durationMs > 1.5',
  '1 >= durationMs',
  'pending',
  '!pending && !failed',
  'failure == "" && failed == false',
  'request.bytes > 50 && response.bytes < 400',
  'request.kind == "wbxml" && response.kind != "empty"',
  'findings > 0',
  'errors == 0 && (warnings > 0 || infos > 1)',
  '"umcallerid/format" in rules',
  '!("umcallerid/format" in rules) && severity == "error"',
  'rules.exists(rule, rule.startsWith("umcallerid/"))',
  'rules.size() > 1 || !(rules.size() == 1)',
  'action == "none"',
  'marked || number == 3',
  '!marked && number > 20',
  'number > 5 ? command == "Sync" : true',
  'request.header("user-agent").contains("Apple")',
  'response.header("Content-Type") == "" && command == "OPTIONS"',
  'int(status) > 1',
  'true',
  'false || !true',
  'odo',
  'gulls',
  'sync ok',
  '"the gulls" odo',
  'UmCallerID',
  'iphone 200',
  'umcallerid/format',
  'not in any',
];

test('finds what the filter finds that is asked of each exchange', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'a.easlens');
    await recordInto(file, readSession('demo').slice(0, 300));
    const written = await openDatabase(file);
    written.exec(
      'UPDATE exchange SET marked = 1 WHERE number % 7 = 0; DELETE FROM exchange WHERE number = 9',
    );
    written.close();
    const database = await openForReading(file);
    const reading = new SessionReading(database);
    const session = await openSession(file);
    const archive = new SessionArchive(session, (error) => {
      throw error;
    });
    let passed = 0;
    for (const text of FILTERS) {
      const filter = compileFilter(text);
      if ('problem' in filter) throw new Error(`${text}: ${filter.problem}`);
      const expected = [...archive.numbers].filter((number) => {
        const entry = archive.entry(number);
        return entry && filter.test(entry.exchange, entry);
      });
      const search = new SessionSearch(database, reading, text, session.last);
      const found: number[] = [];
      for (let step = search.step(); step; step = search.step()) found.push(...step.numbers);
      assert.equal(found.reverse(), expected, text);
      passed += found.length;
    }
    assert.ok(passed > 200, `${passed}`);
    session.close();
    database.close();
  }));

test('tells how many exchanges a filter could not be tried on', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'a.easlens');
    await recordInto(file, readSession('demo').slice(0, 300));
    const database = await openForReading(file);
    const text = 'int(statusText) > 1';
    const search = new SessionSearch(database, new SessionReading(database), text, 100);
    let failed = 0;
    for (let step = search.step(); step; step = search.step()) failed = step.failed;
    assert.ok(failed > 10, `${failed}`);
    database.close();
  }));

test('goes from the newest to the oldest, and says how far it is', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'a.easlens');
    await recordInto(file, readSession('demo').slice(0, 120));
    const written = await openDatabase(file);
    for (let copy = 1; copy <= 6; copy++) {
      const columns = [...written.prepare("SELECT name FROM pragma_table_info('exchange')").iterate()]
        .map((row) => String(row['name']))
        .filter((name) => name !== 'number');
      written.exec(
        `INSERT INTO exchange (${columns}) SELECT ${columns} FROM exchange WHERE command = 'Sync'`,
      );
    }
    written.close();
    const database = await openForReading(file);
    const session = await openSession(file);
    const search = new SessionSearch(
      database,
      new SessionReading(database),
      'command == "Sync"',
      session.last,
    );
    let before = session.last + 1;
    for (let step = search.step(); step; step = search.step()) {
      const { numbers, from } = step;
      assert.ok(numbers.every((number) => number < before && number >= from));
      assert.equal(
        [...numbers],
        [...numbers].sort((one, other) => other - one),
      );
      before = from;
    }
    assert.is(before, 0);
    session.close();
    database.close();
  }));

test.run();
