import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseRequestLine } from '../../../src/inspect/eas/request-line.ts';
import type { ExchangeEvent } from '../../../src/inspect/events.ts';
import { Inspector } from '../../../src/inspect/inspector.ts';
import { RuleSet } from '../../../src/inspect/rules/rule-set.ts';
import { copied } from '../../../src/ui/copy/texts.ts';
import type { DetailTab } from '../../../src/ui/detail/state.ts';
import type { Entry } from '../../../src/ui/state/entry.ts';
import { ExchangeLog } from '../../../src/ui/state/exchange-log.ts';
import { capture } from '../../helpers/captures.ts';
import { goldenSizes, matchesGolden } from '../../helpers/golden.ts';
import { readSession } from '../../helpers/sessions.ts';
import { shippedPacks } from '../../helpers/shipped-rules.ts';
import { finding, handMade, hostileEvents } from './bodies.ts';
import { Looker } from './looker.ts';

const test = suite('ui/detail/screen');

const demo = readSession('demo');
const SOGO = 'sogo/024';

/** The body of the frame at each of the three sizes: header and footer have goldens of their own. */
function golden(name: string, look: (columns: number, rows: number) => Looker): void {
  for (const [columns, rows] of goldenSizes) {
    matchesGolden(`detail-${name}-${columns}x${rows}`, `${look(columns, rows).rows().join('\n')}\n`);
  }
}

function demoAt(columns: number, rows: number, number: number, tab: DetailTab): Looker {
  return new Looker(demo, { columns, rows }).open(number, tab);
}

test('findings are told in full', () => {
  golden('findings', (columns, rows) => demoAt(columns, rows, 49, 'findings'));
});

test('a request is a tree', () => {
  golden('request', (columns, rows) => demoAt(columns, rows, 43, 'request'));
});

test('a finding leads to its element in the response, whose bytes are marked', () => {
  golden('response', (columns, rows) =>
    demoAt(columns, rows, 49, 'findings').run('finding.next', 'finding.next', 'fold.toggle'),
  );
});

test('folded elements tell of the findings inside', () => {
  golden('folded', (columns, rows) =>
    demoAt(columns, rows, 49, 'response').run('fold.all', 'move.down', 'fold.toggle', 'move.down'),
  );
});

test('headers are shown without secrets, and a base64 query in words', () => {
  golden('headers', (columns, rows) => demoAt(columns, rows, 53, 'headers'));
});

test('a whole body in hexadecimal tells which element a byte belongs to', () => {
  golden('hex', (columns, rows) => demoAt(columns, rows, 49, 'hex').run('finding.next'));
});

test('the parts of a multipart body are listed, and open', () => {
  golden('multipart', (columns, rows) =>
    demoAt(columns, rows, 33, 'response').run('move.last', 'fold.toggle'),
  );
});

test('of a damaged body the tree so far is shown, and where reading stopped', () => {
  golden('damaged', (columns, rows) => demoAt(columns, rows, 36, 'response').run('move.last'));
});

test('an empty Sync shows the request it repeats', () => {
  golden('repeats', (columns, rows) => demoAt(columns, rows, 62, 'request'));
});

test('recorded servers', () => {
  golden('z-push', (columns, rows) =>
    new Looker(recorded('z-push/286'), { columns, rows }).open(1, 'response').run('move.down'),
  );
  golden('sogo', (columns, rows) => new Looker(recorded(SOGO), { columns, rows }).open(1, 'response'));
});

const others: readonly (readonly [type: string, body: Uint8Array, expected: RegExp])[] = [
  ['text/xml', Buffer.from('<a>\n <b/>\n</a>'), /14 B of XML, content type text\/xml\n.*<a>\n {3}<b\/>/],
  ['message/rfc822', Buffer.from('To: a\r\n\r\nHi'), /B of mail as MIME text.*\n> To: a\n\n {2}Hi/],
  [
    'image/png',
    Buffer.from('89504e470d0a1a0a', 'hex'),
    /8 B of other content.*\n> 0000 89 50 4e 47 0d 0a 1a 0a/,
  ],
  ['text/html', Buffer.from('<p>gone\u001b[2J'), /0000 3c 70/],
  ['', new Uint8Array(), /The response has no body\./],
  [
    'application/vnd.ms-sync.wbxml',
    Buffer.from('03016a0045', 'hex'),
    /reading stopped at offset 0x5 \(5\): truncated/,
  ],
];

