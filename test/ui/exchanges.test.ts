import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ExchangeEvent } from '../../src/inspect/events.ts';
import { Console } from '../helpers/console.ts';
import { brokenOff } from '../helpers/exchanges.ts';
import { goldenSizes, matchesGolden } from '../helpers/golden.ts';
import { readSession } from '../helpers/sessions.ts';

const test = suite('ui/exchanges');

/** Scenes of the list: what was recorded, and what is typed. */
const scenes: readonly (readonly [name: string, events: () => readonly ExchangeEvent[], keys: string])[] = [
  ['follows', () => readSession('demo'), ''],
  ['marks', () => readSession('demo'), 'kkkmkkmk'],
  ['finding', () => readSession('demo'), 'NNkkkkjjjj'],
  ['said', () => readSession('demo'), 'kkkkkkkkk'],
  ['pending', brokenOff, ''],
  ['empty', () => [], ''],
  ['no-match', () => readSession('demo'), '/zzz<enter>'],
];

for (const [name, events, keys] of scenes) {
  for (const [columns, rows] of goldenSizes) {
    test(`${name} at ${columns}x${rows}`, async () => {
      const console = new Console({ columns, rows });
      try {
        console.feed(events());
        await console.type(keys);
        matchesGolden(`exchanges-${name}-${columns}x${rows}`, await console.screen());
      } finally {
        await console.close();
      }
    });
  }
}

test('the frame that opens the README', async () => {
  const console = new Console({ columns: 98, rows: 24 });
  try {
    console.feed(readSession('demo'));
    await console.type('NNkkkkjjjj');
    const screen = await console.screen();
    matchesGolden('exchanges-readme-98x24', screen);
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    assert.ok(readme.includes(`\`\`\`\n${screen.trimEnd()}\n\`\`\`\n`), 'the README opens with this frame');
  } finally {
    await console.close();
  }
});

test.run();
