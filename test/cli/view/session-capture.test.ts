import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { openSession } from '../../../src/capture/session/session-file.ts';
import { openDatabase } from '../../../src/capture/session/sqlite.ts';
import type { ViewedCapture } from '../../../src/cli/view/capture.ts';
import { sessionCapture } from '../../../src/cli/view/session-capture.ts';
import { deadline } from '../../helpers/deadline.ts';
import { recordInto, withFolder } from '../../helpers/session-files.ts';
import { readSession } from '../../helpers/sessions.ts';

const test = suite('cli/view/session-capture');
const demo = readSession('demo').slice(0, 120);
const IDS = [...new Set(demo.map(({ id }) => id))];

async function viewed(file: string, use: (capture: ViewedCapture) => Promise<void> | void): Promise<void> {
  const capture = sessionCapture(await openSession(file), file);
  try {
    await use(capture);
  } finally {
    await capture.close();
  }
}

test('every exchange is there at once, in order, with what was found', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'a.easlens');
    await recordInto(file, demo);
    await viewed(file, ({ archive }) => {
      const entries = IDS.map((_, index) => archive?.entry(index + 1));
      assert.equal(
        entries.map((entry) => entry?.exchange.id),
        IDS,
      );
      const found = demo.flatMap((event) => ('findings' in event ? event.findings : []));
      assert.is(entries.flatMap((entry) => entry?.exchange.findings ?? []).length, found.length);
      assert.is(archive?.entry(IDS.length + 1), undefined);
    });
  }));

test('a mark is in the file when it is closed, which lies alone then; one that cannot be kept is told', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'a.easlens');
    await recordInto(file, demo);
    const notes: string[] = [];
    await viewed(file, (capture) => {
      capture.mark(IDS[3] as string, true, (note) => notes.push(note));
    });
    assert.equal(notes, []);
    assert.not(existsSync(`${file}-wal`));
    await viewed(file, async (capture) => {
      assert.equal(
        IDS.map((_, index) => capture.archive?.entry(index + 1)?.isMarked),
        IDS.map((_, index) => index === 3),
      );
      const database = await openDatabase(file);
      database.exec('CREATE TABLE other (x)');
      database.close();
      const told = Promise.withResolvers<string>();
      capture.mark(IDS[4] as string, true, told.resolve);
      assert.match(await deadline(5000, told.promise), /^the mark is not kept: .*a\.easlens holds "other"/);
    });
  }));

test.run();
