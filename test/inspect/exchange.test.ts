import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { actionOf, countBySeverity, type Exchange, foldExchange } from '../../src/inspect/exchange.ts';
import { EXCHANGE_ID, finding, refusedPing, stamped, syncWithFinding } from '../helpers/events.ts';

const test = suite('exchange');

const folded = (events: typeof syncWithFinding) =>
  events.reduce<Exchange | undefined>((exchange, event) => foldExchange(exchange, event), undefined);

test('gathers what its events tell', () => {
  const exchange = folded(syncWithFinding);
  assert.is(exchange?.id, EXCHANGE_ID);
  assert.is(exchange?.openedAt, syncWithFinding[0]?.at);
  assert.is(exchange?.answer?.status, 200);
  assert.is(exchange?.response?.status, '1');
  assert.equal(exchange?.findings, [finding]);
  assert.is(exchange?.durationMs, 12.5004);
});

test('a failed one keeps its failure and has no answer', () => {
  const exchange = folded(refusedPing);
  assert.is(exchange?.failure?.code, 'upstream-refused');
  assert.is(exchange?.answer, undefined);
});

test('is never changed in place', () => {
  const [opened, judged] = syncWithFinding;
  const before = opened && foldExchange(undefined, opened);
  const after = judged && foldExchange(before, judged);
  assert.is.not(before, after);
  assert.is(before?.request, undefined);
});

test('nothing but its opening makes one', () => {
  assert.is(folded(stamped([{ kind: 'closed', durationMs: 1 }])), undefined);
});

test('the strongest action counts', () => {
  assert.is(actionOf([]), 'none');
  assert.is(actionOf([finding, { ...finding, action: 'rewritten' }]), 'rewritten');
  const all = [
    { ...finding, action: 'rewritten' as const },
    { ...finding, action: 'blocked' as const },
  ];
  assert.is(actionOf(all), 'blocked');
});

test('counts by severity', () => {
  const findings = [finding, finding, { ...finding, severity: 'info' as const }];
  assert.equal(countBySeverity(findings), { error: 2, warning: 0, info: 1 });
});

test.run();
