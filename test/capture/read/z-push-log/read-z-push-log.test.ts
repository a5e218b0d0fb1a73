import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { XmlBody } from '../../../../src/capture/captured-exchange.ts';
import type { CapturedBody } from '../../../../src/inspect/message.ts';
import { decode, encode, fromXml, toXml } from '../../../../src/inspect/wbxml/index.ts';
import { capture } from '../../../helpers/captures.ts';
import { exchangesOf, readAll } from '../../../helpers/read.ts';
import { withFile } from '../../../helpers/scratch.ts';

const test = suite('read-z-push-log');
const file = fileURLToPath(new URL('../../../fixtures/logs/z-push.log', import.meta.url));
const lines = readFileSync(file, 'utf8').split('\n');

function xmlOf(body: CapturedBody | XmlBody | undefined): XmlBody {
  assert.ok(body && 'xml' in body);
  return body;
}

test('reads requests in the order in which they end, of processes that run at once', async () => {
  const read = await exchangesOf(file);
  assert.equal(
    read.map(({ request, response }) => [/Cmd=(\w+)/.exec(request.head.target)?.[1], response?.head.status]),
    [
      ['FolderSync', 200],
      ['Sync', 200],
      ['Sync', 200],
      ['Sync', 200],
      ['FolderSync', 401],
      ['Ping', undefined],
    ],
  );
  for (const { place } of read) assert.match(lines[(place.line as number) - 1] as string, '-------- Start');
  const [, sync] = read;
  assert.is(sync?.at, Date.UTC(2026, 10, 23, 10));
  assert.is(sync?.durationMs, 3000);
  assert.equal(sync?.request.head, {
    method: 'POST',
    target: '/Microsoft-Server-ActiveSync?Cmd=Sync&User=alice&DeviceId=hmdevice1&DeviceType=iPhone',
    headers: ['MS-ASProtocolVersion', '14.1', 'Content-Type', 'application/vnd.ms-sync.wbxml'],
  });
});

test('prefers bytes to elements', async () => {
  const [folders, sync] = await exchangesOf(file);
  assert.equal(folders?.response?.body, capture('z-push/003').response.captured);
  assert.equal(sync?.request.body, capture('z-push/285').request.captured);
  assert.equal(sync?.response?.body, capture('z-push/285').response.captured);
});

test('elements where the bytes are cut: our names, line for line, what was left out with its bytes', async () => {
  const [, , elements] = await exchangesOf(file);
  const asked = xmlOf(elements?.request.body);
  assert.is(
    toXml(decode(encode(fromXml(asked.xml)))).replaceAll(/\n\s*/g, ''),
    '<Sync xmlns="AirSync:" xmlns:email="Email:" xmlns:airsyncbase="AirSyncBase:" xmlns:email2="Email2:">' +
      '<Collections><Collection><SyncKey>{c5a30440-bd54-4200-b609-4fe2bb3a65a1}3</SyncKey>' +
      '<CollectionId>C7e11f</CollectionId><Commands><Change><ServerId>m01</ServerId><ApplicationData>' +
      '<email:Read>1</email:Read><email2:UmCallerID>+14255550123</email2:UmCallerID><email:Flag/>' +
      '<airsyncbase:Body><airsyncbase:Data>twolines &amp; &lt;more&gt;</airsyncbase:Data></airsyncbase:Body>' +
      '</ApplicationData></Change></Commands></Collection></Collections></Sync>',
  );
  const answered = xmlOf(elements?.response?.body);
  assert.match(answered.xml, /<Subject xmlns="Email:" bytes="20480"\s*><\/Subject/);
  assert.match(answered.xml, /<Data bytes="70000"\s*><\/Data/);
  for (const { xml, line } of [asked, answered]) {
    const at = line - 1 + xml.split('\n').findIndex((each) => each.includes('<UmCallerID'));
    assert.match(lines[at] as string, '<POOMMAIL2:UmCallerId>');
  }
});

test('an empty Sync, a refused request, one that is not over', async () => {
  const [, , , empty, refused, open] = await exchangesOf(file);
  const nothing = { bytes: Buffer.alloc(0), length: 0, overLimit: false };
  assert.equal(
    [empty?.request.body, empty?.response?.body, refused?.response?.body],
    [nothing, nothing, nothing],
  );
  assert.match(xmlOf(open?.request.body).xml, /<HeartbeatInterval\s*>900<\/HeartbeatInterval><\/Ping>$/);
});

test('logs of one user, and of syslog', async () => {
  const expected = (await exchangesOf(file)).map(({ request, response }) => ({ request, response }));
  const ofUser = lines.map((line) => line.replace(' [alice] [hmdevice1]', ''));
  const ofSyslog = lines.map((line) =>
    line.replace(/^\d\d\/\d\d\/\d{4} [\d:]{8} /, 'Nov 23 10:00:00 mail z-push: '),
  );
  for (const variant of [ofUser, ofSyslog]) {
    const read = await withFile(variant.join('\n'), (path) => exchangesOf(path, { format: 'z-push-log' }));
    assert.equal(
      read.map(({ request, response }) => ({ request, response })),
      expected,
    );
  }
});

test('a log of another level has no bodies, and says how to get them', async () => {
  const without = lines.filter((line) => !line.includes('[WBXML]')).join('\n');
  const { exchanges, troubles } = await withFile(without, readAll);
  assert.is(exchanges.length, 6);
  assert.equal(exchanges[0]?.request.body, { bytes: new Uint8Array(), length: 0, overLimit: true });
  assert.match(troubles[0]?.message ?? '', 'LOGLEVEL_WBXML');
});

test.run();
