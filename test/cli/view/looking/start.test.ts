import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { openSession } from '../../../../src/capture/session/session-file.ts';
import { openDatabase } from '../../../../src/capture/session/sqlite.ts';
import { sessionCapture } from '../../../../src/cli/view/session-capture.ts';
import { RulePolicy } from '../../../../src/inspect/rules/policy.ts';
import { ArchiveLog } from '../../../../src/ui/state/archive-log.ts';
import { UiStore } from '../../../../src/ui/state/store.ts';
import { deadline } from '../../../helpers/deadline.ts';
import { recordInto, withFolder } from '../../../helpers/session-files.ts';
import { readSession } from '../../../helpers/sessions.ts';

const test = suite('looking/start');

/** Waits until something holds. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
}

test('the UI has from the thread what it would have found by itself: a filter, marks of its own, what comes later', () =>
  withFolder((folder) =>
    deadline(
      30_000,
      (async () => {
        const file = join(folder, 'a.easlens');
        const demo = readSession('demo').slice(0, 240);
        await recordInto(file, demo.slice(0, 120));
        const capture = sessionCapture(await openSession(file), file);
        const store = new UiStore({
          session: { mode: 'a', isFile: true },
          rulesInUse: { packs: [], policy: new RulePolicy() },
          size: { columns: 80, rows: 24 },
          savedFilters: [],
          edges: { quit() {}, copy() {}, save: () => '', mouse() {}, keepFilters() {}, now: () => 0 },
          log: new ArchiveLog(capture.archive),
        });
        const ending = new AbortController();
        const { gather, refresh } = store;
        const fed = capture.feed({ gather, refresh, say() {}, reading() {} }, ending.signal);
        const filtered = (text: string): void => {
          store.key('/', '/');
          store.key('ctrl+u');
          store.type(text);
          store.key('enter');
        };
        const { visible, groups, deviceTable } = store.getState();
        const size = (): number => store.getState().log.size;
        await until(() => deviceTable.keys().length > 0);
        filtered('command == "Sync"');
        await until(() => visible.untried === 0);
        const syncs = visible.size;
        assert.ok(syncs > 0 && syncs < size());
        store.key('m', 'm');
        filtered('marked');
        await until(() => visible.isSettled && visible.untried === 0 && visible.size > 0);
        assert.is(visible.size, 1);
        filtered('command == "Sync"');
        await until(() => visible.untried === 0);
        const before = size();
        await recordInto(file, demo.slice(120));
        await until(() => size() > before && groups.all().length > 0);
        await until(() => {
          visible.advance(() => true);
          return visible.size > syncs;
        });
        const database = await openDatabase(file);
        const row = database.prepare("SELECT count(*) AS count FROM exchange WHERE command = 'Sync'").get();
        database.close();
        assert.is(visible.size, row?.['count']);
        ending.abort();
        await fed;
        store.close();
        await capture.close();
      })(),
    ),
  ));

test.run();
