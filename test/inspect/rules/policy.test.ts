import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { wholeBody } from '../../../src/inspect/eas/body.ts';
import { parseRequestLine, type RequestLine } from '../../../src/inspect/eas/request-line.ts';
import { Inspector } from '../../../src/inspect/inspector.ts';
import { RulePolicy } from '../../../src/inspect/rules/policy.ts';
import { RuleSet } from '../../../src/inspect/rules/rule-set.ts';
import { packOf, requestHead, syncWith, WBXML_HEADERS, wbxml } from '../../helpers/rules.ts';

const test = suite('policy');

/** An inspector of two rules, and a message that both find something in. */
function judging(policy: RulePolicy): () => readonly string[] {
  const inspector = new Inspector(new RuleSet([packOf({}, {})], policy));
  const head = requestHead('Sync');
  const answer = { status: 200, headers: WBXML_HEADERS };
  return () => {
    const { message } = inspector.request(head, parseRequestLine(head) as RequestLine, wholeBody(wbxml('')));
    const body = wholeBody(wbxml(syncWith('<email2:UmCallerID>1</email2:UmCallerID>')));
    return inspector.response(message, answer, body).findings.map(({ rule }) => rule);
  };
}

test('a rule that is turned off judges nothing any more, and again when it is turned on', () => {
  const policy = new RulePolicy();
  const judge = judging(policy);
  assert.equal(judge(), ['own/rule-1', 'own/rule-2']);
  policy.turn('own/rule-1', false);
  assert.equal(judge(), ['own/rule-2']);
  policy.turn('own/rule-2', false);
  assert.equal(judge(), []);
  policy.turn('own/rule-1', true);
  assert.equal(judge(), ['own/rule-1']);
});

test('rules are on and report until somebody chooses otherwise', () => {
  const policy = new RulePolicy();
  assert.ok(policy.isOn('own/rule-1'));
  assert.is(policy.enforcement('own/rule-1'), 'report');
  policy.enforce('own/rule-1', 'block');
  assert.is(policy.enforcement('own/rule-1'), 'block');
  assert.is(policy.enforcement('own/rule-2'), 'report');
});

test('every choice has its own revision', () => {
  const policy = new RulePolicy();
  const before = policy.revision;
  policy.turn('own/rule-1', false);
  policy.enforce('own/rule-1', 'block');
  assert.is(policy.revision, before + 2);
});

test.run();
