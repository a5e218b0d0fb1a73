import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { labelOf } from '../../../src/ui/exchanges/label.ts';
import type { Entry } from '../../../src/ui/state/entry.ts';
import { eventsOf, finding, type Special, START, storeOf } from '../../helpers/exchanges.ts';

const test = suite('ui/exchanges/label');

function said(special: Special, isFocused = false): string {
  const state = storeOf(eventsOf(1, { at: START, ...special })).getState();
  return labelOf(state.log.get(1) as Entry, START + 4000, isFocused);
}

test('a row is a sentence for a screen reader', () => {
  const found = [finding(), finding(), finding({ severity: 'info' })];
  assert.is(
    said({ status: 200, durationMs: 5, findings: found }, true),
    'Sync from iPhone ABCDEF0001, HTTP 200, ok, 5 ms, 2 errors, 1 info, at 10:00:00, cursor',
  );
});

test('what waits says so', () => {
  assert.is(said({}), 'Sync from iPhone ABCDEF0001, waits 4 s, at 10:00:00');
});

test('what came off the wire is made safe, and bounded', () => {
  const hostile = `\u001b[2J\u202e${'x'.repeat(1_000_000)}`;
  const label = said({ line: { command: hostile, deviceId: hostile, deviceType: hostile } });
  assert.not.match(label, /[\u001b\u202e]/);
  assert.ok(label.length < 200, String(label.length));
});

test.run();
