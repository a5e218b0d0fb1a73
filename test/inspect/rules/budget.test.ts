import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  BudgetError,
  MAX_STEPS,
  MAX_STEPS_A_MESSAGE,
  paid,
  spend,
  startBudget,
  startMessageBudget,
  stepsOfMessage,
  stepsTaken,
} from '../../../src/inspect/rules/budget.ts';
import { inspect, packOf, type RuleKeys, syncWith } from '../../helpers/rules.ts';

const test = suite('rules/budget');

test('counts for an evaluation, and for a message', () => {
  startMessageBudget();
  startBudget();
  spend(10);
  startBudget();
  spend(5);
  assert.is(stepsTaken(), 5);
  assert.is(stepsOfMessage(), 15);
  const stops = (of: string) => (error: unknown) => error instanceof BudgetError && error.of === of;
  assert.throws(() => spend(MAX_STEPS), stops('evaluation'));
  startMessageBudget();
  for (let taken = 0; taken < MAX_STEPS_A_MESSAGE; taken += MAX_STEPS) {
    startBudget();
    spend(MAX_STEPS);
  }
  startBudget();
  assert.throws(() => spend(1), stops('message'));
});

test('short texts are free', () => {
  startMessageBudget();
  assert.is(paid('abc'), 'abc');
  assert.is(stepsTaken(), 0);
  paid('x'.repeat(32_000));
  assert.is(stepsTaken(), 1000);
});

const NUMBER = '<email2:UmCallerID>+14255550123</email2:UmCallerID>';
const MEGABYTES = 'x'.repeat(2 << 20);

interface Hostile {
  readonly what: string;
  readonly rules: readonly RuleKeys[];
  readonly elements: string;
  /** What is told, of the rule or of all rules. */
  readonly told: RegExp;
}

const STEPS = /^own\/rule-1: rule failed: (?:the expression|it) takes more than \d+ steps/;
const ALL = /^easlens\/limit: the rules together take too much work for this message; the rest was left out/;
const [joined, many] = [(one: string, times: number) => Array(times).fill(one).join(' && '), 20_000];

// Each of these held up all traffic for seconds, minutes or for ever before it was counted.
const hostiles: readonly Hostile[] = [
  {
    what: 'loops in loops',
    rules: [
      { assert: 'node.children.all(a, node.children.all(b, a + b != "q"))', select: 'ApplicationData' },
    ],
    elements: NUMBER.repeat(2000),
    told: STEPS,
  },
  {
    what: 'long expressions without a loop, for many elements',
    rules: [{ assert: joined('(value == "a" || true)', 120) }],
    elements: '<email2:UmCallerID/>'.repeat(many),
    told: STEPS,
  },
  {
    what: 'phone numbers by the hundred, for many elements',
    rules: [{ assert: joined('e164(value, "US").valid', 90) }],
    elements: NUMBER.repeat(many),
    told: STEPS,
  },
  {
    what: 'a glob of stars on megabytes',
    rules: [{ assert: `!glob(value, "${'*x'.repeat(120)}y")` }],
    elements: `<email2:UmCallerID>${MEGABYTES}</email2:UmCallerID>`,
    told: STEPS,
  },
  {
    what: 'the head of a message made a map, for many elements',
    rules: [{ assert: joined('!("a" in message.headers)', 60) }],
    elements: '<email2:UmCallerID/>'.repeat(many),
    told: STEPS,
  },
  {
    what: 'megabytes of a sibling, for many elements',
    rules: [{ assert: 'item.childText("email2:UmUserNotes") != ""' }],
    elements: `${'<email2:UmCallerID/>'.repeat(many)}<email2:UmUserNotes>${MEGABYTES}</email2:UmUserNotes>`,
    told: STEPS,
  },
  {
    what: 'a search of megabytes in megabytes',
    rules: [{ assert: '!value.contains(item.childText("email2:UmUserNotes"))' }],
    elements: `<email2:UmCallerID>${MEGABYTES}</email2:UmCallerID><email2:UmUserNotes>y${MEGABYTES.slice(1 << 20)}</email2:UmUserNotes>`,
    told: STEPS,
  },
  {
    what: 'many rules that each take what they may',
    rules: Array(20).fill({
      assert: 'node.children.all(a, node.children.all(b, a + b != "q"))',
      select: 'ApplicationData',
    }),
    elements: NUMBER.repeat(2000),
    told: ALL,
  },
  {
    what: 'paths of 990 rules that look far',
    rules: Array(990).fill({ select: 'airsync:Responses//*', assert: 'true' }),
    elements: '<email2:UmCallerID/>'.repeat(many),
    told: ALL,
  },
  {
    what: 'a path that looks far from everywhere',
    rules: [{ select: `airsync:Responses/${'*/'.repeat(15)}/${'*/'.repeat(15)}*`, assert: 'true' }],
    elements: `${'<email2:Bcc>'.repeat(80)}${'<email2:UmCallerID/>'.repeat(4000)}${'</email2:Bcc>'.repeat(80)}`,
    told: /^own\/rule-1: rule failed: its select looks at more than 1000000 elements of one message/,
  },
];

const GOOD = { id: 'good', select: 'airsync:ServerId', assert: 'false' };

for (const { what, rules, elements, told } of hostiles) {
  test(`stopped, and said of the rule: ${what}`, () => {
    const [findings = [], after = []] = inspect(
      packOf(GOOD, ...rules.map((keys, index) => ({ ...keys, id: `rule-${index + 1}` }))),
      { response: syncWith(elements) },
      { response: syncWith(NUMBER) },
    );
    const lines = findings.map(({ rule, message }) => `${rule}: ${message}`);
    assert.ok(
      lines.some((line) => told.test(line)),
      lines.slice(0, 5).join('\n'),
    );
    assert.ok(lines.includes('own/good: found "5:1"'), 'what came before is told');
    assert.ok(
      after.some(({ rule }) => rule === 'own/good'),
      'and the next message is judged',
    );
  });
}

test('one rule that takes all it may leaves enough for the others', () => {
  const hostile = { id: 'a-rule', assert: 'value.split("").all(a, value.split("").all(b, a != "q"))' };
  const [findings = []] = inspect(packOf(hostile, { id: 'other', assert: 'value == "y"' }), {
    response: syncWith(`<email2:UmCallerID>${'x'.repeat(150)}</email2:UmCallerID>`.repeat(100)),
  });
  assert.match(
    findings.find(({ rule }) => rule === 'own/a-rule')?.message ?? '',
    /rule failed: it takes more than 500000 steps for one message/,
  );
  assert.is(findings.filter(({ rule }) => rule === 'own/other').length, 100);
});

test.run();
