import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Console } from '../helpers/console.ts';
import { readSession } from '../helpers/sessions.ts';

const test = suite('ui/mouse');

const ESC = '\u001b';

/** A report, row and column from 0. */
function press(row: number, column: number, button = 0): string {
  return `${ESC}[<${button};${column + 1};${row + 1}M`;
}

async function onDemo(play: (console: Console) => Promise<void>): Promise<void> {
  const console = new Console();
  try {
    console.feed(readSession('demo'));
    await play(console);
  } finally {
    await console.close();
  }
}

/** Row of the screen, from 0, that the cursor is on. */
async function cursorRow(console: Console): Promise<number> {
  return (await console.screen()).split('\n').findIndex((row) => row.startsWith('>'));
}

test('a click focuses a row, a second one opens it', () =>
  onDemo(async (console) => {
    await console.send(press(5, 10));
    assert.is(await cursorRow(console), 5);
    await console.send(press(5, 10));
    assert.match(await console.screen(), /Findings.*Request.*Response.*Headers.*Hex/);
  }));

test('the wheel moves, three rows a notch', () =>
  onDemo(async (console) => {
    await console.send(press(10, 10));
    await console.send(press(3, 3, 64));
    assert.is(await cursorRow(console), 7);
    await console.send(press(3, 3, 65));
    assert.is(await cursorRow(console), 10);
  }));

test('a click on a name in the header leads to its screen', () =>
  onDemo(async (console) => {
    const header = (await console.screen()).split('\n')[1] ?? '';
    await console.send(press(1, header.indexOf('Devices') + 2));
    assert.match(await console.screen(), /\[.*Devices\]/);
  }));

test('clicks and the wheel do nothing while something is typed', () =>
  onDemo(async (console) => {
    await console.type('/Sync');
    const before = await console.screen();
    for (const report of [press(5, 10), press(1, 30), press(5, 10, 64)]) {
      await console.send(report);
      assert.is(await console.screen(), before);
    }
  }));

const ignored: readonly (readonly [name: string, sequence: string])[] = [
  ['a release', `${ESC}[<0;10;6m`],
  ['a drag', `${ESC}[<32;10;6M`],
  ['the middle button', press(5, 10, 1)],
  ['the right button', press(5, 10, 2)],
  ['a click with control held', press(5, 10, 16)],
  ['a wheel sideways', press(5, 10, 66)],
  ['a click below the screen', press(500, 10)],
  ['a click on row 0, which no terminal reports', `${ESC}[<0;1;0M`],
  ['a click far to the right of the header', press(1, 9000)],
  ['an unfinished report', `${ESC}[<0;1;`],
  ['a report that is none', `${ESC}[<;;M`],
];

for (const [name, sequence] of ignored) {
  test(`${name} does nothing`, () =>
    onDemo(async (console) => {
      await console.type('k');
      const before = await console.screen();
      await console.send(sequence);
      assert.is(await console.screen(), before);
    }));
}

test('a report that comes in two reads is one click', () =>
  onDemo(async (console) => {
    const report = press(5, 10);
    await console.send(report.slice(0, 5));
    await console.send(report.slice(5));
    assert.is(await cursorRow(console), 5);
  }));

test('keys and clicks of one read are done in their order', () =>
  onDemo(async (console) => {
    await console.send(`k${press(5, 10)}j`);
    assert.is(await cursorRow(console), 6);
  }));

test('what is pasted into the filter line is text, whatever it looks like', () =>
  onDemo(async (console) => {
    await console.type('/');
    await console.send(`${ESC}[200~Ping ${press(5, 10)}${ESC}[201~`);
    assert.match(await console.screen(), /\/Ping .*<0;11;6M/);
  }));

test('M gives the mouse back, and takes it again', () =>
  onDemo(async (console) => {
    await console.screen();
    assert.match(console.written, `${ESC}[?1000h`);
    console.written = '';
    await console.type('M');
    assert.match(console.written, `${ESC}[?1000l`);
    assert.match(await console.screen(), /M takes it back/);
    console.written = '';
    await console.type('M');
    assert.match(console.written, `${ESC}[?1000h`);
  }));

test('esc is a key still, also right before a release', () =>
  onDemo(async (console) => {
    await console.type('3');
    await console.send(ESC);
    await console.shows('Exchanges]');
    await console.type('3');
    await console.send(`${ESC}${ESC}[<0;1;1m`);
    await console.shows('Exchanges]');
  }));

test.run();
