import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decode } from '../../../src/inspect/wbxml/decode.ts';
import { collectionKeys, waitsForChanges } from '../../../src/ui/devices/sync-keys.ts';
import { syncOf } from '../../helpers/dialogue.ts';
import { wbxml } from '../../helpers/rules.ts';

const test = suite('ui/devices/sync-keys');

test('reads id, key and Status of each collection', () => {
  assert.equal(collectionKeys(decode(wbxml(syncOf(['5', '1', '3'], ['6', '2'])))), [
    { id: '5', key: '1', status: '3' },
    { id: '6', key: '2' },
  ]);
});

test('a collection without an id goes by its class', () => {
  const old =
    '<Sync><Collections><Collection><Class>Email</Class><SyncKey>1</SyncKey></Collection></Collections></Sync>';
  assert.equal(collectionKeys(decode(wbxml(old))), [{ id: 'Email', key: '1' }]);
});

test('reads a damaged Sync as far as it goes', () => {
  const bytes = wbxml(syncOf(['5', '1'], ['6', '2']));
  assert.equal(collectionKeys(decode(bytes.subarray(0, bytes.length - 8)))[0], { id: '5', key: '1' });
  assert.equal(collectionKeys(decode(bytes.subarray(0, 2))), []);
});

test('reads no more collections than a mailbox has, and no longer texts', () => {
  const many = Array.from({ length: 1500 }, (_, id) => [String(id), '1'] as const);
  assert.is(collectionKeys(decode(wbxml(syncOf(...many)))).length, 1000);
  const [long] = collectionKeys(decode(wbxml(syncOf(['i'.repeat(1000), 'k'.repeat(1 << 20)]))));
  assert.equal([long?.id.length, long?.key?.length], [64, 64]);
});

test('knows a Sync that waits for changes', () => {
  const waits = (xml: string) => waitsForChanges(decode(wbxml(xml)));
  assert.ok(waits('<Sync><Collections/><Wait>5</Wait></Sync>'));
  assert.ok(waits('<Sync><Collections/><HeartbeatInterval>60</HeartbeatInterval></Sync>'));
  assert.not(waits('<Sync><Collections/></Sync>'));
  assert.not(waits('<Ping><ping:HeartbeatInterval>60</ping:HeartbeatInterval></Ping>'));
});

test.run();
