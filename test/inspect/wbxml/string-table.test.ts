import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { endOfTableString } from '../../../src/inspect/wbxml/string-table.ts';

const test = suite('string-table');

test('a string ends at its terminator, or with the table', () => {
  const table = Buffer.from('ab\0cd');
  assert.is(endOfTableString(table, 0, false), 2);
  assert.is(endOfTableString(table, 1, false), 2);
  assert.is(endOfTableString(table, 2, false), 2);
  assert.is(endOfTableString(table, 3, false), 5);
});

test('a wide one ends at two zero bytes that are one character', () => {
  const table = Buffer.from('0061620000630064', 'hex');
  assert.is(endOfTableString(table, 0, true), 8);
  assert.is(endOfTableString(table, 1, true), 3);
  assert.is(endOfTableString(Buffer.from('00610000', 'hex'), 0, true), 2);
  assert.is(endOfTableString(Buffer.from('006100', 'hex'), 0, true), 3);
});

test.run();
