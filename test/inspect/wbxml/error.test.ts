import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { WBXML_ERROR_CODES } from '../../../src/inspect/wbxml/error.ts';

const test = suite('error');

test('the README explains every code, and no other', () => {
  const readme = readFileSync(new URL('../../../src/inspect/wbxml/README.md', import.meta.url), 'utf8');
  const explained = [...readme.matchAll(/^\| `([a-z-]+)` +\|/gm)].map((match) => match[1] ?? '');
  assert.equal(explained, [...WBXML_ERROR_CODES]);
});

test.run();
