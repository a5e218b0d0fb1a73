import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { CapturedExchange, XmlBody } from '../../../../src/capture/captured-exchange.ts';
import type { CapturedBody } from '../../../../src/inspect/message.ts';
import { exchangesOf, readAll } from '../../../helpers/read.ts';
import { withFile } from '../../../helpers/scratch.ts';

const test = suite('read-mailbox-log');
const file = fileURLToPath(new URL('../../../fixtures/logs/mailbox-log.txt', import.meta.url));
const text = readFileSync(file, 'utf8');
const lines = text.split('\r\n');

const EMPTY: CapturedBody = { bytes: Buffer.alloc(0), length: 0, overLimit: false };

function xmlOf(body: CapturedBody | XmlBody | undefined): XmlBody {
  assert.ok(body && 'xml' in body);
  return body;
}

async function exchange(identity: string): Promise<CapturedExchange> {
  const found = (await exchangesOf(file)).find((each) => each.identity === identity);
  assert.ok(found, identity);
  return found;
}

test('reads every entry once, in order', async () => {
  const read = await exchangesOf(file);
  assert.equal(
    read.map(({ place, identity }) => [place.entry, lines[(place.line as number) - 1], identity]),
    [
      [1, ' Log Entry: 0', '4A1B0C52'],
      [2, ' Log Entry: 1', '0F2E99D1'],
      [3, ' Log Entry: 2', '77AA0003'],
      [4, ' Log Entry: 3', '77AA0004'],
      [5, ' Log Entry: 4', '77AA0005'],
      [6, ' Log Entry: 5', '77AA0006'],
      // The seventh repeats the second.
      [8, ' Log Entry: 7', '77AA0007'],
      [9, ' Log Entry: 8', '77AA0008'],
    ],
  );
});

test('heads, times and the line of the XML', async () => {
  const { request, response, at, durationMs } = await exchange('4A1B0C52');
  assert.is(request.head.method, 'POST');
  assert.match(
    request.head.target,
    /^\/Microsoft-Server-ActiveSync\/default\.eas\?Cmd=FolderSync&User=alice&/,
  );
  assert.equal(request.head.headers.slice(-2), ['X-MS-PolicyKey', '1111111111']);
  assert.is(response?.head.status, 200);
  assert.is(at, Date.UTC(2026, 10, 23, 9, 59, 58));
  assert.is(durationMs, 1000);
  for (const body of [request.body, response?.body]) {
    const { xml, line } = xmlOf(body);
    assert.is(lines[line - 1], xml.split('\n')[0]);
    assert.match(xml, /^<FolderSync xmlns="FolderHierarchy:">[\s\S]*<\/FolderSync>$/);
  }
});

test('what was left out carries its bytes, however it was written; what is empty does not', async () => {
  const { xml } = xmlOf((await exchange('0F2E99D1')).response?.body);
  assert.match(xml, '<Body bytes="552"/>');
  assert.match(xml, '<Subject xmlns="Email:" bytes="9"/>');
  assert.match(xml, '<UmCallerID xmlns="Email2:"/>');
  assert.match(xml, '<UmCallerID xmlns="Email2:" bytes="12"/>');
  assert.match(xml, '<Data bytes="1204"/>');
});

test('a cached Sync is the request that it stands for, in whichever order the fields are', async () => {
  const { request, response, durationMs } = await exchange('77AA0003');
  assert.match(xmlOf(request.body).xml, '<GetChanges/>');
  assert.equal(response, { head: (await exchange('4A1B0C52')).response?.head, body: EMPTY });
  assert.is(durationMs, 2000);
});

test('a request alone, and one whose answer was still to come', async () => {
  const alone = await exchange('77AA0004');
  assert.match(xmlOf(alone.request.body).xml, /^<Ping[\s\S]*<\/Ping>$/);
  assert.is(alone.response, undefined);
  assert.is((await exchange('77AA0005')).response, undefined);
});

test('the XML behind the words of a multipart answer', async () => {
  const { xml, line } = xmlOf((await exchange('77AA0006')).response?.body);
  assert.match(xml, /^<ItemOperations [\s\S]*<\/ItemOperations>$/);
  assert.is(lines[line - 1], xml.split('\n')[0]);
});

test('values that look like fields, and rules within them', async () => {
  const { request, response } = await exchange('77AA0007');
  const { xml } = xmlOf(request.body);
  assert.match(
    xml,
    'Subject : RequestBody is not a field here\nSubject: A : B\nRequestId : neither is this\n--------',
  );
  assert.is(response?.head.status, 500);
  assert.equal(response?.body, EMPTY);
});

test('OPTIONS', async () => {
  const { request, response } = await exchange('77AA0008');
  assert.is(request.head.method, 'OPTIONS');
  assert.equal(request.body, EMPTY);
  assert.is(response?.head.headers[0], 'MS-ASProtocolVersions');
});

test('logs in UTF-16, with LF alone, and with a byte order mark', async () => {
  const expected = (await exchangesOf(file)).map(({ place: _, ...rest }) => rest);
  const sixteen = Buffer.from(`\ufeff${text}`, 'utf16le');
  for (const bytes of [sixteen, Buffer.from(sixteen).swap16(), text.replaceAll('\r', ''), `\ufeff${text}`]) {
    const read = await withFile(bytes, exchangesOf);
    assert.equal(
      read.map(({ place: _, ...rest }) => rest),
      expected,
    );
  }
});

test('a log that is cut short says so, and gives what came', async () => {
  const cut = text.slice(0, text.indexOf('<ServerId>5:2</ServerId>'));
  const { exchanges, troubles } = await withFile(cut, readAll);
  assert.is(exchanges.length, 2);
  assert.match(xmlOf(exchanges[1]?.response?.body).xml, /\+14255550123[\s\S]*<Add>$/);
  assert.equal(
    troubles.map(({ message, isEnd }) => [message, isEnd]),
    [
      ['ResponseBody is cut short', false],
      ['the file is cut short in this entry', true],
    ],
  );
});

test('an entry without a head, and words in place of XML, are told', async () => {
  const rule = '-'.repeat(20);
  const log = (fields: string) => `${rule}\n Log Entry: 1\n${rule}\n\n${fields}`;
  const headless = await withFile(log('Identifier : \n1\n\nResponseBody : \n<Sync/>\n'), readAll);
  assert.equal(
    headless.troubles.map(({ message }) => message),
    ['the entry has no RequestHeader'],
  );
  const words =
    'RequestHeader : \nPOST /a?Cmd=Sync HTTP/1.1\n\nRequestBody : \nToo large\n\nResponseHeader : \nwhat\n';
  const { exchanges, troubles } = await withFile(log(words), readAll);
  assert.is(exchanges.length, 1);
  assert.equal(
    troubles.map(({ message }) => message),
    ['ResponseHeader is none', 'RequestBody is no XML: Too large'],
  );
  // Nobody knows what it was: it is not empty.
  assert.equal(exchanges[0]?.request.body, { bytes: new Uint8Array(), length: 0, overLimit: true });
});

test.run();
