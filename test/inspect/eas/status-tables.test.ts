import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { commands } from '../../../src/inspect/eas/commands.ts';
import { commandStatuses, commonStatuses, httpStatuses } from '../../../src/inspect/eas/status-tables.ts';

const test = suite('status-tables');

test('every table is of a command that exists', () => {
  const names = new Set(commands.map(({ name }) => name));
  const strangers = Object.keys(commandStatuses).filter((name) => !names.has(name.split('/')[0] as string));
  assert.equal(strangers, []);
});

test('values of one command stay below those common to all', () => {
  for (const table of Object.values(commandStatuses))
    assert.ok(Object.keys(table).every((value) => Number(value) <= 100));
  assert.is(Object.keys(commonStatuses).length, 1 + 177 - 100 - 3);
});

test('words fit behind a number on one line', () => {
  for (const table of [...Object.values(commandStatuses), commonStatuses, httpStatuses]) {
    for (const words of Object.values(table)) {
      assert.ok(words.length >= 2 && words.length <= 55, words);
      assert.not.match(words, /\.$|\s{2}/);
    }
  }
});

test.run();
