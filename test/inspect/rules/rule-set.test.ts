import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { concerns, matchesIn, RuleSet } from '../../../src/inspect/rules/rule-set.ts';
import { decode } from '../../../src/inspect/wbxml/decode.ts';
import { packOf, syncWith, wbxml } from '../../helpers/rules.ts';

const test = suite('rule-set');
const set = new RuleSet([
  packOf(
    {},
    { select: ['email2:UmCallerID', 'ApplicationData/*'] },
    { commands: ['Search'] },
    { on: 'request' },
    { select: undefined },
  ),
]);

test('plans hold only what can apply, and are made once', () => {
  const plan = set.plan('response', 'Sync');
  assert.is(set.size, 5);
  assert.is(plan.once.length, 1);
  assert.equal(
    [...plan.byTag.values()].flat().map(({ rule }) => rule.name),
    ['own/rule-1', 'own/rule-2'],
  );
  assert.is(set.plan('response', 'Sync'), plan);
  // Names from the wire share one plan, so that they cannot fill the memory.
  assert.is(set.plan('response', 'command 42'), plan);
  assert.is.not(set.plan('response', 'Search'), plan);
});

test('a document without the pages of a plan is passed over', () => {
  const plan = new RuleSet([packOf({})]).plan('response', 'Sync');
  assert.not(concerns(plan, decode(wbxml(syncWith('<email:Subject>s</email:Subject>')))));
  assert.ok(concerns(plan, decode(wbxml(syncWith('<email2:Bcc>b</email2:Bcc>')))));
  assert.ok(
    concerns(set.plan('response', 'Sync'), decode(wbxml('<Ping/>'))),
    'a path that ends in * may find anything',
  );
});

test('a rule meets an element once, however many of its paths lead there', () => {
  const document = decode(
    wbxml(syncWith('<email2:UmCallerID>1</email2:UmCallerID><email:Subject>s</email:Subject>')),
  );
  const met = [...matchesIn(set.plan('response', 'Sync'), document)].map(
    ({ rule, node }) => `${rule.name} ${document.name(node)}`,
  );
  assert.equal(met, ['own/rule-1 UmCallerID', 'own/rule-2 UmCallerID', 'own/rule-2 Subject']);
});

test('an element cut short is not judged', () => {
  const bytes = wbxml(syncWith('<email2:UmCallerID>12345</email2:UmCallerID>'));
  const cut = decode(bytes.subarray(0, bytes.length - 7));
  assert.is(cut.error?.code, 'truncated');
  assert.is([...matchesIn(new RuleSet([packOf({})]).plan('response', 'Sync'), cut)].length, 0);
});

test.run();
