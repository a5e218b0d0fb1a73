import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { loadRulePack } from '../../src/inspect/rules/load.ts';
import { RulePolicy } from '../../src/inspect/rules/policy.ts';
import { widthOf } from '../../src/ui/draw/fit.ts';
import { textOf } from '../../src/ui/draw/line.ts';
import { headerLines } from '../../src/ui/header.ts';
import type { UiState } from '../../src/ui/state/state.ts';
import { eventsOf, finding, manyEvents, START, storeOf } from '../helpers/exchanges.ts';

const test = suite('ui/header');

const PACK = `
pack: mine
title: Mine
rules:
${['a', 'b', 'c', 'd'].map((id) => `  - { id: ${id}, title: T, spec: [MS-TEST 1], severity: info, on: request, assert: 'true', message: m, why: w, examples: { valid: [<Sync/>], invalid: [{ document: <Sync/>, message: m }] } }`).join('\n')}
`;

function textsOf(state: UiState, columns: number, rows = 2): readonly string[] {
  return headerLines({ ...state, size: { columns, rows: 24 } }, rows).map((line) => textOf(line).trimEnd());
}

test('tells mode, address, server and enforcement, then screens and counts', () => {
  const { getState } = storeOf([
    ...manyEvents(1, 3),
    ...eventsOf(4, { findings: [finding(), finding({ severity: 'warning' })] }),
    ...eventsOf(5, { failure: { code: 'client-gone', message: 'gone' }, durationMs: 1 }),
  ]);
  const [where, what] = textsOf(getState(), 120);
  assert.match(
    where as string,
    /^easlens reverse http:\/\/127\.0\.0\.1:8080 -> https:\/\/mail\.example\.com {2}report only /,
  );
  assert.match(
    what as string,
    /^\[1 Exchanges\] 2 Findings 3 Devices 4 Rules .* 5 exchanges {2}1 open {2}1 failed {2}1E 1W {2}follows$/,
  );
});

test('counts the rules that rewrite, block and are off', () => {
  const policy = new RulePolicy();
  const packs = [loadRulePack(PACK, 'mine.yaml')];
  const state = { ...storeOf([]).getState(), rulesInUse: { packs, policy } };
  assert.ok(textsOf(state, 120)[0]?.includes('  report only'));
  policy.turn('mine/d', false);
  assert.ok(textsOf(state, 120)[0]?.includes('  report only, 1 off'));
  policy.enforce('mine/a', 'rewrite');
  policy.enforce('mine/b', 'rewrite');
  policy.enforce('mine/c', 'block');
  policy.enforce('mine/d', 'block');
  assert.ok(textsOf(state, 120)[0]?.includes('  2 rules rewrite, 1 blocks, 1 off'));
});

test('keeping devices is no mere report', () => {
  const state = storeOf([]).getState();
  const session = { ...state.session, keepsDevices: true };
  assert.ok(textsOf({ ...state, session }, 120)[0]?.includes('  devices kept'));
  assert.not.ok(textsOf({ ...state, session }, 120)[0]?.includes('report only'));
});

test('at 80 columns all of it is there, in fewer words; what rules do stays longest', () => {
  const packs = [loadRulePack(PACK, 'mine.yaml')];
  const policy = new RulePolicy();
  const state = { ...storeOf([]).getState(), rulesInUse: { packs, policy } };
  const where = 'reverse http://127.0.0.1:8080 -> https://mail.example.com';
  const first = (columns: number) => textsOf(state, columns)[0];
  assert.is(first(80), `${where}  report${' '.repeat(5)}▁▁▁▁▁▁ 0/s`);
  policy.turn('mine/d', false);
  assert.is(first(80), `${where}  1 off ${' '.repeat(5)}▁▁▁▁▁▁ 0/s`);
  policy.enforce('mine/a', 'block');
  assert.is(first(80), `${where}  1 rule blocks, 1 off`);
  assert.is(first(60), '127.0.0.1:8080 -> mail.example.com  1 rule blocks, 1 off');
  assert.is(first(45), '127.0.0.1:8080 -> mail.example.com  1 blocks');
  assert.is(first(40), 'easlens  1 blocks');
});

test('a session of a file is named, without an address', () => {
  const state = { ...storeOf([]).getState(), session: { mode: 'friday.easlens' } };
  assert.match(textsOf(state, 80)[0] ?? '', /^easlens friday\.easlens {2}report only +▁+ 0\/s$/);
  assert.is(textsOf(state, 20)[0], 'friday.easlens   0/s');
});

test('draws the rate of the last seconds', () => {
  const burst = Array.from({ length: 50 }, (_, index) =>
    eventsOf(index, { at: START + 1000, durationMs: 1 }),
  ).flat();
  const state = { ...storeOf(burst).getState(), now: START + 3000 };
  assert.ok(textsOf(state, 120)[0]?.endsWith(`${'▁'.repeat(18)}█▁ 10/s`));
});

test('marks the screen without colour; an exchange belongs to the list', () => {
  const state = storeOf([]).getState();
  assert.ok(
    textsOf({ ...state, screen: 'devices' }, 80)[1]?.startsWith('1 Exchanges 2 Findings [3 Devices] 4 Rules'),
  );
  assert.ok(textsOf({ ...state, screen: 'detail' }, 80)[1]?.startsWith('[1 Exchanges]'));
});

test('names the filter and what it leaves', () => {
  const state = storeOf(manyEvents(1, 3)).getState();
  state.visible.filter(({ number }) => number > 1);
  state.visible.advance(() => true);
  const filtered = { ...state, filter: { ...state.filter, text: 'findings > 0' } };
  assert.ok(textsOf(filtered, 80)[1]?.includes('  /findings > 0 2 of 3'));
});

test('never takes more columns than there are, and one row on a low terminal', () => {
  const state = storeOf([...manyEvents(1, 1200), ...eventsOf(2000, { findings: [finding()] })]).getState();
  const filtered = { ...state, filter: { ...state.filter, text: '件'.repeat(500) } };
  for (let columns = 36; columns <= 220; columns++) {
    for (const text of textsOf(filtered, columns)) assert.ok(widthOf(text) <= columns, `${columns}: ${text}`);
  }
  assert.is(textsOf(state, 40, 1).length, 1);
});

test.run();
