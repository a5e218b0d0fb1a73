import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Console } from '../helpers/console.ts';
import { readSession } from '../helpers/sessions.ts';

const test = suite('ui/resize');

const SCREENS = ['1', 'k<enter>', '2', '3', '4', '?', '1/Sync', '<esc>F', '<esc>y'];

async function onDemo(play: (console: Console) => Promise<void>): Promise<void> {
  const console = new Console();
  try {
    console.feed(readSession('demo'));
    await play(console);
  } finally {
    await console.close();
  }
}

for (const [columns, rows] of [
  [1, 1],
  [20, 3],
  [2, 60],
  [400, 2],
  [500, 200],
] as const) {
  test(`every screen stands ${columns}x${rows}, and 80x24 after it`, () =>
    onDemo(async (console) => {
      for (const keys of SCREENS) {
        await console.type(keys);
        const before = await console.screen();
        await console.resize(columns, rows);
        const lines = (await console.screen()).trimEnd().split('\n');
        assert.ok(lines.length <= rows, `${keys}: ${lines.length} rows`);
        assert.not.match(lines.join('\n'), 'defect of easlens');
        await console.resize(80, 24);
        assert.is(await console.screen(), before, keys);
      }
    }));
}

test('a storm of sizes and keys ends on the screen of its last size', () =>
  onDemo(async (console) => {
    const before = await console.screen();
    const storm: Promise<void>[] = [];
    for (let count = 0; count < 200; count++) {
      storm.push(console.resize(1 + ((count * 37) % 150), 1 + ((count * 17) % 60)));
      if (count % 10 === 0) storm.push(console.type('jk'));
    }
    storm.push(console.resize(80, 24));
    await Promise.all(storm);
    await console.type('G');
    assert.is(await console.screen(), before);
  }));

test('on Windows the last row stays free', async () => {
  const console = new Console({ platform: 'win32' });
  try {
    console.feed(readSession('demo'));
    const rows = (await console.screen()).split('\n');
    assert.is(rows[23], '');
    assert.match(rows[22] ?? '', /\? help/);
    await console.resize(60, 12);
    const low = (await console.screen()).split('\n');
    assert.is(low[11], '');
    assert.match(low[10] ?? '', /\? help/);
  } finally {
    await console.close();
  }
});

test.run();
