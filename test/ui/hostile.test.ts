import stringWidth from 'string-width';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { textOf } from '../../src/ui/draw/line.ts';
import { frameOf } from '../../src/ui/frame.ts';
import { keymap } from '../../src/ui/keys/keymap.ts';
import { Console } from '../helpers/console.ts';
import { START, storeOf } from '../helpers/exchanges.ts';
import { hostileEvents, poison, type Random, randomFrom } from '../helpers/hostile.ts';

const test = suite('ui/hostile');

const KEYS = keymap.flatMap(({ keys }) => keys).filter((key) => key !== 'ctrl+c');
const SIZES = [
  [1, 1],
  [2, 3],
  [7, 2],
  [20, 5],
  [40, 10],
  [80, 24],
  [111, 30],
  [200, 60],
] as const;
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]|\p{Cs}/u;

function eventsFrom(random: Random, count: number) {
  return Array.from({ length: count }, (_, number) => hostileEvents(number, random)).flat();
}

test('draws nothing but safe rows of the right width, whatever the wire and the person send', () => {
  for (let seed = 1; seed <= 4; seed++) {
    const random = randomFrom(seed);
    const store = storeOf(eventsFrom(random, 12));
    for (let step = 0; step < 150; step++) {
      if (random(12) === 0) {
        const [columns, rows] = SIZES[random(SIZES.length)] as (typeof SIZES)[number];
        store.resize({ columns, rows });
      }
      const key = KEYS[random(KEYS.length)] as string;
      const kind = random(15);
      if (kind === 0) store.type(poison(random));
      else if (kind === 1) store.click(random(60), random(200));
      else store.key(key, key.length === 1 ? key : '');
      const state = store.getState();
      const lines = frameOf(state);
      const where = `seed ${seed}, step ${step}, ${key}, ${state.screen}, ${state.size.columns}x${state.size.rows}`;
      assert.is(lines.length, state.size.rows, where);
      for (const line of lines) {
        const text = textOf(line);
        assert.not.match(text, UNSAFE, where);
        assert.not.match(line.label ?? '', UNSAFE, where);
        assert.ok(stringWidth(text) <= state.size.columns, `${where}: ${JSON.stringify(text)}`);
      }
    }
    store.close();
  }
});

/** What Ink writes beside text: colours, moves of the cursor, erasing, and modes of the terminal; and what we do. */
const SEQUENCES = /\u001b\[(?:[\d;]*m|\d*[ABCDEFGHJK]|\d+;\d+H|\?(?:25|1000|1006|1049|2004|2026)[hl])/g;
const WALK =
  'j j k 2 3 n 1 <up> <enter> <tab> j <right> j <tab> j <tab> j <tab> <right> 1 / e v <esc> F <esc> y <esc> ? 4 q';

/** What the screen shows beside what was drawn, after each key of a walk through all screens. */
async function walk(console: Console, random: Random, check: (shown: string, drawn: string) => void) {
  const events = eventsFrom(random, 12);
  console.feed(events);
  const drawn = storeOf(events, { columns: 80, rows: 24 });
  for (const script of WALK.split(' ')) {
    await console.type(script);
    const key = script.replace(/[<>]/g, '');
    drawn.key(key, key.length === 1 ? key : '');
    const rows = frameOf(drawn.getState()).map((line) => textOf(line).trimEnd());
    check(await console.screen(), `${rows.join('\n')}\n`);
  }
  drawn.close();
}

test('writes no sequence but those that draw, and each row where it belongs', async () => {
  for (const seed of [77, 78]) {
    const console = new Console({ now: () => START });
    try {
      await walk(console, randomFrom(seed), (shown, drawn) => assert.fixture(shown, drawn));
    } finally {
      await console.close();
    }
    assert.not.match(console.written.replace(SEQUENCES, '').replace(/\r?\n/g, ''), UNSAFE);
  }
});

test.run();