for (const [type, body, expected] of others) {
  test(`a body of type "${type}" and ${body.length} bytes`, () => {
    const events = handMade({ response: body, responseHeaders: ['Content-Type', type] });
    assert.match(new Looker(events).open(1, 'response').rows().slice(2).join('\n'), expected);
  });
}

test('a body beyond the inspect limit says so', () => {
  const events = handMade({}).map((event) =>
    event.kind === 'response-judged'
      ? {
          ...event,
          response: { ...event.response, body: { kind: 'over-limit' as const, length: 99_000_000 } },
        }
      : event,
  );
  const looker = new Looker(events).open(1, 'response');
  assert.match(looker.rows().join('\n'), /94 MiB: more than the inspect limit, so no copy was kept\./);
  assert.match(looker.run('next', 'next').rows().join('\n'), /The response has no bytes to show\./);
});

const reasons = [
  ['damaged', /19 MiB: damaged in the file, so it cannot be read\./, /it is damaged in the file$/],
  [
    'dropped',
    /19 MiB: the disk was too slow, so no copy was kept\./,
    /it is not recorded, as the disk was too slow$/,
  ],
  ['withheld', /19 MiB: withheld by redaction\./, /it is withheld by redaction$/],
] as const;

for (const [missing, said, problem] of reasons) {
  test(`a body that is missing as it was ${missing} says so`, () => {
    const body = { kind: 'over-limit', length: 20_000_000, missing } as const;
    const events = handMade({}).map((event) =>
      event.kind === 'response-judged' ? { ...event, response: { ...event.response, body } } : event,
    );
    const looker = new Looker(events).open(1, 'response');
    assert.match(looker.rows().join('\n'), said);
    assert.not.match(looker.rows().join('\n'), /limit/);
    const log = new ExchangeLog();
    for (const event of events) log.record(event);
    const text = copied(log.get(1) as Entry, 'hex', 'response', '');
    assert.match('problem' in text ? text.problem : '', problem);
  });
}

test('an exchange that is still open says what it waits for', () => {
  const asked = demo.slice(0, 2);
  const looker = new Looker(asked).open(1, 'response');
  assert.match(looker.rows().join('\n'), /Waiting for the answer/);
});

test('what is looked at stays where it is when the rest arrives', () => {
  const body = handMade({ request: Buffer.from('03016a00455c4f4b033100010101', 'hex') });
  const looker = new Looker(body.slice(0, 2)).open(1, 'request').run('move.down', 'move.down', 'fold.toggle');
  const before = looker.row();
  looker.feed(body.slice(2));
  assert.match(before, /Collection/);
  assert.is(looker.row(), before);
  assert.match(looker.rows()[1] ?? '', /HTTP 200/);
});

test('an exchange that has left the list says so', () => {
  const looker = new Looker(demo).open(1);
  const { detail } = looker.state;
  looker.state = { ...looker.state, ...(detail && { detail: { ...detail, number: 9999 } }) };
  assert.match(looker.rows()[0] ?? '', /Exchange 9999 has left the list/);
  looker.run('move.down', 'next', 'fold.toggle', 'finding.next').click(0, 3);
});

