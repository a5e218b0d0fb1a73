import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Console, type ConsoleOptions } from '../helpers/console.ts';
import { goldenSizes, matchesGolden } from '../helpers/golden.ts';
import { readSession } from '../helpers/sessions.ts';

const test = suite('ui/filter');

async function withDemo(options: ConsoleOptions, look: (console: Console) => Promise<void>): Promise<void> {
  const console = new Console(options);
  try {
    console.feed(readSession('demo'));
    await console.shows('Sync');
    await look(console);
  } finally {
    await console.close();
  }
}

const focused = async (console: Console) =>
  (await console.screen()).split('\n').find((row) => row.startsWith('>'));

/** The part of the screen that is ours: below the header, or from the filter line on; without the keys. */
const below = async (console: Console, start: RegExp) => {
  const rows = (await console.screen()).split('\n').slice(0, -2);
  const first = rows.findIndex((row) => start.test(row));
  return `${rows.slice(Math.max(0, first)).join('\n').trimEnd()}\n`;
};

for (const [columns, rows] of goldenSizes) {
  const size = `${columns}x${rows}`;

  test(`a wrong filter at ${size}`, () =>
    withDemo({ columns, rows }, async (console) => {
      await console.type('/errors > 0 && comand == "Sync"');
      await console.shows('did you mean');
      matchesGolden(`filter-error-${size}`, await below(console, /^\//));
    }));

  test(`completion at ${size}`, () =>
    withDemo({ columns, rows }, async (console) => {
      await console.type('/command == "S<tab><tab>');
      await console.shows('[SendMail]');
      matchesGolden(`filter-completion-${size}`, await below(console, /^\//));
    }));

  test(`saved filters at ${size}`, () =>
    withDemo(
      {
        columns,
        rows,
        savedFilters: ['errors > 0', 'command == "Sync" && status != "1"', '漢字 "a phrase"'],
      },
      async (console) => {
        await console.type('Fj');
        await console.shows('> command');
        matchesGolden(`filter-saved-${size}`, await below(console, /saved filter/));
      },
    ));

  test(`a filter in use at ${size}`, () =>
    withDemo({ columns, rows }, async (console) => {
      await console.type('/command == "Sync" && errors > 0<enter>');
      await console.shows(' of ');
      matchesGolden(`filter-used-${size}`, await below(console, /^\//));
    }));
}

test('keys that mean something elsewhere are text while typing', () =>
  withDemo({}, async (console) => {
    await console.type('/qj?F/123 m<space>G');
    assert.match(await console.screen(), /^\/qj\?F\/123 m G$/m);
    assert.is(console.quits, 0);
    await console.type('<esc>');
    assert.not.match(await console.screen(), /^\/qj/m);
  }));

test('the focus stays on its exchange when the filter changes, and comes back to it', () =>
  withDemo({}, async (console) => {
    await console.type('/errors > 0<enter>');
    await console.type('kk');
    const before = await focused(console);
    await console.type('<esc>');
    assert.is(await focused(console), before);
    await console.type('/nowhere to be found<enter>');
    await console.type('<esc>');
    assert.is(await focused(console), before);
  }));

test('neither the mouse nor chords nor a paste of escapes get between what is typed', () =>
  withDemo({}, async (console) => {
    await console.type('/ab');
    for (const sequence of [
      '\u001b[<0;5;5M',
      '\u001b[<0;5;5m',
      '\u001b[<64;5;5M',
      '\u001b[<35;9;9M',
      '\u000b',
      '\u001bx',
    ]) {
      await console.send(sequence);
    }
    await console.send('\u001b[200~c\nd\u0007\u202e\u001b[201~');
    assert.match(await console.screen(), /^\/abc d<U\+202E>$/m);
  }));

test('what was saved goes to whoever keeps it', () =>
  withDemo({}, async (console) => {
    await console.type('/pending<ctrl+s>');
    assert.equal(console.keptFilters, ['pending']);
    assert.match(await console.screen(), /saved; F lists it/);
    await console.type(' && failed');
    assert.not.match(await console.screen(), /saved; F lists it/);
  }));

test('the list tells on how many exchanges a filter failed', () =>
  withDemo({}, async (console) => {
    await console.type('/int(command) == 1<enter>');
    assert.match(await console.screen(), /0 of \d+, \d+ could not be tried/);
  }));

test.run();
