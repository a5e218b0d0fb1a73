import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { bindingsIn, commandFor } from '../../../src/ui/keys/bindings.ts';
import type { Context } from '../../../src/ui/keys/contexts.ts';
import { contextTitles } from '../../../src/ui/keys/contexts.ts';
import type { Command } from '../../../src/ui/keys/keymap.ts';

const test = suite('ui/keys/bindings');
const contexts = contextTitles.map(([context]) => context);
const screens: readonly Context[] = ['exchanges', 'detail', 'findings', 'devices', 'rules', 'help'];

type Row = readonly [in_: Context | 'screens', command: Command, positive: string, negative: string];

/** Keys that ask for a command, and keys close to them that do not; between blanks. */
const rows: readonly Row[] = [
  ['screens', 'move.up', 'up k', 'K shift+tab ctrl+k'],
  ['screens', 'move.down', 'down j', 'J ctrl+j'],
  ['screens', 'move.page-up', 'pageup ctrl+b', 'b up'],
  ['screens', 'move.page-down', 'pagedown ctrl+f', 'f down'],
  ['screens', 'move.first', 'g home', 'G end'],
  ['screens', 'move.last', 'G end', 'g home'],
  ['screens', 'next', 'tab', 'shift+tab'],
  ['screens', 'previous', 'shift+tab', 'tab'],
  ['screens', 'screen.exchanges', '1', '0 2'],
  ['screens', 'screen.findings', '2', '1'],
  ['screens', 'screen.devices', '3', '4'],
  ['screens', 'screen.rules', '4', '5'],
  ['screens', 'screen.help', '?', '/'],
  ['screens', 'filter.edit', '/', '?'],
  ['screens', 'filter.saved', 'F', 'f ctrl+f'],
  ['screens', 'mouse', 'M', 'm'],
  ['screens', 'back', 'esc', 'q'],
  ['screens', 'quit', 'q', 'Q esc'],
  ['screens', 'quit.now', 'ctrl+c', 'c'],
  ['exchanges', 'open', 'enter', 'space'],
  ['exchanges', 'mark', 'm', 'M'],
  ['exchanges', 'finding.next', 'n', 'N'],
  ['exchanges', 'finding.previous', 'N', 'n'],
  ['exchanges', 'copy', 'y', 'c'],
  ['findings', 'open', 'enter', 'space m y'],
  ['devices', 'open', 'enter', 'space m y'],
  ['rules', 'open', 'enter', 'space'],
  ['rules', 'rule.toggle', 'space', 'enter x'],
  ['rules', 'rule.enforce', 'e', 'E'],
  ['detail', 'unfold', 'right l', 'L'],
  ['detail', 'fold', 'left h', 'H'],
  ['detail', 'fold.toggle', 'enter space', 'right'],
  ['detail', 'finding.next', 'n', 'N'],
  ['detail', 'sent', 's', 'S'],
  ['detail', 'mark', 'm', 'M'],
  ['detail', 'copy', 'y', 'c'],
  ['filter', 'filter.apply', 'enter', 'j space'],
  ['filter', 'filter.cancel', 'esc', 'q'],
  ['filter', 'filter.complete', 'tab', 'shift+tab'],
  ['filter', 'filter.older', 'up', 'k'],
  ['filter', 'filter.newer', 'down', 'j'],
  ['filter', 'filter.left', 'left ctrl+b', 'h'],
  ['filter', 'filter.right', 'right ctrl+f', 'l'],
  ['filter', 'filter.start', 'home ctrl+a', 'g'],
  ['filter', 'filter.end', 'end ctrl+e', 'G'],
  ['filter', 'filter.erase', 'backspace', 'delete'],
  ['filter', 'filter.delete', 'delete', 'backspace'],
  ['filter', 'filter.erase-word', 'ctrl+w', 'w'],
  ['filter', 'filter.erase-all', 'ctrl+u', 'u'],
  ['filter', 'filter.save', 'ctrl+s', 's'],
  ['filter', 'quit.now', 'ctrl+c', 'c'],
  ['saved-filters', 'saved.up', 'up k', 'K'],
  ['saved-filters', 'saved.down', 'down j', 'J'],
  ['saved-filters', 'saved.use', 'enter', 'space'],
  ['saved-filters', 'saved.remove', 'd delete', 'D backspace'],
  ['saved-filters', 'saved.cancel', 'esc q F', 'f'],
  ['copy', 'copy.curl', 'c', 'C'],
  ['copy', 'copy.xml', 'x', 'X'],
  ['copy', 'copy.hex', 'h', 'H'],
  ['copy', 'save.curl', 'C', 'c'],
  ['copy', 'save.xml', 'X', 'x'],
  ['copy', 'save.hex', 'H', 'h'],
  ['copy', 'copy.cancel', 'esc q y', 'Y'],
];

for (const [where, command, positive, negative] of rows) {
  test(`${where}: ${positive} is ${command}, ${negative} is not`, () => {
    for (const context of where === 'screens' ? screens : [where]) {
      for (const key of positive.split(' '))
        assert.is(commandFor(key, context), command, `${context} ${key}`);
      for (const key of negative.split(' '))
        assert.is.not(commandFor(key, context), command, `${context} ${key}`);
    }
  });
}

test('no key means two things in one context', () => {
  for (const context of contexts) {
    const keys = bindingsIn(context).flatMap(({ keys }) => keys);
    assert.equal(
      keys.filter((key, index) => keys.indexOf(key) !== index),
      [],
      context,
    );
  }
});

test('what can be typed is text while a filter is typed', () => {
  for (let code = 0x20; code < 0x7f; code++) {
    const key = code === 0x20 ? 'space' : String.fromCharCode(code);
    assert.is(commandFor(key, 'filter'), undefined, key);
  }
});

test('every context has a title and a way out', () => {
  const ways: readonly Command[] = ['back', 'filter.cancel', 'saved.cancel', 'copy.cancel', 'connect.close'];
  for (const context of contexts) {
    assert.ok(
      bindingsIn(context).some(({ command, keys }) => ways.includes(command) && keys.includes('esc')),
      context,
    );
    assert.is(commandFor('ctrl+c', context), 'quit.now', context);
  }
});

test('every row of the table is in some context and explains itself', () => {
  const used = new Set(contexts.flatMap((context) => bindingsIn(context)));
  for (const row of used) {
    assert.ok(row.keys.length > 0 && row.help.length > 3, row.command);
    assert.ok((row.short ?? '').split(' ').length <= 4, row.command);
  }
});

test.run();
