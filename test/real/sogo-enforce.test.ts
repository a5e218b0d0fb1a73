import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decode } from '../../src/inspect/wbxml/decode.ts';
import { toXml } from '../../src/inspect/wbxml/to-xml.ts';
import { headerOf, statusOf, type WireMessage } from '../helpers/http-wire.ts';
import { packText } from '../helpers/rules.ts';
import {
  addOf,
  callerId,
  change,
  changeOf,
  collection,
  commands,
  contact,
  folderSync,
  read,
  sync,
  syncAll,
  wantsMessages,
} from './bodies.ts';
import { type Synced, synchronise, textsIn } from './device.ts';
import { type Lab, startLab, Way } from './lab.ts';

const test = suite('SOGo behind an easlens that enforces');
let lab: Lab;

// Not in `before`: uvu drops what a hook throws, and passes.
test('SOGo starts', async () => {
  lab = await startLab();
});
test.after(() => lab?.stop());

/** Uses a way of its own, whose easlens enforces. */
async function enforcing(
  options: readonly string[],
  use: (way: Way) => Promise<void>,
  door = lab.sogo.plain,
): Promise<void> {
  const way = await Way.open(lab.sogo, door, ...options);
  try {
    await use(way);
  } finally {
    await way.stop();
  }
}

test('blocked, the Change that carries UmCallerID is refused, the other one is done, and the device goes on', () =>
  enforcing(['--enforce', 'umcallerid/client-sent=block'], async (way) => {
    const device = await synchronise(way, 'BLOCKED1');
    const { phone, inbox } = device;
    const [good = '', bad = ''] = device.serverIds;
    assert.equal(readFlags(device, [good, bad]), ['0', '0']);
    const changes = commands(changeOf(bad, read, callerId), changeOf(good, read));
    const request = { command: 'Sync', body: sync(device.syncKey, inbox, changes) };
    const { response, findings, sentOn } = await way.carry(phone, request);
    assert.equal(
      findings.map(({ rule, action }) => `${rule} ${action}`),
      ['umcallerid/client-sent blocked'],
    );
    assert.equal(textsIn(sentOn[0] as WireMessage, 'airsync:ServerId'), [good], 'the server hears of one');
    assert.match(
      toXml(decode(response.body)).replace(/\s+/g, ''),
      `<Change><ServerId>${bad}</ServerId><Status>6</Status></Change>`,
    );
    const key = textsIn(response, 'airsync:SyncKey')[0] ?? '';
    const next = await way.pass(phone, { command: 'Sync', body: sync(key, inbox, ...wantsMessages) });
    assert.is(next.exchange.httpStatus, 200);
    assert.ok(next.exchange.status === '1' || next.response.body.length === 0, 'the key is taken');
    const reads = readFlags(await synchronise(way, 'BLOCKED2'), [good, bad]);
    assert.equal(reads, ['1', '0'], 'the good Change was done, the bad one was not');
  }));

test('rewritten, the Change arrives without UmCallerID', () =>
  enforcing(['--enforce', 'umcallerid/client-sent=rewrite'], async (way) => {
    const device = await synchronise(way, 'REWRITTEN1');
    const serverId = device.serverIds[2] ?? '';
    const body = sync(device.syncKey, device.inbox, change(serverId, read, callerId));
    const { sentOn, findings, exchange } = await way.carry(device.phone, { command: 'Sync', body });
    assert.is(exchange.status, '1');
    assert.equal(
      findings.map(({ rule, action }) => `${rule} ${action}`),
      ['umcallerid/client-sent rewritten'],
    );
    const expected = sync(device.syncKey, device.inbox, change(serverId, read));
    assert.equal(textsIn(sentOn[0] as WireMessage, 'email2:UmCallerID'), []);
    assert.is(toXml(decode((sentOn[0] as WireMessage).body)), toXml(decode(expected)));
  }));

test('held to be judged, compressed and chunked answers pass as they came', () =>
  enforcing(
    ['--enforce', 'umcallerid/*=rewrite'],
    async (way) => {
      await synchronise(way, 'HELD1');
    },
    lab.sogo.gzip,
  ));

/** Of each message, what the device was told of Read. */
function readFlags({ messages }: Synced, serverIds: readonly string[]): readonly string[] {
  const told = textsIn(messages, 'airsync:ServerId');
  const flags = textsIn(messages, 'email:Read');
  return serverIds.map((serverId) => flags[told.indexOf(serverId)] ?? '');
}

/** Folder of contacts that a mailbox begins with. (MS-ASCMD 2.2.3.186.2) */
const CONTACTS = '9';

