import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readAll } from '../../../helpers/read.ts';
import { withFile } from '../../../helpers/scratch.ts';
import { assertReplayed, toolFile } from '../../../helpers/tool-exchanges.ts';

const test = suite('read-har');
const WBXML = 'application/vnd.ms-sync.wbxml';
/** A Ping whose text has a character beyond ASCII, and one whose opaque data no UTF-8 text can hold. */
const UMLAUT = Buffer.from('03016a00000d4547' + '03c3bc00' + '0101', 'hex');
const OPAQUE = Buffer.from('03016a00000d4547' + 'c302ff80' + '0101', 'hex');

test('reads what a script of mitmproxy wrote', async () => {
  const { exchanges, troubles } = await readAll(toolFile('har_dump.har'));
  assert.equal(troubles, []);
  // HAR has answers without their content coding.
  assertReplayed(exchanges, undefined, false);
  assert.match(String(exchanges[0]?.origin), /^http:\/\/127\.0\.0\.1:\d+$/);
  assert.ok(exchanges.every(({ durationMs }) => durationMs !== undefined && durationMs >= 0));
});

interface Given {
  readonly text?: string;
  readonly encoding?: string;
  readonly size?: number;
  readonly headers?: readonly { readonly name: string; readonly value: string }[];
  readonly creator?: object;
}

function har({
  text,
  encoding,
  size = -1,
  headers = [],
  creator = { name: 'Spoiler', version: '1.0' },
}: Given): string {
  const data = { mimeType: WBXML, ...(text !== undefined && { text }), ...(encoding && { encoding }) };
  const request = {
    method: 'POST',
    url: 'https://mail.example.com:444/Microsoft-Server-ActiveSync?Cmd=Ping#top',
    headers,
    postData: data,
    bodySize: size,
  };
  const response = { status: 200, headers, content: { ...data, size } };
  const entry = { startedDateTime: '2026-11-23T10:00:00.000+01:00', time: 12.5, request, response };
  return JSON.stringify({ log: { version: '1.2', creator, entries: [entry] } });
}

async function bodiesOf(given: Given): Promise<readonly (string | undefined)[]> {
  const { exchanges, troubles } = await withFile(har(given), readAll);
  assert.equal(troubles, []);
  return [exchanges[0]?.request.body, exchanges[0]?.response?.body].map((body) =>
    body && 'bytes' in body ? Buffer.from(body.bytes).toString('hex') : undefined,
  );
}

const twice = (bytes: Buffer): readonly string[] => [bytes.toString('hex'), bytes.toString('hex')];

test('bodies in base64, on both sides', async () => {
  assert.equal(await bodiesOf({ text: OPAQUE.toString('base64'), encoding: 'base64' }), twice(OPAQUE));
});

test('bodies as ISO 8859-1 and as UTF-8 text', async () => {
  assert.equal(await bodiesOf({ text: OPAQUE.toString('latin1') }), twice(OPAQUE));
  assert.equal(await bodiesOf({ text: UMLAUT.toString('utf8'), size: UMLAUT.length }), twice(UMLAUT));
  // Even of a body that is damaged nothing was lost where its length is right.
  const damaged = OPAQUE.subarray(0, 9);
  assert.equal(await bodiesOf({ text: damaged.toString('latin1'), size: 9 }), twice(damaged));
});

test('a spoiled body is unknown, and the tool that lost it is named', async () => {
  const { exchanges, troubles } = await withFile(
    har({ text: OPAQUE.toString('utf8'), size: OPAQUE.length }),
    readAll,
  );
  const unknown = { bytes: new Uint8Array(), length: OPAQUE.length, overLimit: true };
  assert.equal(exchanges[0]?.request.body, unknown);
  assert.equal(exchanges[0]?.response?.body, unknown);
  assert.equal(
    troubles.map(({ message }) => message),
    [
      'the body of the request was spoiled: its bytes were written as text by Spoiler 1.0',
      'the body of the response was spoiled: its bytes were written as text by Spoiler 1.0',
    ],
  );
});

