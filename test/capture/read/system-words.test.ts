import { readFileSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { systemWords } from '../../../src/capture/read/system-words.ts';

const test = suite('system-words');

async function errorOf(run: () => unknown): Promise<unknown> {
  try {
    await run();
  } catch (error) {
    return error;
  }
  throw new Error('it did not fail');
}

test('tells what the system says, without the call and the path', async () => {
  const none = 'no such file or directory (ENOENT)';
  assert.is(systemWords(await errorOf(() => stat('no/such/file'))), none);
  assert.is(systemWords(await errorOf(() => readFileSync('no/such/file'))), none);
  assert.is(systemWords(await errorOf(() => open('.', 'w'))), 'illegal operation on a directory (EISDIR)');
});

test('tells what any other error says', () => {
  assert.is(systemWords(new Error('why')), 'why');
  assert.is(systemWords('why'), 'why');
  const lookup = Object.assign(new Error('getaddrinfo ENOTFOUND x'), { code: 'ENOTFOUND', errno: -3008 });
  assert.is(systemWords(lookup), 'getaddrinfo ENOTFOUND x');
});

test.run();