test('of two collections a Change and an Add are refused, the other Add is done, and the device goes on', () =>
  enforcing(['--enforce', 'umcallerid/client-sent=block'], async (way) => {
    const device = await synchronise(way, 'BLOCKED3');
    const { phone, inbox } = device;
    const kinds = textsIn(device.folders, 'folderhierarchy:Type');
    const book = textsIn(device.folders, 'folderhierarchy:ServerId')[kinds.indexOf(CONTACTS)] ?? '';
    const first = await way.pass(phone, { command: 'Sync', body: sync('0', book) });
    const bookKey = textsIn(first.response, 'airsync:SyncKey')[0] ?? '';
    const body = syncAll(
      collection(device.syncKey, inbox, change(device.serverIds[3] ?? '', read, callerId)),
      collection(
        bookKey,
        book,
        commands(addOf('bad', ...contact('Bad'), callerId), addOf('good', ...contact('Good'))),
      ),
    );
    const { response, findings, sentOn } = await way.carry(phone, { command: 'Sync', body });
    assert.equal(
      findings.map(({ rule, action }) => `${rule} ${action}`),
      Array(2).fill('umcallerid/client-sent blocked'),
    );
    const heard = syncAll(
      collection(device.syncKey, inbox),
      collection(bookKey, book, commands(addOf('good', ...contact('Good')))),
    );
    assert.is(toXml(decode((sentOn[0] as WireMessage).body)), toXml(decode(heard)));
    const told = toXml(decode(response.body)).replace(/\s+/g, '');
    assert.match(told, `<Change><ServerId>${device.serverIds[3]}</ServerId><Status>6</Status></Change>`);
    assert.match(
      told,
      /<Add><ClientId>good<\/ClientId><ServerId>[^<]+<\/ServerId><Status>1<\/Status><\/Add>/,
    );
    assert.match(told, '<Add><ClientId>bad</ClientId><Status>6</Status></Add>');
    assert.equal(
      textsIn(response, 'airsync:CollectionId').sort(),
      [inbox, book].sort(),
      'each collection once',
    );
    // Of the other key nothing can be said: SOGo refuses the first one of new contacts, easlens or not.
    const key = textsIn(response, 'airsync:SyncKey')[0] ?? '';
    const next = await way.pass(phone, { command: 'Sync', body: sync(key, inbox, ...wantsMessages) });
    assert.ok(next.exchange.status === '1' || next.response.body.length === 0, 'the key is taken');
  }));

/** Uses a rule file of a test. */
async function withRules(text: string, use: (file: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'easlens-rules-'));
  try {
    const file = join(folder, 'own.yaml');
    writeFileSync(file, text);
    await use(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const onSubjects = { commands: ['Sync'], select: 'email:Subject', examples: undefined };

test('an answer of the server, compressed and chunked, is rewritten where it is wrong, and in no other byte', () =>
  withRules(
    packText({ ...onSubjects, assert: 'value != "Dress rehearsal"', fix: { set: '"Dress code"' } }),
    (file) =>
      enforcing(
        ['--rules', file, '--enforce', 'own/*=rewrite'],
        async (way) => {
          const phone = way.phone('REWRITTEN2');
          const { response: folders } = await way.pass(phone, { command: 'FolderSync', body: folderSync });
          const inbox = textsIn(folders, 'folderhierarchy:ServerId')[0] ?? '';
          const { response: first } = await way.pass(phone, { command: 'Sync', body: sync('0', inbox) });
          const key = textsIn(first, 'airsync:SyncKey')[0] ?? '';
          const carried = await way.carry(phone, {
            command: 'Sync',
            body: sync(key, inbox, ...wantsMessages),
            headers: ['Accept-Encoding: gzip'],
          });
          const [came] = carried.answers;
          assert.is(headerOf(carried.response, 'content-encoding'), 'gzip');
          assert.is(headerOf(carried.response, 'transfer-encoding'), 'chunked');
          const plain = gunzipSync(came?.body ?? Buffer.alloc(0)).toString('latin1');
          const expected = plain.replaceAll('T\x03Dress rehearsal\0', 'T\x03Dress code\0');
          assert.is.not(expected, plain);
          assert.is(gunzipSync(carried.response.body).toString('latin1'), expected);
          assert.ok(carried.findings.every(({ action }) => action === 'rewritten'));
        },
        lab.sogo.gzip,
      ),
  ));

test('an answer of the server that is blocked is a 502 that names the rule, and the next one passes', () =>
  withRules(packText({ ...onSubjects, assert: 'value != "Dress rehearsal"' }), (file) =>
    enforcing(['--rules', file, '--enforce', 'own/rule-1=block'], async (way) => {
      const phone = way.phone('BLOCKED4');
      const { response: folders } = await way.pass(phone, { command: 'FolderSync', body: folderSync });
      const inbox = textsIn(folders, 'folderhierarchy:ServerId')[0] ?? '';
      const { response: first } = await way.pass(phone, { command: 'Sync', body: sync('0', inbox) });
      const key = textsIn(first, 'airsync:SyncKey')[0] ?? '';
      const body = sync(key, inbox, ...wantsMessages);
      const { response } = await way.carry(phone, { command: 'Sync', body });
      assert.is(statusOf(response), 502);
      assert.match(response.body.toString(), 'own/rule-1 (A rule of a test)');
      await way.pass(phone, { command: 'FolderSync', body: folderSync });
    }),
  ));

test.run();
