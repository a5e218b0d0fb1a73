import { setTimeout as pause } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Console } from '../helpers/console.ts';
import { readSession } from '../helpers/sessions.ts';

const test = suite('ui/screen-reader');

async function forReader(play: (console: Console) => Promise<void>, rows = 24): Promise<void> {
  const console = new Console({ rows, env: { INK_SCREEN_READER: 'true' } });
  try {
    await play(console);
  } finally {
    await console.close();
  }
}

test('text in words, on the screen that is there, without styles and mouse', () =>
  forReader(async (console) => {
    console.feed(readSession('demo'));
    await console.type('k');
    const screen = await console.screen();
    assert.match(screen, /^reverse http:/);
    assert.match(screen, /Sync from Android androidc0ffee42, HTTP 200, ok.*cursor$/m);
    assert.match(screen, /\? help\n*$/);
    assert.not.match(console.written, '\u001b[?1049h');
    assert.not.match(console.written, '\u001b[?1000h');
    assert.not.match(console.written, /\u001b\[[\d;]*m/);
  }));

test('what stands side by side is read one after the other, and bytes only where they are asked for', () =>
  forReader(async (console) => {
    console.feed(readSession('demo'));
    await console.type('kkkkkkkkk');
    const list = await console.screen();
    assert.match(list, /^Request Search\/Store, Name "Mailbox", /m);
    assert.match(list, /^Response Search, Status "1" {2}ok, /m);
    await console.type('<enter>');
    const BYTES = /(?: [0-9a-f]{2}){8}/;
    for (const columns of [80, 120]) {
      await console.resize(columns, 60);
      const tree = await console.screen();
      assert.match(tree, /^> - Search:Search/m);
      assert.not.match(tree, BYTES);
    }
    await console.type('<shift+tab><shift+tab>');
    assert.match(await console.screen(), BYTES);
  }, 60));

test('traffic is told at the next key, or after some seconds', () =>
  forReader(async (console) => {
    const [first, ...events] = readSession('demo').slice(0, 100);
    if (first) console.feed([first]);
    await console.screen();
    const before = console.written;
    for (const event of events) {
      console.feed([event]);
      await pause(1);
    }
    await pause(50);
    assert.is(console.written, before);
    await console.type('k');
    assert.ok(console.written.length > before.length);
  }));

test('what was on the screen before stays above it, once', () =>
  forReader(async (console) => {
    console.feed(readSession('demo'));
    for (let count = 0; count < 20; count++) await console.type('k');
    // Erasing the frame before reached its first row each time.
    const screen = await console.screen();
    assert.is(screen.match(/reverse http:/g)?.length, 1);
    assert.match(screen, /^reverse http:/);
  }));

test.run();
