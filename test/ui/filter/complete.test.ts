import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { RulePolicy } from '../../../src/inspect/rules/policy.ts';
import { completed, completionAt } from '../../../src/ui/filter/complete.ts';
import { shippedPacks } from '../../helpers/shipped-rules.ts';
import { after, demoState } from './states.ts';

const test = suite('ui/filter/complete');
const packs = shippedPacks();
const state = demoState([], { packs, policy: new RulePolicy() });

function namesAt(marked: string): readonly string[] {
  const cursor = marked.indexOf('|');
  const base = { text: marked.replace('|', ''), cursor };
  return completionAt(base, state).candidates.map(({ name }) => name);
}

const rows: readonly (readonly [marked: string, names: readonly string[]])[] = [
  ['com|', ['command']],
  ['COM|', ['command']],
  ['re|', ['request', 'response']],
  ['pending && fail|', ['failed', 'failure']],
  ['!mar|', ['marked']],
  ['device.|', ['id', 'type']],
  ['device.t|', ['type']],
  ['request.|', ['bytes', 'kind', 'header(']],
  ['rules.ex|', ['exists(', 'exists_one(']],
  ['command.st|', ['startsWith(']],
  ['device.id.end|', ['endsWith(']],
  ['request.header("user-agent").con|', ['contains(']],
  ['findings.|', []],
  ['vers|', ['versionAtLeast(']],
  ['command |', []],
  ['command == "S|', ['Search', 'SendMail', 'Settings', 'Sync']],
  ['command != "s|" && failed', ['Search', 'SendMail', 'Settings', 'Sync']],
  ['command in ["Sync", "Pi|', ['Ping']],
  ['severity == "|', ['error', 'warning', 'info']],
  ['action == "b|', ['blocked']],
  [
    '"umcallerid/mess|',
    ['umcallerid/message-class', 'umcallerid/message-class-variant', 'umcallerid/message-class-unknown'],
  ],
  ['user.contains("|', []],
  ['request.header("auth|', ['Authorization']],
  ['request.header("Authorization") == "|', []],
  ['foo == "|', []],
  ['constructor == "|', []],
];

for (const [marked, names] of rows) {
  test(`${marked} goes on with ${names.length === 0 ? 'nothing' : names.join(', ')}`, () => {
    assert.equal(namesAt(marked).toSorted(), names.toSorted());
  });
}

test('a single candidate is taken at once, what follows it as well', () => {
  const text = (...steps: Parameters<typeof after>[1][]) => after(state, ...steps).filter.draft?.text;
  assert.is(text('filter.edit', ' com', 'filter.complete'), 'command');
  assert.is(text('filter.edit', ' dev', 'filter.complete'), 'device.');
  assert.is(text('filter.edit', ' command == "Pi', 'filter.complete'), 'command == "Ping"');
  assert.is(text('filter.edit', ' "umcallerid/fo', 'filter.complete'), '"umcallerid/format" in rules');
  assert.is(text('filter.edit', ' command == "Pi"', 'filter.left', 'filter.complete'), 'command == "Ping"');
});

test('several go round, forwards and back, what they have in common first', () => {
  const steps = ['filter.edit', ' rules.e', 'filter.complete'] as const;
  const first = after(state, ...steps);
  assert.is(first.filter.draft?.text, 'rules.exists');
  const second = after(first, 'filter.complete');
  assert.is(second.filter.draft?.text, 'rules.exists(');
  const third = after(second, 'filter.complete');
  assert.is(third.filter.draft?.text, 'rules.exists_one(');
  assert.is(after(third, 'filter.complete').filter.draft?.text, 'rules.exists(');
  assert.is(after(second, 'filter.complete-back').filter.draft?.text, 'rules.exists_one(');
  // Typing on ends it.
  assert.is(after(third, ' r').filter.draft?.completion, undefined);
});

test('without a candidate the draft stays as it is', () => {
  const draft = { text: 'xyz', cursor: 3 };
  assert.equal(completed(draft, undefined, 1, state), { edited: draft });
});

test('quotes in a value are escaped, and values that drive terminals are not offered', () => {
  const hostile = demoState();
  const number = hostile.log.numberAt(0);
  const entry = hostile.log.get(number as number);
  if (!entry) throw new Error('no entry');
  for (const [index, deviceId] of ['a"b\\c', 'a\u001b[2J', 'a\u202eb', `a${'x'.repeat(500)}`].entries()) {
    const line = { ...entry.exchange.line, deviceId };
    hostile.log.record({ kind: 'opened', id: `h${index}`, at: 1, head: entry.exchange.head, line });
  }
  const text = 'device.id == "a';
  const { candidates } = completionAt({ text, cursor: text.length }, hostile);
  assert.ok(candidates.some(({ insert }) => insert === 'a\\"b\\\\c"'));
  for (const { name } of candidates) assert.not(/[\u001b\u202e]|x{500}/.test(name));
});

test.run();
