import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readSession } from '../../helpers/sessions.ts';
import { element, writeWbxml } from '../../helpers/wbxml-writer.ts';
import { finding, handMade, repeated } from './bodies.ts';
import { Looker } from './looker.ts';

const test = suite('ui/detail/run');

const response = writeWbxml(
  element(
    'airsync:Sync',
    element('airsync:Status', '1'),
    element(
      'airsync:Collections',
      element('airsync:Collection', element('airsync:SyncKey', '77'), element('airsync:CollectionId', '5')),
    ),
  ),
);
const request = writeWbxml(element('airsync:Sync', element('airsync:SyncKey', '76')));
const keyAt = response.indexOf(Buffer.from('77')) - 2;
const events = handMade({
  request,
  response,
  findings: [
    finding(keyAt, keyAt + 5, { rule: 'pack/key' }),
    finding(4, response.length, { rule: 'pack/all' }),
  ],
});

const wide = { columns: 120, rows: 30 };

/** What stands in brackets in the bytes. */
function marked(looker: Looker): string {
  const bytes = looker.rows().flatMap((row) => /│ [\da-f]{4}(.{25})/.exec(row)?.[1] ?? []);
  return [...bytes.join('').matchAll(/\[([^\]]*)\]/g)].map(([, hex]) => hex).join(' ');
}

test('the bytes of the selected element are marked', () => {
  const looker = new Looker(events, wide).open(1, 'response').run('move.down');
  assert.match(looker.row(), /^ {4}Status "1" {2}ok/);
  assert.is(marked(looker), '4e 03 31 00 01');
});

test('a click on a byte selects its element', () => {
  const looker = new Looker(events, wide).open(1, 'response');
  const row = looker.rows().findIndex((text) => text.includes('37 37'));
  const column = (looker.rows()[row] ?? '').indexOf('37 37');
  assert.match(looker.click(row, column).row(), /SyncKey "77"/);
  assert.is(marked(looker), '4b 03 37 37 00 01');
});

test('the byte under the cursor of the Hex tab and the element in the tree are the same place', () => {
  const looker = new Looker(events, wide).open(1, 'response').run('move.down', 'next', 'next');
  assert.is(looker.state.detail?.tab, 'hex');
  assert.is(looker.state.detail?.hex.offset, response.indexOf(0x4e));
  for (let offset = looker.state.detail?.hex.offset ?? 0; offset < keyAt + 2; offset++) looker.run('unfold');
  assert.match(looker.rows().at(-1) ?? '', /Sync\/Collections\/Collection\/SyncKey\/text/);
  assert.match(looker.run('fold.toggle').row(), /SyncKey "77"/);
});

test('p climbs to the element around, in the tree and in the bytes', () => {
  const looker = new Looker(events, wide).open(1, 'response').run('move.last', 'move.up', 'parent');
  assert.match(looker.row(), /Collection$|Collection /);
  looker.run('next', 'next', 'parent');
  assert.is(looker.state.detail?.hex.offset, response.indexOf(0x5c));
});

test('folding hides what is inside and counts its findings; unfolding shows it again', () => {
  const looker = new Looker(events, wide).open(1, 'response').run('move.down', 'move.down', 'fold');
  assert.match(looker.row(), /\+ Collections {2}5 nodes inside {2}! 1 finding inside/);
  assert.not.match(looker.rows().join('\n'), /SyncKey/);
  assert.match(looker.run('unfold').row(), /- Collections/);
  assert.match(looker.run('unfold').row(), /- Collection/);
  assert.match(looker.run('fold.all').row(), /\+ Collections/);
  assert.match(looker.run('unfold.all').rows().join('\n'), /SyncKey/);
});

test('the next finding unfolds what is around it, goes round, and says which it is', () => {
  const looker = new Looker(events, wide).open(1, 'response').run('fold.all', 'finding.next');
  assert.match(looker.row(), /SyncKey "77" {2}! error pack\/key/);
  assert.match(looker.state.note, /finding 1 of 2: error pack\/key: wrong/);
  assert.match(looker.run('finding.next').row(), /AirSync:Sync {2}! error pack\/all/);
  assert.match(looker.run('finding.next').state.note, /finding 1 of 2/);
  assert.match(looker.run('finding.previous').state.note, /finding 2 of 2/);
});

