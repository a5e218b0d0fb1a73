import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { explainRule } from '../../../src/inspect/rules/explain.ts';
import type { Rule } from '../../../src/inspect/rules/rule.ts';
import { packOf, type RuleKeys } from '../../helpers/rules.ts';

const test = suite('explain');

function sentences(keys: RuleKeys): readonly string[] {
  return explainRule(packOf(keys).rules[0] as Rule).sentences.map(({ about, text }) => `${about} ${text}`);
}

test('says what a rule looks at, demands, says and rests on', () => {
  const keys = {
    commands: ['Sync', 'Search'],
    when: 'item.exists',
    assert: 'value != ""',
    spec: ['MS-ASEMAIL R814', 'MS-ASEMAIL R815'],
    tiers: [{ when: 'value == "x"', severity: 'warning', message: 'mild' }],
    fix: 'remove',
    examples: { valid: ['<Sync/>'], invalid: [{ document: '<Sync/>', message: 'found ""' }] },
  };
  assert.equal(sentences(keys), [
    'Looks at every email2:UmCallerID in the responses of the server (Sync, Search)',
    'Only where item.exists',
    'Demands that value != ""',
    'Otherwise an error: found {value}',
    'But a warning where value == "x": mild',
    'Why It is a test.',
    'Rests on MS-ASEMAIL R814, MS-ASEMAIL R815',
    'Fix removing the element would put it right',
    'Examples 1 valid, 1 invalid; such as: found ""',
  ]);
});

test('says it of every other shape of rule', () => {
  assert.equal(
    sentences({ on: 'exchange', select: ['Add//email:To', '/Sync'], severity: 'info' }).slice(0, 3),
    [
      'Looks at every Add//email:To, and every /Sync in the requests of the device together with the responses to them, whatever the command',
      'Demands that there is none',
      'Otherwise a note (info): found {value}',
    ],
  );
  assert.is(
    sentences({ on: 'request', select: undefined })[0],
    'Looks at each of the requests of the device, whatever the command, once',
  );
  const set = sentences({ fix: { set: 'value + "0"', when: 'value != ""' } });
  assert.ok(set.includes('Fix the text would be right as value + "0", where value != ""'));
  assert.ok(sentences({}).includes('Fix none that a rule could tell'));
});

test.run();
