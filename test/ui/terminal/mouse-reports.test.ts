import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { MouseReports, type Piece } from '../../../src/ui/terminal/mouse-reports.ts';

const test = suite('ui/terminal/mouse-reports');

const ESC = '\u001b';
const CLICK = `${ESC}[<0;12;7M`;

/** Pieces in short: a report between bars. */
function pieces(...reads: readonly string[]): readonly string[] {
  const reports = new MouseReports();
  return reads.flatMap((read) => reports.push(read)).map(inShort);
}

function inShort({ kind, text }: Piece): string {
  return kind === 'report' ? `|${text}|` : text;
}

const cases: readonly (readonly [name: string, reads: readonly string[], pieces: readonly string[]])[] = [
  ['a report is taken out', [CLICK], [`|${CLICK}|`]],
  ['keys around it keep their order', [`a${CLICK}b`], ['a', `|${CLICK}|`, 'b']],
  ['several at once', [`${CLICK}${CLICK}`], [`|${CLICK}|`, `|${CLICK}|`]],
  ['a release is one too', [`${ESC}[<0;1;1m`], [`|${ESC}[<0;1;1m|`]],
  ['split in the middle', [`${ESC}[<0;1`, '2;7M'], [`|${CLICK}|`]],
  ['split three times', [`a${ESC}[<`, '0;12;', '7', 'Mb'], ['a', `|${CLICK}|`, 'b']],
  ['a lone escape is not held back', [ESC], [ESC]],
  ['nor one before a report', [`${ESC}${CLICK}`], [ESC, `|${CLICK}|`]],
  ['nor one that a report follows in the next read', [ESC, CLICK], [ESC, `|${CLICK}|`]],
  [
    'a report split behind its escape is whole for both',
    [ESC, '[<0;12;7M'],
    [ESC, '[<0;12;7M', `|${CLICK}|`],
  ],
  [
    'split behind its escape and again',
    [`${ESC}[`, '<0;12', ';7Mj'],
    [`${ESC}[`, '<0;12;7M', `|${CLICK}|`, 'j'],
  ],
  ['other sequences pass', [`${ESC}[A${ESC}[5~${ESC}OP`], [`${ESC}[A${ESC}[5~${ESC}OP`]],
  ['a begun one that becomes something else passes', [`${ESC}[<0;1`, 'xyz'], [`${ESC}[<0;1xyz`]],
  ['numbers that no terminal has pass', [`${ESC}[<0;123456;1M`], [`${ESC}[<0;123456;1M`]],
  ['a long row of digits is not held back', [`${ESC}[<${'1'.repeat(99)}`], [`${ESC}[<${'1'.repeat(99)}`]],
  [
    'what is pasted passes',
    [`${ESC}[200~x${CLICK}y${ESC}[201~${CLICK}`],
    [`${ESC}[200~x${CLICK}y${ESC}[201~`, `|${CLICK}|`],
  ],
  [
    'also when its ends are split',
    [`${ESC}[20`, `0~${CLICK}${ESC}[`, `201~${CLICK}`],
    [`${ESC}[20`, `0~${CLICK}${ESC}[`, '201~', `|${CLICK}|`],
  ],
  ['nothing is held back while pasting', [`${ESC}[200~`, `${ESC}[<0;1`], [`${ESC}[200~`, `${ESC}[<0;1`]],
  ['what is not ASCII passes', ['\u00e9\u{1f600}\ud800'], ['\u00e9\u{1f600}\ud800']],
];

for (const [name, reads, expected] of cases) {
  test(name, () => assert.equal(pieces(...reads), expected));
}

const part = fc.oneof(
  fc.constantFrom(
    CLICK,
    ESC,
    `${ESC}[<`,
    `${ESC}[200~`,
    `${ESC}[201~`,
    '[',
    '<',
    ';',
    '1',
    'M',
    'm',
    '2',
    '0',
    '~',
  ),
  fc.string({ unit: 'grapheme', maxLength: 3 }),
);

test('whatever comes, however split: the text is what came less the reports', () => {
  fc.assert(
    fc.property(fc.array(part, { maxLength: 40 }), (reads) => {
      const reports = new MouseReports();
      const all = [...reads, 'end'].flatMap((read) => reports.push(read));
      const came = `${reads.join('')}end`;
      // A report that was begun elsewhere already stands in both.
      const texts = all.filter(({ kind }) => kind === 'text').reduce((sum, { text }) => sum + text.length, 0);
      const taken = all
        .filter(({ kind }) => kind === 'report')
        .reduce((sum, { text }) => sum + text.length, 0);
      assert.ok(
        texts <= came.length && texts + taken >= came.length,
        `${texts} + ${taken} of ${came.length}`,
      );
      let at = 0;
      for (const { kind, text } of all) {
        if (kind === 'report') continue;
        const found = came.indexOf(text, at);
        assert.ok(found >= at);
        at = found + text.length;
      }
    }),
  );
});

test.run();
