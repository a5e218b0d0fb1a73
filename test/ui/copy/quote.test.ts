import { execFileSync } from 'node:child_process';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { shellQuoted } from '../../../src/ui/copy/quote.ts';

const test = suite('ui/copy/quote');

const WORDS = [
  'plain',
  '',
  "it's",
  "''; touch owned; '",
  '$(touch owned) `touch owned` $HOME "x" \\ !! * ~',
  'tab\tand\nline\r feed',
  '\u001b]0;owned\u0007\u0001\u007f',
  '%s %d \\n \\101',
  'caf\u00e9 \u0080\u00ff',
  '-v\u00e9: x',
  '--help \u00e9',
  "\u00e9'; $(touch owned) `touch owned` %n !!",
];

for (const word of WORDS) {
  for (const shell of ['sh', 'bash']) {
    test(`${shell} takes ${JSON.stringify(word)} as it is`, () => {
      const quoted = shellQuoted(word);
      assert.match(quoted, /^[ -~]*$/, 'only printable characters');
      const given = execFileSync(shell, ['-c', `printf %s ${quoted}`]);
      assert.is(given.toString('latin1'), word);
    });
  }
}

test.run();