test('a body in base64 that is damaged is unknown, and a loss; blanks in it are none', async () => {
  const text = OPAQUE.toString('base64');
  assert.equal(await bodiesOf({ text: text.replace(/.{4}/g, '$&\r\n '), encoding: 'base64' }), twice(OPAQUE));
  const spoiled = `${text.slice(0, 5)}\u0001${text.slice(6)}`;
  const { exchanges, troubles } = await withFile(har({ text: spoiled, encoding: 'base64' }), readAll);
  assert.ok(exchanges[0]?.request.body && 'overLimit' in exchanges[0].request.body);
  assert.is(exchanges[0].request.body.overLimit, true);
  assert.equal(
    troubles.map(({ message, isLoss }) => [message, isLoss]),
    ['request', 'response'].map((side) => [`the body of the ${side} is damaged: it is no base64`, true]),
  );
});

test('a body that was left out is unknown; the tool may not have said who it is', async () => {
  const { exchanges, troubles } = await withFile(har({ size: 70, creator: {} }), readAll);
  assert.equal(exchanges[0]?.request.body, { bytes: new Uint8Array(), length: 70, overLimit: true });
  assert.is(troubles[0]?.message, 'the body of the request was left out by the tool that wrote this file');
});

test('a content coding that was undone is taken from the head, one that is there stays', async () => {
  const headers = [
    { name: 'content-encoding', value: 'gzip' },
    { name: 'X-Other', value: 'yes' },
  ];
  const read = async (bytes: Buffer) => {
    const { exchanges } = await withFile(
      har({ text: bytes.toString('base64'), encoding: 'base64', headers }),
      readAll,
    );
    return exchanges[0]?.response?.head.headers;
  };
  assert.equal(await read(OPAQUE), ['X-Other', 'yes']);
  assert.equal(await read(gzipSync(OPAQUE)), ['content-encoding', 'gzip', 'X-Other', 'yes']);
});

test('address, time and head', async () => {
  const headers = [
    { name: ':authority', value: 'mail.example.com' },
    { name: 'A', value: 'b' },
  ];
  const { exchanges } = await withFile(har({ headers }), readAll);
  const [exchange] = exchanges;
  assert.is(exchange?.request.head.target, '/Microsoft-Server-ActiveSync?Cmd=Ping');
  assert.is(exchange?.origin, 'https://mail.example.com:444');
  assert.is(exchange?.at, Date.UTC(2026, 10, 23, 9));
  assert.is(exchange?.durationMs, 12.5);
  assert.equal(exchange?.request.head.headers, ['A', 'b']);
});

test('an entry without an answer has none', async () => {
  const text = har({}).replace('"status":200', '"status":0');
  const { exchanges } = await withFile(text, readAll);
  assert.is(exchanges[0]?.response, undefined);
});

test('damage in one entry costs no other, and is told where it is', async () => {
  const one = JSON.stringify(JSON.parse(har({})).log.entries[0]);
  const text = har({}).replace(one, [one, one.replace('{', '}{'), one].join(','));
  const { exchanges, troubles } = await withFile(text, readAll);
  assert.is(exchanges.length, 3);
  assert.equal(
    troubles.map(({ message, isEnd, place }) => [message, isEnd, place.offset]),
    [['the file is damaged here: entries may be missing', true, text.indexOf('}{')]],
  );
});

test('a file that is cut short, and entries that are none', async () => {
  const bytes = readFileSync(toolFile('har_dump.har'));
  const cut = await withFile(bytes.subarray(0, 20_000), readAll);
  assert.ok(cut.exchanges.length >= 2);
  assert.equal(
    cut.troubles.map(({ message, isEnd }) => [message, isEnd]),
    [['the file is cut short, or damaged', true]],
  );
  const odd = await withFile('{"log":{"entries":[1,{"request":{}},{"x":tru},{}]}}', readAll);
  assert.equal(
    odd.troubles.map(({ place, message }) => [place.entry, place.offset, message]),
    [
      [1, 21, 'the entry has no request'],
      [2, 36, 'the entry is no JSON'],
      [3, 46, 'the entry has no request'],
    ],
  );
});

test.run();
