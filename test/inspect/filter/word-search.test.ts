import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Exchange } from '../../../src/inspect/exchange.ts';
import { wordSearch } from '../../../src/inspect/filter/word-search.ts';
import { readWords } from '../../../src/inspect/filter/words.ts';
import type { Body } from '../../../src/inspect/message.ts';
import { decode, encode, fromXml } from '../../../src/inspect/wbxml/index.ts';
import { multiByteInteger } from '../../helpers/wbxml-writer.ts';

const test = suite('filter/word-search');

function wbxml(xml: string): Body {
  const bytes = Buffer.from(encode(fromXml(xml)));
  return { kind: 'wbxml', length: bytes.length, bytes, document: decode(bytes) };
}

function exchangeWith(body: Body, headers: readonly string[] = []): Exchange {
  const head = { method: 'POST', target: '/Microsoft-Server-ActiveSync?Cmd=Sync&User=alice', headers };
  const line = { command: 'Sync', query: 'plain', acceptsMultipart: false, problems: [] } as const;
  return { id: '1', openedAt: 0, head, line, request: { head, line, body }, findings: [] };
}

const finds = (text: string, exchange: Exchange) => wordSearch(readWords(text))(exchange);

const mail = exchangeWith(
  wbxml(
    '<Sync xmlns="AirSync" xmlns:email="Email"><Collections><Collection><Commands><Add><ApplicationData>' +
      '<email:Subject>Grüße aus Łódź, Ärger</email:Subject></ApplicationData></Add></Commands></Collection></Collections></Sync>',
  ),
  [
    'User-Agent',
    'Apple-iPhone/1.0',
    'Authorization',
    `Basic ${Buffer.from('alice:secret').toString('base64')}`,
  ],
);

for (const [text, found] of [
  ['sync', true],
  ['SYNC cmd=', true],
  ['user=alice', true],
  ['grüsse', false],
  ['GRÜSSE', false],
  ['grüße', true],
  ['ärger', true],
  ['łódź', true],
  ['"aus łódź"', true],
  ['"łódź aus"', false],
  ['applicationdata', true],
  ['subject', true],
  ['apple-iphone', true],
  ['user-agent', true],
  ['alice:[redacted]', true],
  [Buffer.from('alice:secret').toString('base64'), false],
  ['secret', false],
  ['sync nowhere', false],
] as const) {
  test(`${text}: ${found ? 'found' : 'not found'}`, () => assert.is(finds(text, mail), found));
}

test('tokens that look like letters are not text', () => {
  // 0x45 0x5c 0x4f 0x4b are Sync, Collections, Collection and SyncKey, and "E\OK".
  const body = wbxml(
    '<Sync xmlns="AirSync"><Collections><Collection><SyncKey>1</SyncKey></Collection></Collections></Sync>',
  );
  assert.not(finds('e\\ok', exchangeWith(body)));
});

test('text of other bodies is searched as it is, and only so far', () => {
  const mime = (text: string): Body => {
    const bytes = Buffer.from(text);
    return { kind: 'mime', length: bytes.length, bytes, contentType: 'message/rfc822' };
  };
  assert.ok(finds('"hello world"', exchangeWith(mime('Subject: Hello World'))));
  assert.not(finds('needle', exchangeWith(mime(`${'x'.repeat(300_000)}needle`))));
});

test('a text of the string table that every node names is not read again and again', () => {
  const table = `${'x'.repeat(200_000)}\0needle\0`;
  const referring = (...indices: readonly number[]): Body => {
    const references = indices.flatMap((index) => [0x83, ...multiByteInteger(index)]);
    const length = multiByteInteger(table.length);
    const bytes = Buffer.concat([
      Buffer.from([0x03, 0x01, 0x6a, ...length]),
      Buffer.from(table),
      Buffer.from([0x45, ...references, 0x01]),
    ]);
    return { kind: 'wbxml', length: bytes.length, bytes, document: decode(bytes) };
  };
  assert.ok(finds('needle', exchangeWith(referring(0, 200_001))));
  assert.not(finds('needle', exchangeWith(referring(0, 0, 200_001))));
});

test('all parts of a body together are searched only so far', () => {
  const part = (text: string) => ({ start: 0, end: text.length, bytes: Buffer.from(text) });
  const { document } = wbxml('<Sync xmlns="AirSync"/>') as Extract<Body, { kind: 'wbxml' }>;
  const inParts = (...texts: readonly string[]): Body => {
    const parts = ['', ...texts].map(part);
    return { kind: 'multipart', length: 1, bytes: Buffer.alloc(1), document, multipart: { parts } };
  };
  assert.ok(finds('needle', exchangeWith(inParts('x'.repeat(200_000), 'needle'))));
  assert.not(finds('needle', exchangeWith(inParts('x'.repeat(200_000), 'x'.repeat(200_000), 'needle'))));
});

test('words are read with their phrases, an open one to the end, and only twenty of them', () => {
  assert.equal(readWords('One "Two  three" one'), ['one', 'two  three']);
  assert.equal(readWords('a "b c'), ['a', 'b c']);
  assert.equal(readWords(' "" " " '), []);
  assert.is(readWords(Array.from({ length: 50 }, (_, index) => `w${index}`).join(' ')).length, 20);
});

test.run();
