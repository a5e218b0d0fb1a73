import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { foldExchange } from '../../../src/inspect/exchange.ts';
import { compileFilter } from '../../../src/inspect/filter/compile.ts';
import type { Device } from '../../../src/ui/devices/device.ts';
import { filterOf } from '../../../src/ui/devices/filter-text.ts';
import { dialogue, type Said } from '../../helpers/dialogue.ts';

const test = suite('ui/devices/filter-text');

function deviceOf(names: Pick<Device, 'id' | 'user'>): Device {
  const findings = { error: 0, warning: 0, info: 0 };
  return { key: '', lastCommand: '', lastAt: 0, exchanges: 0, findings, ...names };
}

/** Whether the filter for a device lets an exchange pass. */
function passes(device: Pick<Device, 'id' | 'user'>, said: Said): boolean {
  const filter = compileFilter(filterOf(deviceOf(device)));
  if (!('test' in filter)) throw new Error(JSON.stringify(filter));
  assert.is(filter.kind, 'expression');
  const exchange = dialogue(said).reduce(foldExchange, undefined as Parameters<typeof foldExchange>[0]);
  if (!exchange) throw new Error('no exchange');
  return filter.test(exchange, { number: 1, isMarked: false, counts: { error: 0, warning: 0, info: 0 } });
}

test('names device and user', () => {
  assert.is(filterOf(deviceOf({ id: 'ABC', user: 'alice' })), 'device.id == "ABC" && user == "alice"');
  assert.is(filterOf(deviceOf({ id: 'ABC' })), 'device.id == "ABC"');
  assert.is(filterOf(deviceOf({})), 'device.id == ""');
});

test('finds the device and no other, whatever it is called', () => {
  const hostile = [
    'a"b',
    "a'b",
    'a\\b',
    'a\\"b',
    'a\nb\tc',
    '\u001b[31m',
    '\u202eabc',
    '" || true || "',
    '😀',
    '\\u0041',
  ];
  for (const id of hostile) {
    assert.ok(passes({ id, user: 'alice' }, { deviceId: id }), JSON.stringify(id));
    assert.not(passes({ id, user: 'alice' }, { deviceId: 'other' }), JSON.stringify(id));
    assert.ok(passes({ id: 'ABC', user: id }, { user: id }), JSON.stringify(id));
  }
});

test('a name that was cut is compared as far as it is known', () => {
  assert.ok(passes({ id: 'x'.repeat(256), user: 'alice' }, { deviceId: 'x'.repeat(1000) }));
});

test('finds what has no device', () => {
  assert.ok(passes({}, { deviceId: '' }));
  assert.not(passes({}, { deviceId: 'ABC' }));
});

test('no character of it can drive a terminal', () => {
  assert.not.match(filterOf(deviceOf({ id: '\u001b\u202e\u009b' })), /[\u001b\u202e\u009b]/);
});

test.run();
