import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { MAX_SYNC_BODY, SyncMemory } from '../../../src/inspect/eas/sync-memory.ts';
import { decode } from '../../../src/inspect/wbxml/decode.ts';
import type { WbxmlDocument } from '../../../src/inspect/wbxml/document.ts';
import { element, type Written, writeWbxml } from '../../helpers/wbxml-writer.ts';

const test = suite('sync-memory');
const alice = { user: 'alice', deviceId: 'A' };
const bob = { user: 'bob', deviceId: 'A' };
const read = (root: Written): WbxmlDocument => decode(writeWbxml(root));

const sync = (wait: string, ...more: Written[]): WbxmlDocument =>
  read(element('AirSync:Sync', ...more, element('AirSync:Wait', wait)));
const partial = element('AirSync:Partial');

/** What an empty Sync repeats, by its Wait: `last` alone, or `last over full`. */
function repeated(memory: SyncMemory, owner: { user: string; deviceId: string }): string | undefined {
  const found = memory.repeated(owner);
  const full = found?.full();
  if (!found) return undefined;
  return full ? `${waitOf(found.last)} over ${waitOf(full)}` : waitOf(found.last);
}

function waitOf(document: WbxmlDocument): string {
  return document.text(document.next(document.root) - 2);
}

test('an empty Sync repeats the last one of the same user and device', () => {
  const memory = new SyncMemory();
  memory.remember(alice, sync('1'));
  memory.remember(bob, sync('2'));
  memory.remember(alice, sync('3'));
  assert.is(repeated(memory, alice), '3');
  assert.is(repeated(memory, bob), '2');
  assert.is(repeated(memory, { user: 'alice', deviceId: 'B' }), undefined);
});

test('a partial Sync rests on the last full one', () => {
  const memory = new SyncMemory();
  memory.remember(alice, sync('1'));
  memory.remember(alice, sync('2', partial));
  assert.is(repeated(memory, alice), '2 over 1');
  memory.remember(alice, sync('3', partial));
  assert.is(repeated(memory, alice), '3 over 1');
  memory.remember(alice, sync('4'));
  assert.is(repeated(memory, alice), '4');
});

test('keeps only what was read to its end and is a Sync', () => {
  const memory = new SyncMemory();
  const bytes = writeWbxml(element('AirSync:Sync', element('AirSync:Wait', '1')));
  memory.remember(alice, decode(bytes.subarray(0, -1)));
  memory.remember(alice, read(element('Ping:Ping')));
  memory.remember(alice, decode(new Uint8Array()));
  assert.is(memory.repeated(alice), undefined);
});

test('forgets the one before when the last is too large to be kept', () => {
  const memory = new SyncMemory();
  memory.remember(alice, sync('1'));
  memory.remember(alice, sync('x'.repeat(MAX_SYNC_BODY)));
  assert.is(memory.repeated(alice), undefined);
  assert.is(memory.bytes, 0);
});

test('keeps a copy, not the buffer it was given', () => {
  const memory = new SyncMemory();
  const bytes = writeWbxml(element('AirSync:Sync', element('AirSync:Wait', '1')));
  memory.remember(alice, decode(bytes));
  bytes.fill(0);
  assert.is(repeated(memory, alice), '1');
});

test('is bounded in devices', () => {
  const memory = new SyncMemory(2);
  memory.remember(alice, sync('1'));
  memory.remember(bob, sync('2'));
  assert.is(repeated(memory, alice), '1');
  memory.remember({ user: 'carol', deviceId: 'C' }, sync('3'));
  assert.is(repeated(memory, bob), undefined);
  assert.is(repeated(memory, alice), '1');
  assert.is(memory.bytes, 2 * sync('1').bytes.length);
});

test('is bounded in bytes, and its count of them stays true', () => {
  const memory = new SyncMemory(100, 50_000);
  for (let number = 0; number < 500; number++) {
    const owner = { user: 'u', deviceId: String(number % 20) };
    memory.remember(owner, sync('x'.repeat((number * 37) % 9000), ...(number % 3 === 0 ? [partial] : [])));
    assert.ok(memory.bytes >= 0 && memory.bytes <= 50_000, String(memory.bytes));
  }
  for (let number = 0; number < 20; number++) {
    memory.remember({ user: 'u', deviceId: String(number) }, sync('x'.repeat(MAX_SYNC_BODY)));
  }
  assert.is(memory.bytes, 0);
});

test.run();
