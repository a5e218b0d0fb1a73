import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Finding } from '../../../src/inspect/finding.ts';
import { Bench, shown } from '../../helpers/enforce.ts';
import { packOf, syncWith } from '../../helpers/rules.ts';

const test = suite('enforcer');
const NUMBER = '<email2:UmCallerID>1</email2:UmCallerID>';
const READ = '<email:Read>1</email:Read>';

function actions(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ rule, action, hindrance }) => [rule, action, hindrance].filter(Boolean).join(' '));
}

test('what no enforced rule finds passes', () => {
  const bench = new Bench([packOf({ fix: 'remove' })], { 'own/rule-1': 'rewrite' });
  const held = bench.response(syncWith(READ));
  assert.equal(held.verdict, { kind: 'pass' });
  assert.equal(held.findings, []);
});

test('a rule that only reports changes nothing', () => {
  const bench = new Bench([packOf({ fix: 'remove' })], {});
  const held = bench.response(syncWith(NUMBER));
  assert.equal(held.verdict, { kind: 'pass' });
  assert.equal(actions(held.findings), ['own/rule-1 none']);
});

test('rewrite removes the element, and nothing but it', () => {
  const bench = new Bench([packOf({ fix: 'remove' })], { 'own/rule-1': 'rewrite' });
  const held = bench.response(syncWith(`${READ}${NUMBER}<email:To>t</email:To>`));
  assert.is(shown(held.verdict), syncWith(`${READ}<email:To>t</email:To>`));
  assert.equal(actions(held.findings), ['own/rule-1 rewritten']);
});

test.run();
