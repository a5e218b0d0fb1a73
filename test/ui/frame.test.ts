import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Console } from '../helpers/console.ts';
import { eventsOf, finding, START } from '../helpers/exchanges.ts';

const test = suite('ui/frame');

const hostile: readonly (readonly [name: string, text: string])[] = [
  ['escape sequences', '\u001b[2J\u001b]0;owned\u0007\u009b31m\u001bPq\u001b\\'],
  ['bidirectional overrides', 'a\u202eb\u2066c\u200fd'],
  ['newlines and tabs', 'a\r\nb\tc\u2028d\u0085e'],
  ['a megabyte', 'x'.repeat(1_000_000)],
  ['a megabyte of marks', `a${'\u0301'.repeat(500_000)}`],
  ['lone surrogates', '\ud83d\udc00\udc00\ud83d'],
  ['wide characters', '会議の件名はとても長いのでここで切れます'],
  ['emoji', '👩‍❤️‍👨👍🏽🇩🇪1️⃣☎️🏴󠁧󠁢󠁥󠁮󠁧󠁿'],
  ['marks', 'Z̶̢̛̰͔͑͋a̴̡͙l̷g̵o̶\u0301\u0301\u0301\u0301\u0301'],
];

/** Sequences that the program itself sends: colours, cursor, erasing, modes. */
const OWN = /\u001b\[[<>=?]?[\d;]*[A-Za-z]/g;
/** What may be left: lines of characters that are seen. */
const SAFE = /^(?:[^\p{C}\p{Zl}\p{Zp}]|\p{Co}|[\r\n])*$/u;

function isOwn(sequence: string): boolean {
  return /^.\[(?:[\d;]*[A-HJKm]|\?(?:25|1000|1006|1049|2004|2026)[hl]|[<>=]\d*u|\?u)$/.test(sequence);
}

for (const [name, text] of hostile) {
  test(`${name} in every field: nothing drives the terminal, and columns keep`, async () => {
    const console = new Console({ columns: 120, rows: 30, now: () => START });
    try {
      console.feed(exchangesWith(text));
      // The cursor on each: the pane shows what is in it.
      await console.type('kkkk');
      const screen = await console.screen();
      assert.equal(
        [...new Set(console.written.match(OWN))].filter((sequence) => !isOwn(sequence)),
        [],
      );
      assert.match(console.written.replace(OWN, ''), SAFE);
      const rows = screen.split('\n').filter((row) => /^[> ] {2}\d\d:\d\d/.test(row));
      assert.is(rows.length, 5);
      assertColumns(console, screen.split('\n')[2] ?? '');
    } finally {
      await console.close();
    }
  });
}

/** The same text in each field that a row or the pane draws; the first exchange is an ordinary one. */
function exchangesWith(text: string) {
  const failure = { code: 'upstream-refused', message: text } as const;
  const found = finding({
    rule: text,
    spec: [text],
    message: text,
    why: text,
    path: text,
    value: `${text}!`,
    proposal: text,
  });
  const line = { command: text, protocolVersion: text, deviceId: text, deviceType: text, user: text };
  return [
    ...eventsOf(1),
    ...eventsOf(2, { line, status: 200, durationMs: 1, findings: [found] }),
    ...eventsOf(3, { line: { deviceId: text, user: text }, failure, durationMs: 1 }),
    ...eventsOf(4, { line: { deviceType: text }, status: 200, durationMs: 1, findings: [found, found] }),
    ...eventsOf(5, { line: { user: text, command: text }, status: 99_999, durationMs: 1 }),
  ];
}

/** Every row of the list has a blank before each of its cells, where the headings stand. */
function assertColumns(console: Console, headings: string): void {
  const titles = ['DEVICE', 'COMMAND', 'VER', 'HTTP', 'STATUS'];
  for (const title of titles) {
    const start = headings.indexOf(title);
    for (let row = 3; row < 8; row++) {
      assert.is(console.cellAt(row, start - 1).trim(), '', `row ${row}, ${title}`);
    }
    // The first exchange is an ordinary one: there each cell begins under its heading.
    assert.ok(console.cellAt(3, start).trim() !== '', title);
  }
}

test.run();
