import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { MessageClassMemory } from '../../../src/inspect/eas/message-class-memory.ts';
import { decode } from '../../../src/inspect/wbxml/decode.ts';
import type { WbxmlDocument } from '../../../src/inspect/wbxml/document.ts';
import { capture } from '../../helpers/captures.ts';
import { element, type Written, writeWbxml } from '../../helpers/wbxml-writer.ts';

const test = suite('message-class-memory');
const alice = { user: 'alice', deviceId: 'A' };
const bob = { user: 'bob', deviceId: 'A' };
const VOICE = 'IPM.Note.Microsoft.Voicemail';
const read = (root: Written): WbxmlDocument => decode(writeWbxml(root));

function collection(id: string, ...inside: Written[]): Written {
  return element('AirSync:Collection', element('AirSync:CollectionId', id), ...inside);
}
const sync = (...collections: Written[]): WbxmlDocument =>
  read(element('AirSync:Sync', element('AirSync:Collections', ...collections)));
const data = (messageClass: string): Written =>
  element('AirSync:ApplicationData', element('Email:MessageClass', messageClass));
const added = (id: string, messageClass = VOICE): Written =>
  element('AirSync:Add', element('AirSync:ServerId', id), data(messageClass));
const commands = (...operations: Written[]): Written => element('AirSync:Commands', ...operations);
const syncFrom = (key: string, id: string): WbxmlDocument =>
  sync(collection(id, element('AirSync:SyncKey', key)));
const folderSync = (key: string): WbxmlDocument =>
  read(element('FolderHierarchy:FolderSync', element('FolderHierarchy:SyncKey', key)));

test('remembers the class of an item for its user, device and folder', () => {
  const memory = new MessageClassMemory();
  memory.learn(
    alice,
    sync(
      collection('5', commands(added('5:1'), added('5:2', 'IPM.Note'))),
      collection('6', commands(added('6:1'))),
    ),
  );
  assert.is(memory.recall(alice, '5', '5:1'), VOICE);
  assert.is(memory.recall(alice, '5', '5:2'), 'IPM.Note');
  assert.is(memory.recall(alice, '6', '6:1'), VOICE);
  assert.is(memory.recall(alice, '6', '5:1'), undefined);
  assert.is(memory.recall(bob, '5', '5:1'), undefined);
  assert.is(memory.recall(alice, undefined, '5:1'), undefined);
  assert.is(memory.recall(alice, '5', undefined), undefined);
});

test('the last class told is the one that counts', () => {
  const memory = new MessageClassMemory();
  memory.learn(alice, sync(collection('5', commands(added('5:1')))));
  memory.learn(alice, sync(collection('5', commands(added('5:1', 'IPM.Note')))));
  assert.is(memory.recall(alice, '5', '5:1'), 'IPM.Note');
  assert.is(memory.size, 1);
});

test('learns from recorded exchanges what a later Change leaves out', () => {
  const memory = new MessageClassMemory();
  memory.learn(alice, decode(capture('z-push/285').response.captured.bytes));
  // One of the 22 items comes without a class.
  assert.is(memory.size, 21);
  assert.is(memory.recall(alice, 'C7e11f', 'm01'), 'IPM.Note.Microsoft.Voicemail.UM.CA');
});

test('learns from as many items of a response as a server may send, and then some', () => {
  const memory = new MessageClassMemory();
  const many = Array.from({ length: 21_000 }, (_, index) => added(String(index)));
  memory.learn(alice, sync(collection('5', commands(...many))));
  assert.is(memory.recall(alice, '5', '19999'), VOICE);
  assert.is(memory.recall(alice, '5', '20000'), undefined);
});

test('a Sync with SyncKey 0 forgets its folder, and only that', () => {
  const memory = new MessageClassMemory();
  memory.learn(alice, sync(collection('5', commands(added('1'))), collection('6', commands(added('1')))));
  memory.notice(alice, syncFrom('7', '5'));
  assert.is(memory.recall(alice, '5', '1'), VOICE);
  memory.notice(bob, syncFrom('0', '5'));
  assert.is(memory.recall(alice, '5', '1'), VOICE);
  memory.notice(alice, syncFrom('0', '5'));
  assert.is(memory.recall(alice, '5', '1'), undefined);
  assert.is(memory.recall(alice, '6', '1'), VOICE);
  memory.learn(alice, sync(collection('5', commands(added('2')))));
  assert.is(memory.recall(alice, '5', '1'), undefined);
  assert.is(memory.recall(alice, '5', '2'), VOICE);
});