test('a finding leads from the words to the element, and the Hex tab to its bytes', () => {
  const looker = new Looker(events, wide).open(1, 'findings');
  assert.match(looker.run('fold.toggle').row(), /SyncKey/);
  assert.is(looker.state.detail?.tab, 'response');
  looker.open(1, 'hex').run('finding.next');
  assert.is(looker.state.detail?.hex.offset, keyAt);
});

test('findings of request and response follow each other', () => {
  const looker = new Looker(readSession('demo')).open(49, 'headers').run('finding.next');
  assert.is(looker.state.detail?.tab, 'response');
  const other = new Looker(readSession('demo')).open(43, 'headers').run('finding.previous');
  assert.is(other.state.detail?.tab, 'request');
  assert.match(other.row(), /UmCallerID/);
});

test('a finding beyond the rows of a tree is shown in its bytes', () => {
  const many = handMade({ response: repeated([0x06], 300_000), findings: [finding(290_000, 290_001)] });
  const looker = new Looker(many).open(1, 'response').run('move.last');
  assert.match(looker.rows().join('\n'), /more than 200000 rows/);
  looker.run('finding.next');
  assert.is(looker.state.detail?.tab, 'hex');
  assert.is(looker.state.detail?.hex.offset, 290_000);
});

test('long text opens into lines', () => {
  const body = writeWbxml(
    element('airsyncbase:Body', element('airsyncbase:Data', `Dear all,\r\n\r\n${'word '.repeat(40)}`)),
  );
  const looker = new Looker(handMade({ response: body })).open(1, 'response').run('move.down');
  assert.match(looker.row(), /^ {2}\+ Data "Dear all,␍␊␍␊word .*…" 213 bytes$/);
  looker.run('fold.toggle');
  assert.match(looker.rows().join('\n'), /\| Dear all,\n +\|\n +\| word word/);
  assert.match(looker.run('move.down', 'move.down', 'move.down').row(), /\| word word/);
  assert.match(looker.run('move.up').row(), /\|$/);
  assert.match(looker.run('fold').row(), /^ {2}\+ Data/);
});

test('mail as opaque bytes can be read', () => {
  const mime = Buffer.from('From: a@example.com\r\nSubject: Grüße\r\n\r\nHallo');
  const body = writeWbxml(element('composemail:SendMail', element('composemail:Mime', mime)));
  const looker = new Looker(handMade({ request: body })).open(1, 'request').run('move.down');
  assert.match(looker.row(), /Mime opaque \d+ bytes "From: a@example\.com␍␊Subject: Grüße/);
  assert.match(looker.run('fold.toggle').rows().join('\n'), /\| Subject: Grüße/);
});

test('r goes to the other side and back', () => {
  const looker = new Looker(events).open(1, 'request').run('side');
  assert.is(looker.state.detail?.tab, 'response');
  assert.match(looker.open(1, 'hex').rows()[0] ?? '', /\[Hex of response\]/);
  assert.match(looker.run('side').rows()[0] ?? '', /\[Hex of request\]/);
});

test('J and K go through the list and keep the tab', () => {
  const looker = new Looker(readSession('demo')).open(2, 'headers').run('exchange.next');
  assert.match(looker.rows()[1] ?? '', /^#3 /);
  assert.is(looker.state.detail?.tab, 'headers');
  assert.is(looker.state.list.number, 3);
  looker.run('exchange.previous', 'exchange.previous', 'exchange.previous');
  assert.match(looker.rows()[1] ?? '', /^#1 /);
  assert.is(looker.state.note, 'this is the first exchange');
});

test('a click chooses a tab or a row, and a second one folds', () => {
  const looker = new Looker(events).open(1, 'response');
  looker.click(0, (looker.rows()[0] ?? '').indexOf('Headers'));
  assert.is(looker.state.detail?.tab, 'headers');
  looker.open(1, 'response').click(4, 10);
  assert.match(looker.row(), /- Collections/);
  assert.match(looker.click(4, 10).row(), /\+ Collections/);
});

test('the same row stays under the cursor when the terminal changes', () => {
  const looker = new Looker(readSession('demo')).open(49, 'response').run('move.page-down', 'move.page-down');
  const name = /[A-Z]\w+/.exec(looker.row())?.[0] ?? '';
  for (const [columns, rows] of [
    [40, 10],
    [200, 60],
    [80, 24],
  ] as const) {
    assert.match(looker.resize(columns, rows).row() || looker.rows().join('\n'), new RegExp(name));
  }
});

test.run();
