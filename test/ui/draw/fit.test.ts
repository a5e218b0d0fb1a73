import headless from '@xterm/headless';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { cut, cutLine, fit } from '../../../src/ui/draw/fit.ts';
import { line, textOf } from '../../../src/ui/draw/line.ts';
import { characterWidths } from '../../helpers/terminal-widths.ts';

const test = suite('ui/draw/fit');

const terminal = new headless.Terminal({ cols: 200, rows: 2, allowProposedApi: true });
terminal.unicode.register(characterWidths);
terminal.unicode.activeVersion = characterWidths.version;

/** Columns that the cursor of a terminal stands at after a text. */
async function onGrid(text: string): Promise<number> {
  await new Promise<void>((done) => terminal.write(`\r\u001b[2K${text}`, done));
  return terminal.buffer.active.cursorX;
}

const shown: readonly (readonly [name: string, text: string, columns: number, shown: string])[] = [
  ['ASCII that fits', 'Sync', 4, 'Sync'],
  ['ASCII that is cut', 'FolderSync', 6, 'Folde…'],
  ['no columns', 'Sync', 0, ''],
  ['one column', 'Sync', 1, '…'],
  ['wide characters', '会議の件', 8, '会議の件'],
  ['half a wide character', '会議の件', 6, '会議…'],
  ['a composed accent', 'cafe\u0301', 4, 'café'],
  ['a family', '👩‍❤️‍👨!', 9, '👩❤👨!'],
  ['a skin tone', '👍🏽!', 3, '👍!'],
  ['a flag', '🇩🇪 ok', 5, 'DE ok'],
  ['a keycap', '1️⃣!', 2, '1!'],
  ['too many marks', `a${'\u0301'.repeat(12)}b`, 2, 'á\u0301\u0301\u0301b'],
  ['a mark alone', '\u0301a', 2, '◌\u0301a'],
  ['a Thai vowel', 'ทำ', 2, 'ท\u0e4dา'],
  ['Hangul in pieces', '\u1112\u1161\u11ab', 2, '한'],
  ['an escape sequence', '\u001b[2J\n\t', 6, '␛[2J␊␉'],
  ['a bidirectional override', 'a\u202eb', 10, 'a<U+202E>b'],
  ['half a surrogate pair', 'a\ud83d', 9, 'a<U+D83D>'],
  ['a Hangul filler', '\u3164', 8, '<U+3164>'],
];
for (const [name, text, columns, expected] of shown) {
  test(`cuts ${name}`, () => assert.is(cut(text, columns), expected));
}

test('aligns to either side', () => {
  assert.is(fit('件', 4), '件  ');
  assert.is(fit('件', 4, 'right'), '  件');
});

test('cuts a megabyte', () => {
  assert.is(cut('件'.repeat(1_000_000), 5), '件件…');
});

test('cuts a line across its spans', () => {
  assert.is(textOf(cutLine(line('ab', 'cdef', 'gh'), 5)), 'abcd…');
});

/** Characters about which terminals differ, more often than chance would bring them. */
const tricky = fc.constantFrom(
  ...[
    '\u200d',
    '\ufe0f',
    '\u{1f3fd}',
    '\u0301',
    '\u20e3',
    '1',
    '#',
    '👩',
    '❤',
    '🇩',
    '🇪',
    '한',
    '\u1112',
    '\u1161',
  ],
  ...[
    '\u11ab',
    'ก',
    '\u0e33',
    '\u0e49',
    'क',
    '\u094d',
    'ष',
    '\u093f',
    '\u0600',
    '\u0d4e',
    'ｶ',
    '\uff9e',
    '件',
    'a',
  ],
  ...[
    '\u001b',
    '\n',
    '\t',
    '\u202e',
    '\ud83d',
    '\u3164',
    '\u115f',
    '\u180b',
    '\u{e0100}',
    '\uffff',
    '\u034f',
  ],
);
const anyText = fc.oneof(
  fc.string({ unit: tricky, maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
);

test('takes exactly the columns it was given, by the library and on the grid of a terminal', async () => {
  await fc.assert(
    fc.asyncProperty(anyText, fc.integer({ min: 0, max: 60 }), async (text, columns) => {
      const fitted = fit(text, columns);
      assert.is(stringWidth(fitted), columns, JSON.stringify(fitted));
      assert.is(await onGrid(fitted), columns, JSON.stringify(fitted));
      assert.is(cut(fitted, columns), fitted, 'again');
    }),
    { numRuns: 1000 },
  );
});

test.run();
