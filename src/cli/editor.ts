import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { readTextUpTo } from './bounded-file.ts';

/** Bytes of an edited text: several times the XML of the largest mail that anybody edits by hand. */
const MAX_BYTES = 64 * 1024 ** 2;

/** The editors that are tried where nobody named one. */
const USUAL = ['vi', 'nano', 'vim'];

/** The command of the person's editor: VISUAL, EDITOR, else one that is there. Throws where none is. */
export function editorOf(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const named = [env['VISUAL'], env['EDITOR']].find((name) => name !== undefined && name.trim() !== '');
  if (named !== undefined) return named;
  if (platform === 'win32') return 'notepad';
  const folders = (env['PATH'] ?? '').split(delimiter);
  const found = USUAL.find((name) =>
    folders.some((folder) => folder !== '' && existsSync(join(folder, name))),
  );
  if (found === undefined) throw new Error('there is no editor; name yours in the variable EDITOR');
  return found;
}

/** Has a person edit a text; the editor has the terminal meanwhile. Nothing of the text stays on the disk. */
export async function editText(text: string, env: NodeJS.ProcessEnv): Promise<string> {
  const editor = editorOf(env, process.platform);
  // Made for its owner alone.
  const folder = mkdtempSync(join(tmpdir(), 'easlens-'));
  try {
    const file = join(folder, 'body.xml');
    writeFileSync(file, text, { mode: 0o600 });
    await run(editor, file, env);
    const { text: edited, isWhole } = readTextUpTo(file, MAX_BYTES);
    if (!isWhole) throw new Error(`the text has become larger than ${MAX_BYTES} bytes`);
    // Some editors put the mark of UTF-8 before it.
    return edited.replace(/^\uFEFF/, '');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** As the shell would: VISUAL may name options too, such as `code --wait`. */
function run(editor: string, file: string, env: NodeJS.ProcessEnv): Promise<void> {
  const isWindows = process.platform === 'win32';
  const child = isWindows
    ? spawn(`${editor} "${file}"`, { stdio: 'inherit', env, shell: true })
    : spawn('/bin/sh', ['-c', `${editor} "$1"`, 'sh', file], { stdio: 'inherit', env });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`the editor (${editor}) ended with ${signal ?? code}`));
    });
  });
}
