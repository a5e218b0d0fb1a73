import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { enforceFinding, findingsWith, namesOf, ordersOf } from '../../../src/inspect/enforce/order.ts';
import type { Finding } from '../../../src/inspect/finding.ts';
import type { Hit } from '../../../src/inspect/rules/engine.ts';
import { RulePolicy } from '../../../src/inspect/rules/policy.ts';
import { packOf } from '../../helpers/rules.ts';

const test = suite('enforce/order');
const { rules } = packOf(...Array.from({ length: 7 }, () => ({})));

function hitOf(number: number, severity: Finding['severity'] = 'error'): Hit {
  const rule = rules[number];
  const finding: Finding = {
    rule: rule?.name ?? '',
    severity,
    spec: [],
    direction: 'response',
    message: 'found',
    why: 'It is a test.',
    path: '',
    action: 'none',
  };
  return { finding, node: number, ...(rule && { rule }) };
}

test('what an enforced rule finds is an order, unless it is a note or of no rule', () => {
  const policy = new RulePolicy();
  policy.enforce('own/rule-1', 'block');
  policy.enforce('own/rule-2', 'rewrite');
  const hits = [hitOf(1), hitOf(0, 'info'), hitOf(2), hitOf(9), hitOf(0, 'warning')];
  assert.equal(
    ordersOf(hits, policy).map(({ hit, enforcement }) => [hit.node, enforcement]),
    [
      [1, 'rewrite'],
      [0, 'block'],
    ],
  );
});

test('findings tell what became of their hits, the others nothing', () => {
  const hits = [hitOf(0), hitOf(1)];
  const outcome = { action: 'none', hindrance: 'no fix' } as const;
  const [first, second] = findingsWith(hits, new Map([[hits[1] as Hit, outcome]]));
  assert.is(first, hits[0]?.finding);
  assert.is(second?.hindrance, 'no fix');
});

test('a finding about enforcing says what became of the message', () => {
  assert.match(
    enforceFinding('request', 'not possible', false).message,
    /^not possible; sent on as it came$/,
  );
  const blocked = enforceFinding('request', 'not possible', true);
  assert.match(blocked.message, /^not possible; refused$/);
  assert.is(blocked.action, 'blocked');
});

test('no sentence names more than five rules, and none twice', () => {
  assert.is(namesOf([...rules.slice(0, 2), ...rules.slice(0, 2)]), 'own/rule-1, own/rule-2');
  assert.match(namesOf(rules), /own\/rule-5 and 2 more$/);
});

test.run();
