import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { widthOf } from '../../../src/ui/draw/fit.ts';
import { textOf } from '../../../src/ui/draw/line.ts';
import { hintLines } from '../../../src/ui/filter/hint.ts';
import { filterLine } from '../../../src/ui/filter/line.ts';
import type { UiState } from '../../../src/ui/state/state.ts';
import { after, demoState } from './states.ts';

const test = suite('ui/filter/hint');
const state = demoState();

const typed = (text: string, from: UiState = state) => after(from, 'filter.edit', ` ${text}`);
const lineOf = (at: UiState, columns = 80) => textOf(filterLine(at, columns));
const hintsOf = (at: UiState, columns = 80) => hintLines(at, columns).map(textOf);
const cursorOf = (at: UiState, columns = 80) => {
  const { spans } = filterLine(at, columns);
  const index = spans.findIndex(({ tone }) => tone === 'marked');
  return widthOf(
    spans
      .slice(0, index)
      .map(({ text }) => text)
      .join(''),
  );
};

test('the caret stands under the character that is wrong', () => {
  const at = typed('pending && comand == "x"');
  assert.is(lineOf(at).trimEnd(), '/pending && comand == "x"');
  assert.equal(hintsOf(at), ['            ^ unknown name "comand"; did you mean "command"?']);
});

test('a sentence without room on the right stands on the left, and one without any below', () => {
  const at = typed(`pending && ${'pending && '.repeat(4)} comand == "x"`);
  assert.match(hintsOf(at)[0] ?? '', /^ +unknown name "comand"; did you mean "command"\? \^$/);
  const narrow = typed('pending && comand == "x"');
  assert.equal(hintsOf(narrow, 40), ['            ^', ' unknown name "comand"; did you mean', ' "command"?']);
});

test('wide characters and visible symbols keep caret and cursor in their columns', () => {
  const at = typed('user == "漢字" && comand == ""');
  assert.match(hintsOf(at)[0] ?? '', /^ {19}\^ /);
  assert.is(lineOf(at).indexOf('comand'), 17);
  assert.is(cursorOf(typed('漢字')), 5);
  const hostile = typed('"\u202e" == comand');
  assert.match(lineOf(hostile), /^\/"<U\+202E>" == comand/);
  assert.match(hintsOf(hostile)[0] ?? '', /^ {15}\^ /);
});

test('a long text scrolls with its cursor, and the caret with the text', () => {
  const long = typed(`user == "${'x'.repeat(300)}" && comand == ""`);
  for (const columns of [40, 80, 120]) {
    const line = lineOf(long, columns);
    assert.ok(widthOf(line) <= columns, `${widthOf(line)}`);
    assert.match(line, /^<x+" && comand == "" $/);
    const at = hintsOf(long, columns)[0]?.indexOf('^');
    assert.is(at, line.indexOf('comand'), `${columns}`);
  }
  const start = after(long, 'filter.start');
  assert.match(lineOf(start), /^\/user == "x+$/);
  assert.is(cursorOf(start), 1);
});

test('four thousand wide characters are drawn without delay or overflow', () => {
  const at = typed('漢'.repeat(4000));
  assert.ok(widthOf(lineOf(at)) <= 80);
  assert.ok(cursorOf(at) < 80);
});

test('it tells what would be shown, of words and of expressions', () => {
  assert.match(hintsOf(typed('command == "Sync"'))[0] ?? '', /^ expression: \d+ of the newest \d+$/);
  assert.match(hintsOf(typed('nowhere at all'))[0] ?? '', /^ words: 0 of the newest \d+$/);
  assert.match(hintsOf(typed(''))[0] ?? '', /words, or command == "Sync"/);
});

test('what tab would complete is offered while it is typed, and is not called wrong yet', () => {
  const rows: readonly (readonly [text: string, hint: RegExp])[] = [
    ['com', /^ words: \d+ of the newest \d+ {2}tab {2}command $/],
    ['findings > 0 && fa', /^ tab {2}failed {2}failure $/],
    ['command == "S', /^ tab {2}Search {2}SendMail {2}Settings {2}Sync $/],
    ['!device.', /^ tab {2}id {2}type $/],
    // Nothing to offer: what is wrong is told.
    ['command == "zz', /\^ unterminated string/],
    ['findings > 0 && zz', /\^ unknown name "zz"/],
    // What is wrong stands before what is being typed.
    ['comand == "x" && fa', /\^ unknown name "comand"/],
    ['command', /^ words: \d+ of the newest \d+$/],
  ];
  for (const [text, hint] of rows) assert.match(hintsOf(typed(text))[0] ?? '', hint, text);
  for (let columns = 8; columns < 90; columns++) {
    for (const [text] of rows) {
      for (const row of hintsOf(typed(text), columns)) {
        if (!row.includes('words:')) assert.ok(widthOf(row) <= columns, `${columns}: ${row}`);
      }
    }
  }
});

test('enter on what is unfinished tells what is wrong', () => {
  const at = after(typed('findings > 0 && fa'), 'filter.apply');
  assert.match(hintsOf(at)[0] ?? '', /\^ unknown name "fa"/);
});

test('candidates come in pages, the one in the text in brackets', () => {
  let at = after(typed('severity == "'), 'filter.complete');
  assert.equal(hintsOf(at), [' [error] warning  info ']);
  at = after(at, 'filter.complete', 'filter.complete');
  assert.equal(hintsOf(at), ['  error  warning [info]']);
  let names = after(typed(''), 'filter.complete');
  for (let round = 0; round < 40; round++) {
    const [row = ''] = hintsOf(names, 40);
    assert.ok(widthOf(row) <= 40, row);
    assert.match(row, /\[\w+\(?\]/);
    names = after(names, 'filter.complete');
  }
});

test.run();
