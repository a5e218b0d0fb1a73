import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { definePage } from '../../../src/inspect/wbxml/page.ts';

const test = suite('page');

test('a row says its versions as a range', () => {
  const { tags } = definePage(1, 'Test', [
    [0x05, 'Always', '2.5-16.1'],
    [0x06, 'Once', '14.1'],
    [0x07, 'Former', '2.5-12.1'],
    [0x08, 'Old', 'legacy'],
    [0x09, 'Seen', 'undocumented'],
  ]);
  assert.equal(
    tags.map(({ versions, origin }) => `${origin} ${versions.join(' ')}`.trim()),
    [
      'documented 2.5 12.0 12.1 14.0 14.1 16.0 16.1',
      'documented 14.1',
      'documented 2.5 12.0 12.1',
      'legacy',
      'undocumented',
    ],
  );
});

const refused: readonly (readonly [what: string, build: () => unknown, message: string])[] = [
  [
    'a token twice',
    () =>
      definePage(1, 'Test', [
        [5, 'A', '14.0'],
        [5, 'B', '14.0'],
      ]),
    'token 5 appears twice',
  ],
  [
    'a name twice',
    () =>
      definePage(1, 'Test', [
        [5, 'A', '14.0'],
        [6, 'A', '14.0'],
      ]),
    'tag A appears twice',
  ],
  ['a global token', () => definePage(1, 'Test', [[4, 'A', '14.0']]), 'outside 0x05..0x3F'],
  ['a token with its bits', () => definePage(1, 'Test', [[0x45, 'A', '14.0']]), 'outside 0x05..0x3F'],
  ['a page of more than a byte', () => definePage(256, 'Test', []), 'outside 0..255'],
  [
    'versions the wrong way round',
    () => definePage(1, 'Test', [[5, 'A', '16.1-2.5']]),
    'version range 16.1-2.5',
  ],
];

for (const [what, build, message] of refused) {
  test(`refuses ${what}`, () => assert.throws(build, (error: Error) => error.message.includes(message)));
}

test.run();
