import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { CommandError } from '../../../src/cli/command-error.ts';
import { foreignCapture } from '../../../src/cli/view/foreign-capture.ts';
import { deadline } from '../../helpers/deadline.ts';
import { withFolder } from '../../helpers/session-files.ts';

const test = suite('view/foreign-capture');
const options = { rules: [], defaultRules: true, color: 'never' } as const;
const flows = join(import.meta.dirname, '../../fixtures/tools/mitmdump.mitm');

/** Folders that captures are read into, of this process. */
function folders(): readonly string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith(`easlens-view-${process.pid}-`));
}

test('all of a capture is there, however it is read, and nothing of it is left', () =>
  deadline(
    30_000,
    (async () => {
      const ending = new AbortController();
      const capture = await foreignCapture(flows, options, ending.signal);
      const [folder = ''] = folders();
      if (process.platform !== 'win32') {
        for (const name of readdirSync(join(tmpdir(), folder)))
          assert.is(statSync(join(tmpdir(), folder, name)).mode & 0o777, 0o600, name);
      }
      const words: string[] = [];
      const read = Promise.withResolvers<void>();
      const fed = capture.feed(
        {
          gather() {},
          say: (note) => words.push(note),
          refresh() {},
          reading: (text) => {
            words.push(text);
            if (text === '') read.resolve();
          },
        },
        ending.signal,
      );
      await read.promise;
      while (capture.archive.numbers.size < 7) await new Promise((resolve) => setTimeout(resolve, 10));
      assert.is(words.at(-1), '');
      ending.abort();
      await fed;
      assert.is(capture.archive.numbers.size, 7);
      const bodies = [1, 2, 3, 4, 5, 6, 7].map(
        (number) => capture.archive.entry(number)?.exchange.response?.body,
      );
      assert.ok(bodies.some((body) => body?.kind === 'wbxml' && body.document.size > 3));
      await capture.close();
      assert.equal(folders(), []);
    })(),
  ));

test('what cannot be read is told as a scan tells it, and leaves nothing', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'a.bin');
    writeFileSync(file, 'neither this nor that');
    mkdirSync(join(folder, 'b'));
    const { signal } = new AbortController();
    try {
      await foreignCapture(file, options, signal);
      assert.unreachable();
    } catch (error) {
      assert.instance(error, CommandError);
      assert.is((error as CommandError).code, 'EASLENS_CAPTURE_FORMAT');
    }
    assert.equal(folders(), []);
  }));

test('a wait for the first exchange ends when nobody waits any more', () =>
  withFolder(async () => {
    const ending = new AbortController();
    const opened = foreignCapture(flows, options, ending.signal);
    ending.abort();
    try {
      await opened;
      assert.unreachable();
    } catch (error) {
      assert.is((error as Error).name, 'AbortError');
    }
    assert.equal(folders(), []);
    assert.ok(existsSync(flows));
  }));

test.run();