test('an exchange whose bodies have left memory says so on every tab', () => {
  const looker = new Looker(demo).open(49, 'response');
  const entry = looker.state.log.get(49);
  if (!entry) throw new Error('no exchange 49');
  const log = Object.create(looker.state.log, { get: { value: () => ({ ...entry, isThinned: true }) } });
  looker.state = { ...looker.state, log };
  assert.match(looker.rows().join('\n'), /839 B of WBXML/);
  assert.match(looker.rows().join('\n'), /have left memory/);
  assert.match(looker.run('next').rows().join('\n'), /header fields have left memory/);
  assert.match(looker.run('next').rows().join('\n'), /have left memory/);
});

test('nothing hostile reaches a row', () => {
  const evil = '\u001b[2J\u202e\r\n\u0000\ud800\u009b31m';
  const bytes = Buffer.from(evil);
  const inside = Buffer.concat([Buffer.from([0x03]), Buffer.from(evil.replace('\0', '')), Buffer.from([0])]);
  const table = Buffer.concat([Buffer.from(evil.replace('\0', '')), Buffer.from([0])]);
  const header = Buffer.from([0x03, 0x01, 0x6a, table.length]);
  const opaque = Buffer.concat([Buffer.from([0xc3, bytes.length]), bytes]);
  const response = Buffer.concat([
    header,
    table,
    Buffer.from([0x45, 0x44, 0x00]),
    inside,
    Buffer.from([0x01]),
    opaque,
    Buffer.from([0x83, 0x00, 0x01]),
  ]);
  const events = handMade({
    target: `/Microsoft-Server-ActiveSync?Cmd=${evil}&User=${evil}&DeviceId=${evil}&DeviceType=${evil}`,
    requestHeaders: [
      'Content-Type',
      evil,
      evil,
      evil,
      'Authorization',
      `Basic ${Buffer.from('u:secret').toString('base64')}`,
    ],
    request: bytes,
    response,
    findings: [
      finding(5, 9, {
        rule: evil,
        message: evil,
        why: evil,
        value: evil,
        path: evil,
        proposal: evil,
        spec: [evil],
        item: { serverId: evil },
      }),
    ],
  });
  for (const [columns, rows] of goldenSizes) {
    for (const tab of ['findings', 'request', 'response', 'headers', 'hex'] as const) {
      const looker = new Looker(events, { columns, rows }).open(1, tab);
      for (let step = 0; step < 12; step++) {
        assert.not.match(looker.rows().join(''), UNSAFE, `${tab} ${columns}x${rows}`);
        assert.not.match(looker.rows().join(''), /dTpzZWNyZXQ|secret/);
        looker.run('unfold', 'move.down');
      }
    }
  }
});

const UNSAFE = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u;

test('bodies as large and as deep as can be are shown, moved in and folded', () => {
  for (const [name, events] of Object.entries(hostileEvents())) {
    const looker = new Looker(events).open(1, 'response');
    looker.run(
      'move.last',
      'move.up',
      'move.first',
      'fold.all',
      'unfold.all',
      'move.page-down',
      'fold.toggle',
    );
    assert.ok(looker.rows().length > 10, name);
    assert.ok(
      looker.rows().every((row) => row.length <= 80),
      name,
    );
    looker.run('side', 'side', 'previous', 'previous', 'finding.next');
    assert.ok(looker.rows().length > 2, name);
  }
});

/** The events of a recorded exchange, judged by the rules that ship. */
function recorded(start: string): readonly ExchangeEvent[] {
  const { request, response } = capture(start);
  const line = parseRequestLine(request.head);
  if (!line) throw new Error(`${start} is no ActiveSync request`);
  const inspector = new Inspector(new RuleSet(shippedPacks()));
  const asked = inspector.request(request.head, line, request.captured);
  const got = inspector.response(asked.message, response.head, response.captured);
  const id = start;
  return [
    { id, at: 0, kind: 'opened', head: request.head, line },
    { id, at: 1, kind: 'request-judged', request: asked.message, findings: asked.findings },
    { id, at: 2, kind: 'answered', head: response.head },
    { id, at: 3, kind: 'response-judged', response: got.message, findings: got.findings },
    { id, at: 4, kind: 'closed', durationMs: 4 },
  ];
}

test.run();
