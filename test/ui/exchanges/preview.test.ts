import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ExchangeEvent } from '../../../src/inspect/events.ts';
import { widthOf } from '../../../src/ui/draw/fit.ts';
import { textOf } from '../../../src/ui/draw/line.ts';
import { previewLines } from '../../../src/ui/exchanges/preview.ts';
import type { Entry } from '../../../src/ui/state/entry.ts';
import { thinned } from '../../../src/ui/state/thin.ts';
import { eventsOf, START, storeOf } from '../../helpers/exchanges.ts';
import { readSession } from '../../helpers/sessions.ts';
import { handMade, hostileEvents } from '../detail/bodies.ts';

const test = suite('ui/exchanges/preview');

function entryOf(events: readonly ExchangeEvent[], number = 1): Entry {
  const store = storeOf(events);
  store.close();
  return store.getState().log.get(number) as Entry;
}

const rowsOf = (entry: Entry, columns: number, rows: number) =>
  previewLines(entry, { columns, rows }, START + 60_000).map((line) => textOf(line).trimEnd());

const demo = readSession('demo');
const search = entryOf(demo, 57);

test('both bodies side by side, from the element that they are about', () => {
  assert.equal(rowsOf(search, 80, 4), [
    'Request Search/Store                   │ Response Search',
    '    Name "Mailbox"                     │    Status "1"  ok',
    '  - Query                              │  - Response',
    '   - And …                             │   - Store …',
  ]);
});

test('on a narrow screen the answer alone, and the request as long as there is none', () => {
  assert.match(rowsOf(search, 60, 8)[0] ?? '', /^Response Search$/);
  const open = entryOf(eventsOf(1, {}));
  assert.match(rowsOf(open, 60, 8)[0] ?? '', /^Request$/);
  assert.match(rowsOf(open, 80, 8).join('\n'), /Waiting for the answer, since/);
});

test('an empty Sync shows what it repeats; what is no tree is told of, and text shown', () => {
  assert.match(rowsOf(entryOf(demo, 66), 120, 8).join('\n'), /Empty Sync.*\n[\s\S]*SyncKey "2"/);
  const made = entryOf(
    handMade({
      response: Buffer.from('Subject: hello\r\n\r\nworld'),
      responseHeaders: ['Content-Type', 'message/rfc822'],
    }),
  );
  assert.match(rowsOf(made, 60, 8).join('\n'), /23 B of mail as MIME text.*\n +Subject: hello/);
});

test('of what has left memory the kind is told', () => {
  const gone = { ...search, exchange: thinned(search.exchange), isThinned: true };
  assert.match(rowsOf(gone, 120, 8).join('\n'), /The request had 43 B of WBXML[\s\S]*left memory/);
});

test('bodies as large and deep as the wire lets them be stay in their rows', () => {
  for (const [name, events] of Object.entries(hostileEvents())) {
    const entry = entryOf(events);
    for (const columns of [18, 40, 72, 80, 200]) {
      for (const rows of [0, 1, 2, 5, 13]) {
        const lines = previewLines(entry, { columns, rows }, START);
        assert.ok(lines.length <= rows, name);
        for (const line of lines) assert.ok(widthOf(textOf(line)) <= columns, `${name}, ${columns}`);
      }
    }
  }
});

test.run();
