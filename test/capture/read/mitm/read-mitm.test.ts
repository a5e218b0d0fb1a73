import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readAll } from '../../../helpers/read.ts';
import { withFile } from '../../../helpers/scratch.ts';
import { dumped, type Plain } from '../../../helpers/tnetstring.ts';
import { assertReplayed, toolFile } from '../../../helpers/tool-exchanges.ts';

const test = suite('read-mitm');
const file = toolFile('mitmdump.mitm');

test('reads what mitmdump wrote', async () => {
  const { exchanges, troubles } = await readAll(file);
  assert.equal(troubles, []);
  assertReplayed(exchanges);
  const [first] = exchanges;
  assert.match(String(first?.origin), /^http:\/\/127\.0\.0\.1:\d+$/);
  assert.ok((first?.at ?? 0) > Date.UTC(2026, 0, 1));
  assert.ok((first?.durationMs ?? -1) >= 0);
  assert.is(first?.place.offset, 0);
});

test('a file that is cut short gives what came before, and says where it stopped', async () => {
  const bytes = readFileSync(file);
  const { exchanges, troubles } = await withFile(bytes.subarray(0, 4000), readAll);
  assert.is(exchanges.length, 1);
  assert.equal(
    troubles.map(({ place, message, isEnd }) => [place.entry, place.offset, message, isEnd]),
    [[2, 2526, 'the file is cut short in the middle of a flow', true]],
  );
});

test('a damaged length ends the reading', async () => {
  const bytes = readFileSync(file);
  bytes[2526] = 0x78;
  const { exchanges, troubles } = await withFile(bytes, readAll);
  assert.is(exchanges.length, 1);
  assert.equal(
    troubles.map(({ place, isEnd }) => [place.offset, isEnd]),
    [[2526, true]],
  );
});

const REQUEST = {
  method: Buffer.from('POST'),
  path: Buffer.from('/Microsoft-Server-ActiveSync?Cmd=Ping'),
  scheme: Buffer.from('https'),
  host: 'mail.example.com',
  port: 443,
  headers: [[Buffer.from('Host'), Buffer.from('mail.example.com')]],
  content: Buffer.from([3, 1, 0x6a, 0]),
  timestamp_start: 1_700_000_000.5,
  timestamp_end: 1_700_000_000.6,
} as const;
const RESPONSE = { status_code: 200, headers: [], content: null, timestamp_end: 1_700_000_001.5 } as const;

/** Flows of older and newer versions differ in their keys: text or bytes, and in what stands where. */
const VERSIONS: readonly (readonly [string, Plain])[] = [
  [
    '0.18, keys as bytes',
    { type: 'http', version: [0, 18], request: REQUEST, response: { ...RESPONSE, code: 200 } },
  ],
  ['7', { version: 7, type: 'http', request: REQUEST, response: RESPONSE, error: null }],
  [
    '21',
    { version: 21, type: 'http', request: { ...REQUEST, authority: Buffer.from('') }, response: RESPONSE },
  ],
];

for (const [name, flow] of VERSIONS) {
  test(`reads a flow of version ${name}`, async () => {
    const { exchanges, troubles } = await withFile(dumped(flow), readAll);
    assert.equal(troubles, []);
    const [exchange] = exchanges;
    assert.is(exchange?.origin, 'https://mail.example.com');
    assert.is(exchange?.at, 1_700_000_000_500);
    assert.is(exchange?.durationMs, 1000);
    assert.is(exchange?.response?.head.status, 200);
    assert.equal(exchange?.request.head.headers, ['Host', 'mail.example.com']);
  });
}

test('a body that was streamed is unknown, not empty', async () => {
  const headers = [[Buffer.from('Content-Length'), Buffer.from('77')]];
  const flow = { version: 17, type: 'http', request: REQUEST, response: { ...RESPONSE, headers } };
  const { exchanges, troubles } = await withFile(dumped(flow), readAll);
  assert.equal(exchanges[0]?.response?.body, { bytes: new Uint8Array(), length: 77, overLimit: true });
  assert.match(troubles[0]?.message ?? '', 'the body of the response was not kept');
});

test('damage inside a flow is told as a loss, and costs no other flow', async () => {
  const whole = { version: 17, type: 'http', request: REQUEST, response: RESPONSE };
  const text = dumped(whole).toString('latin1');
  const damages: readonly (readonly [string, string, number])[] = [
    ['4:http;', '4:hptp;', 2],
    ['6:method;', '6:mothod;', 1],
    ['11:status_code', '11:statuz_code', 2],
    ['4:Host,', '4:Host#', 2],
    ['8:response', '8:response0', 2],
  ];
  for (const [from, to, count] of damages) {
    const damaged = text.replace(from, to).slice(0, text.length);
    assert.is.not(damaged, text);
    const bytes = Buffer.concat([Buffer.from(damaged, 'latin1'), dumped(whole)]);
    const { exchanges, troubles } = await withFile(bytes, readAll);
    assert.is(exchanges.length, count, to);
    assert.equal(
      troubles.map(({ isEnd, isLoss }) => [isEnd, isLoss]),
      [[false, true]],
      to,
    );
  }
});

test('flows without an answer, and flows that are no HTTP', async () => {
  const request = { version: 17, type: 'http', request: REQUEST, response: null };
  const bytes = Buffer.concat([dumped(request), dumped({ version: 17, type: 'tcp', messages: [] })]);
  const { exchanges, troubles } = await withFile(bytes, readAll);
  assert.is(exchanges.length, 1);
  assert.is(exchanges[0]?.response, undefined);
  assert.equal(
    troubles.map(({ message, isEnd }) => [message, isEnd]),
    [['1 flows of type tcp were passed over: no HTTP', false]],
  );
});

test.run();
