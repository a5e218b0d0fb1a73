import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { editorOf, editText } from '../../src/cli/editor.ts';

const test = suite('cli/editor');

/** Runs with an editor that is a script of Node's, `file` being what it edits. */
async function withEditor(script: string, run: (env: NodeJS.ProcessEnv, folder: string) => Promise<void>) {
  const folder = mkdtempSync(join(tmpdir(), 'easlens-test-'));
  const editor = join(folder, 'editor.mjs');
  writeFileSync(
    editor,
    `import { appendFileSync, statSync, writeFileSync } from 'node:fs';\nconst file = process.argv.at(-1);\n${script}`,
  );
  try {
    await run({ ...process.env, VISUAL: `"${process.execPath}" "${editor}"`, EDITOR: 'false' }, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('gives the text as the editor left it, and leaves no file', () =>
  withEditor(
    `writeFileSync(${JSON.stringify(join(tmpdir(), `easlens-told-${process.pid}`))}, file + ' ' + (statSync(file).mode & 0o777).toString(8));
     appendFileSync(file, 'more');`,
    async (env) => {
      assert.is(await editText('<Sync/>\n', env), '<Sync/>\nmore');
      const note = join(tmpdir(), `easlens-told-${process.pid}`);
      const [file = '', mode] = readFileSync(note, 'utf8').split(' ');
      rmSync(note);
      assert.is(mode, '600');
      assert.not(existsSync(file));
      assert.not(existsSync(join(file, '..')));
    },
  ));

test('an editor that fails is told of', () =>
  withEditor('process.exit(3);', async (env) => {
    const problem = await editText('text', env).catch((error: Error) => error.message);
    assert.match(problem, /^the editor \(.*\) ended with 3$/);
  }));

test('VISUAL goes before EDITOR, and an editor that is there before none', () => {
  assert.is(editorOf({ VISUAL: 'code --wait', EDITOR: 'nano' }, 'linux'), 'code --wait');
  assert.is(editorOf({ VISUAL: ' ', EDITOR: 'nano' }, 'linux'), 'nano');
  assert.is(editorOf({}, 'win32'), 'notepad');
  assert.throws(() => editorOf({ PATH: '/nowhere' }, 'linux'), /name yours in the variable EDITOR/);
});

test.run();
