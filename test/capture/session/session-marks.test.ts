import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { openForReading, openForWriting } from '../../../src/capture/session/open-session.ts';
import { SessionFileError } from '../../../src/capture/session/session-file-error.ts';
import { SessionMarks } from '../../../src/capture/session/session-marks.ts';
import type { Row } from '../../../src/capture/session/sqlite.ts';
import { recordInto, withFolder } from '../../helpers/session-files.ts';
import { readSession } from '../../helpers/sessions.ts';

const test = suite('session/session-marks');
const demo = readSession('demo').slice(0, 60);
const IDS = [...new Set(demo.map(({ id }) => id))] as [string, string, ...string[]];

async function marked(file: string): Promise<readonly unknown[]> {
  const database = await openForReading(file);
  const rows = database.prepare('SELECT id FROM exchange WHERE marked <> 0 ORDER BY number').all() as Row[];
  database.close();
  return rows.map(({ id }) => id);
}

test('the last word about each exchange stands in the file, which needs no other beside it', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'a.easlens');
    await recordInto(file, demo);
    const marks = new SessionMarks(file);
    void marks.set(IDS[0], true);
    void marks.set(IDS[1], true);
    void marks.set(IDS[0], false);
    void marks.set('of no exchange', true);
    await marks.settled();
    assert.equal(await marked(file), [IDS[1]]);
    assert.not(existsSync(`${file}-wal`));
    // Read and write version of the header: no file beside it. (fileformat2 1.3.3)
    assert.equal([...readFileSync(file).subarray(18, 20)], [1, 1]);
  }));

test('while a proxy records, marks get into its file, and disturb nothing', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'a.easlens');
    await recordInto(file, demo);
    const recording = await openForWriting(file);
    recording.exec("UPDATE exchange SET action = 'none' WHERE number = 1");
    const marks = new SessionMarks(file);
    await marks.set(IDS[1], true);
    await marks.settled();
    recording.exec("UPDATE exchange SET action = 'blocked' WHERE number = 1");
    assert.ok(existsSync(`${file}-wal`));
    recording.close();
    assert.equal(await marked(file), [IDS[1]]);
  }));

test('a file that cannot be written is said, and later marks are tried again', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'a.easlens');
    const foreign = new SessionMarks(join(folder));
    try {
      await foreign.set(IDS[0], true);
      assert.unreachable();
    } catch (error) {
      assert.instance(error, SessionFileError);
    }
    await foreign.settled();
    await recordInto(file, demo);
    const marks = new SessionMarks(file);
    const recording = await openForWriting(file);
    recording.exec('CREATE TABLE other (x)');
    const refused = await marks.set(IDS[0], true).then(
      () => undefined,
      (error: unknown) => error,
    );
    assert.instance(refused, SessionFileError);
    recording.exec('DROP TABLE other');
    recording.close();
    await marks.set(IDS[0], true);
    await marks.settled();
    assert.equal(await marked(file), [IDS[0]]);
  }));

test.run();
