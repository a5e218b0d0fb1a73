import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { testExamples } from '../../../src/inspect/rules/test-examples.ts';
import { packOf, type RuleKeys, syncWith } from '../../helpers/rules.ts';

const test = suite('test-examples');
const good = syncWith('<email2:UmCallerID>+1</email2:UmCallerID>');
const bad = syncWith('<email2:UmCallerID>x</email2:UmCallerID>');
const holding = {
  assert: 'value.startsWith("+")',
  examples: { valid: [good], invalid: [{ document: bad, message: 'found "x"' }] },
};

function problems(keys: RuleKeys): readonly string[] {
  return testExamples(packOf({ ...holding, ...keys })).failures.map(({ problem }) => problem);
}

function withInvalid(keys: RuleKeys, rule: RuleKeys = {}): readonly string[] {
  return problems({
    ...rule,
    examples: { valid: [good], invalid: [{ document: bad, message: 'found "x"', ...keys }] },
  });
}

test('examples that hold are counted', () => {
  assert.equal(testExamples(packOf(holding, { ...holding, id: 'another' })), { examples: 4, failures: [] });
});

test('a valid example must find nothing, an invalid one exactly its message', () => {
  assert.equal(
    problems({
      assert: 'false',
      examples: { valid: [good], invalid: [{ document: bad, message: 'found "x"' }] },
    }),
    ['valid, but found: found "+1"'],
  );
  assert.equal(problems({ assert: 'true' }), ['invalid, but nothing was found']);
  assert.match(
    withInvalid({ message: 'found "y"' })[0] ?? '',
    /^expected the message found "y"\n {2}but found found "x"$/,
  );
  const two = syncWith('<email2:UmCallerID>x</email2:UmCallerID><email2:UmCallerID>y</email2:UmCallerID>');
  assert.match(withInvalid({ document: two })[0] ?? '', /but found found "x" \| found "y"/);
  assert.equal(withInvalid({ document: two, message: ['found "x"', 'found "y"'] }), []);
});

test('severity is the rule’s unless the example says another', () => {
  const tiers = [{ when: 'value == "x"', severity: 'warning' }];
  assert.equal(withInvalid({}, { tiers }), ['expected severity error, but found warning']);
  assert.equal(withInvalid({ severity: 'warning' }, { tiers }), []);
});

test('a rule needs examples of both kinds', () => {
  assert.equal(problems({ examples: undefined }), [
    'no valid example; expected at least one',
    'no invalid example; expected at least one',
  ]);
});

test('refuses examples that are sloppy', () => {
  assert.match(
    problems({ examples: { ...holding.examples, valid: [good, good] } })[0] ?? '',
    /^the same example as in line \d+$/,
  );
  assert.match(
    problems({ examples: { ...holding.examples, valid: [good.replace('<Sync>', '<Sync >')] } })[0] ?? '',
    /^not in canonical form; expected <Sync>/,
  );
  assert.match(
    problems({ examples: { ...holding.examples, valid: ['<Sync>'] } })[0] ?? '',
    /^the document cannot be read/,
  );
  assert.match(withInvalid({ message: 'found {value}' })[0] ?? '', /^the message has \{value\} in it/);
  assert.match(
    problems({ commands: ['Search'] })[0] ?? '',
    /^the example is a Sync, which the rule does not judge; expected Search/,
  );
});

test('a fix must lead to what the example says', () => {
  const after = bad.replace('>x<', '>+x<');
  const fix = { set: '"+" + value' };
  assert.equal(withInvalid({ after }, { fix }), []);
  assert.match(
    withInvalid({}, { fix })[0] ?? '',
    /^the fix applies, but "after" is missing; expected <Sync>.*\+x/,
  );
  assert.match(withInvalid({ after: good }, { fix })[0] ?? '', /^expected after the fix/);
  assert.equal(withInvalid({ after: bad }, { fix: { set: 'value' } }), ['the fix changes nothing']);
  assert.equal(withInvalid({ after }), ['"after" where the rule has no fix to apply']);
  assert.equal(withInvalid({}, { fix: { set: '"+"', when: 'value == "y"' } }), []);
});

test('an example may say what came before and around it', () => {
  const change = syncWith('<email2:UmCallerID>x</email2:UmCallerID>').replaceAll('Add>', 'Change>');
  const given = {
    protocolVersion: '12.1',
    region: 'US',
    user: 'bob',
    deviceId: 'D1',
    deviceType: 'P',
    httpStatus: '201',
    headers: { 'X-Own': 'yes' },
    remembered: { '5/5:1': 'IPM.Note' },
    command: 'Sync',
  };
  const keys = {
    message:
      '{item.messageClass} {message.protocolVersion} {region} {user} {device.id} {device.type} {message.httpStatus} {message.header("x-own")}',
  };
  assert.equal(
    problems({
      ...keys,
      examples: {
        valid: [good],
        invalid: [{ document: change, given, message: '"IPM.Note" "12.1" "US" "bob" "D1" "P" 201 "yes"' }],
      },
    }),
    [],
  );
});

test('an exchange rule takes a request and a response', () => {
  const request = bad.replaceAll('Add>', 'Change>');
  const response = '<Sync><Status>4</Status></Sync>';
  const examples = { valid: [{ request, response }], invalid: [{ request, message: 'found "x"' }] };
  assert.equal(problems({ on: 'exchange', assert: 'outcome.verdict == "refused"', examples }), []);
});

test.run();