test('a FolderSync with SyncKey 0 forgets all folders of the device', () => {
  const memory = new MessageClassMemory();
  for (const owner of [alice, bob]) memory.learn(owner, sync(collection('5', commands(added('1')))));
  memory.notice(alice, folderSync('1'));
  assert.is(memory.recall(alice, '5', '1'), VOICE);
  memory.notice(alice, folderSync('0'));
  assert.is(memory.recall(alice, '5', '1'), undefined);
  assert.is(memory.recall(bob, '5', '1'), VOICE);
});

test('learns the class of a client’s own Add once the server has named it', () => {
  const memory = new MessageClassMemory();
  const request = sync(
    collection(
      '5',
      commands(
        element('AirSync:Add', element('AirSync:ClientId', 'c1'), data('IPM.Note')),
        element('AirSync:Add', element('AirSync:ClientId', 'c2'), data(VOICE)),
      ),
    ),
  );
  const answer = (client: string, server: string, status: string): Written =>
    element(
      'AirSync:Add',
      element('AirSync:ClientId', client),
      element('AirSync:ServerId', server),
      element('AirSync:Status', status),
    );
  const response = sync(
    collection('5', element('AirSync:Responses', answer('c1', '5:8', '1'), answer('c2', '5:9', '6'))),
  );
  memory.learn(alice, response);
  assert.is(memory.size, 0);
  memory.learn(alice, response, request);
  assert.is(memory.recall(alice, '5', '5:8'), 'IPM.Note');
  assert.is(memory.recall(alice, '5', '5:9'), undefined);
});

test('takes the class along when an item moves', () => {
  const memory = new MessageClassMemory();
  memory.learn(alice, sync(collection('5', commands(added('5:1'), added('5:2')))));
  const move = (id: string): Written =>
    element(
      'Move:Move',
      element('Move:SrcMsgId', id),
      element('Move:SrcFldId', '5'),
      element('Move:DstFldId', '6'),
    );
  const request = read(element('Move:MoveItems', move('5:1'), move('5:2')));
  const response = read(
    element(
      'Move:MoveItems',
      element(
        'Move:Response',
        element('Move:SrcMsgId', '5:1'),
        element('Move:Status', '3'),
        element('Move:DstMsgId', '6:7'),
      ),
      element('Move:Response', element('Move:SrcMsgId', '5:2'), element('Move:Status', '5')),
    ),
  );
  memory.learn(alice, response, request);
  assert.is(memory.recall(alice, '6', '6:7'), VOICE);
  assert.is(memory.size, 3);
});

test('keeps no more than its limit, and what was asked for last', () => {
  const memory = new MessageClassMemory(3);
  memory.learn(alice, sync(collection('5', commands(added('1'), added('2'), added('3')))));
  assert.is(memory.recall(alice, '5', '1'), VOICE);
  memory.learn(alice, sync(collection('5', commands(added('4')))));
  assert.is(memory.size, 3);
  assert.is(memory.recall(alice, '5', '1'), VOICE);
  assert.is(memory.recall(alice, '5', '2'), undefined);
});

test('keeps nothing with a name without end, or without a class', () => {
  const memory = new MessageClassMemory();
  const long = 'x'.repeat(300);
  memory.learn(alice, sync(collection('5', commands(added(long), added('1', long), added('2', '')))));
  memory.learn(alice, sync(collection(long, commands(added('1')))));
  memory.learn({ user: 'x'.repeat(9999) }, sync(collection('5', commands(added('1')))));
  assert.is(memory.size, 0);
});

test('any document may come by', () => {
  const memory = new MessageClassMemory();
  for (const document of [
    decode(new Uint8Array()),
    read(element('Ping:Ping')),
    read(element('AirSync:Sync')),
    read(element('Move:MoveItems')),
  ]) {
    memory.notice(alice, document);
    memory.learn(alice, document, document);
  }
  assert.is(memory.size, 0);
});

test.run();
