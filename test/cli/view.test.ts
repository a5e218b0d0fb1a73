import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runCommand } from '../helpers/run-command.ts';

const test = suite('cli/view');

test('where there is no terminal, it says so, and what would do', async () => {
  const { exitCode, stderr } = await runCommand(['view', 'a.easlens']);
  assert.is(exitCode, 2);
  assert.match(stderr, 'EASLENS_VIEW_TERMINAL');
  assert.match(stderr, 'easlens scan a.easlens');
});

test.run();
