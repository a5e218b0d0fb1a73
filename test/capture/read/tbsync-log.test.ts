import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decode, toXml } from '../../../src/inspect/wbxml/index.ts';
import { capture } from '../../helpers/captures.ts';
import { readAll } from '../../helpers/read.ts';

const test = suite('tbsync-log');
const file = fileURLToPath(new URL('../../fixtures/logs/tbsync.log', import.meta.url));

test('pairs what was sent with what was received, and finds the address', async () => {
  const { exchanges } = await readAll(file);
  const [sync, folders, search, last] = exchanges;
  assert.equal(sync?.request.body, capture('z-push/285').request.captured);
  assert.equal(sync?.response?.body, capture('z-push/021').response.captured);
  assert.is(sync?.origin, 'https://mail.example.com');
  assert.match(sync?.request.head.target ?? '', /^\/Microsoft-Server-ActiveSync\?Cmd=Sync&User=alice&/);
  assert.equal(sync?.request.head.headers.slice(0, 2), ['MS-ASProtocolVersion', '14.0']);
  assert.is(sync?.at, Date.UTC(2026, 10, 23, 9));
  assert.is(sync?.durationMs, 2000);
  assert.is(folders?.request.head.target, '/Microsoft-Server-ActiveSync?Cmd=FolderSync');
  assert.is(search?.request.head.target, '/Microsoft-Server-ActiveSync?Cmd=Search');
  assert.is(last?.response, undefined);
});

test('an answer that was read as text is bytes again', async () => {
  const body = (await readAll(file)).exchanges[1]?.response?.body;
  assert.ok(body && 'bytes' in body);
  const document = decode(Buffer.from(body.bytes));
  assert.is(document.error, undefined);
  assert.match(toXml(document), '<DisplayName>Gesendet – Müll</DisplayName>');
});

test('an answer whose bytes were lost so is unknown', async () => {
  const { exchanges, troubles } = await readAll(file);
  assert.ok(exchanges[2]?.response?.body && 'overLimit' in exchanges[2].response.body);
  assert.is(exchanges[2].response.body.overLimit, true);
  assert.equal(
    troubles.map(({ place, message }) => [place.line, message]),
    [[exchanges[2].place.line, 'the body of the response was spoiled by TbSync: it was read as text']],
  );
});

test.run();
