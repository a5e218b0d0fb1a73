import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ExchangeEvent } from '../../../src/inspect/events.ts';
import { DeviceTable } from '../../../src/ui/devices/device-table.ts';
import { ExchangeLog } from '../../../src/ui/state/exchange-log.ts';
import { DIALOGUE_AT, dialogue, syncOf } from '../../helpers/dialogue.ts';
import { finding } from '../../helpers/events.ts';
import { readSession } from '../../helpers/sessions.ts';

const test = suite('ui/devices/device-table');

function tableOf(events: readonly ExchangeEvent[], table = new DeviceTable()): DeviceTable {
  const log = new ExchangeLog();
  for (const event of events) {
    const change = log.record(event);
    if (change) table.record(change.entry, event);
  }
  return table;
}

test('has the devices of the demo in the order in which they came, and one row for what has no device', () => {
  const rows = tableOf(readSession('demo')).all();
  assert.equal(
    rows.map(({ user }) => user),
    ['mira', 'juno', 'odo', 'booth', undefined],
  );
  assert.is(rows.at(-1)?.id, undefined);
  assert.is(
    rows.reduce((sum, { exchanges }) => sum + exchanges, 0),
    66,
  );
});

test('keeps two users of one device apart, letter case aside', () => {
  const table = tableOf(
    dialogue({ user: 'alice' }, { user: 'bob' }, { user: 'ALICE', deviceId: 'abc', command: 'Search' }),
  );
  assert.equal(
    table.all().map(({ user, exchanges, lastCommand }) => [user, exchanges, lastCommand]),
    [
      ['ALICE', 2, 'Search'],
      ['bob', 1, 'Sync'],
    ],
  );
});

test('tells the last command and its time, and counts findings by severity', () => {
  const findings = [finding, finding, { ...finding, severity: 'info' as const }];
  const [device] = tableOf(dialogue({ at: 5 }, { command: 'Search', at: 9, findings })).all();
  assert.is(device?.lastCommand, 'Search');
  assert.is(device?.lastAt, DIALOGUE_AT + 9);
  assert.equal(device?.findings, { error: 2, warning: 0, info: 1 });
});

test('a Ping waits until it is closed, whatever else goes on', () => {
  const ping = { command: 'Ping', request: '<Ping/>' };
  const open = dialogue(ping, { request: syncOf(['5', '1']), response: syncOf(['5', '2', '1']), at: 50 });
  const table = tableOf(open);
  assert.equal(table.all()[0]?.waiting, { id: 'exchange-0-2', command: 'Ping', since: DIALOGUE_AT });
  const closed = dialogue({ ...ping, response: '' }, {});
  const answered = tableOf(closed.slice(0, -2));
  assert.is(answered.all()[0]?.waiting, undefined);
});

test('a Sync that asks the server to wait does so as well', () => {
  const waits = '<Sync><Collections/><HeartbeatInterval>600</HeartbeatInterval></Sync>';
  assert.is(tableOf(dialogue({ request: waits })).all()[0]?.waiting?.command, 'Sync');
  assert.is(tableOf(dialogue({ request: syncOf(['5', '1']) })).all()[0]?.waiting, undefined);
});

test('holds so many devices and no more, the most silent goes', () => {
  const table = new DeviceTable(3);
  const said = ['a', 'b', 'c', 'a', 'd'].map((deviceId) => ({ deviceId }));
  tableOf(dialogue(...said), table);
  assert.equal(
    table.all().map(({ id }) => id),
    ['a', 'c', 'd'],
  );
});

test('holds so many collections of all devices and no more', () => {
  const table = new DeviceTable(10, 5);
  const three = syncOf(['1', '1'], ['2', '1'], ['3', '1']);
  tableOf(dialogue({ deviceId: 'a', request: three }, { deviceId: 'b', request: three }), table);
  const [a, b] = table.all().map(({ key }) => table.progressOf(key)?.collections().length);
  assert.equal([a, b], [0, 3]);
});

test('keeps names up to a length', () => {
  const [device] = tableOf(dialogue({ deviceId: 'x'.repeat(1 << 20), user: 'u'.repeat(1 << 20) })).all();
  assert.is(device?.id?.length, 256);
  assert.is(device?.user?.length, 256);
});

test('a device that comes back after it had to go is a new one', () => {
  const table = new DeviceTable(1);
  tableOf(dialogue({ deviceId: 'a' }, { deviceId: 'b' }, { deviceId: 'a' }), table);
  assert.equal(
    table.all().map(({ id, exchanges }) => [id, exchanges]),
    [['a', 1]],
  );
});

test.run();
