import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { MAX_STEPS, startMessageBudget } from '../../../src/inspect/rules/budget.ts';
import { compileExpression, evaluationSentence } from '../../../src/inspect/rules/expression.ts';

const test = suite('expression');
const ANY = ['bool', 'string', 'int', 'double', 'list<string>', 'list<int>'];

/** The value of an expression, or the sentence for why there is none. */
function resultOf(source: string, variables: object = {}): unknown {
  const compiled = compileExpression(source, 'message', ANY);
  if ('problem' in compiled) return compiled.problem;
  startMessageBudget();
  try {
    return compiled.evaluate(variables);
  } catch (error) {
    return evaluationSentence(error);
  }
}

test('computes', () => {
  assert.is(resultOf('value + "!"', { value: 'a' }), 'a!');
  assert.is(resultOf('size(value) + 1', { value: 'abc' }), 4n);
  assert.equal(resultOf('["a", "b"].map(x, x + value)', { value: 'c' }), ['ac', 'bc']);
  assert.is(resultOf('e164("+1 425 555 0123", "").number'), '+14255550123');
});

test('matches is RE2 wherever it stands', () => {
  const lookahead = '"a(?=b)"';
  for (const source of [
    `value.matches(${lookahead})`,
    `matches(value, ${lookahead})`,
    `["x"].exists(x, x.matches(${lookahead}))`,
    `["x"].filter(x, x.matches(${lookahead})).size() == 1`,
    `true ? value.matches(${lookahead}) : false`,
  ]) {
    const compiled = compileExpression(source, 'message', ANY);
    assert.ok('problem' in compiled && compiled.code === 'EASLENS_RULE_PATTERN', source);
  }
  // A pattern made at run time never reaches a backtracking engine either.
  assert.match(String(resultOf('value.matches("a(?" + "=b)")', { value: 'ab' })), /error parsing regexp/);
  assert.match(String(resultOf('["ab"].exists(x, x.matches("a(?" + "=b)"))')), /error parsing regexp/);
  assert.is(resultOf('["ab"].exists(x, x.matches("^a.$"))'), true);
});

test('patterns that take a backtracking engine for ever take no time', () => {
  assert.is(resultOf('value.matches("^(a+)+$")', { value: `${'a'.repeat(24)}!` }), false);
});

test('knows no functions but its own', () => {
  for (const source of [
    'dyn(value)',
    'cel.bind(a, value, a)',
    'timestamp("x")',
    'has(item.class)',
    'type(value)',
    'value.json()',
  ]) {
    assert.match(String(resultOf(source)), /^unknown function/, source);
  }
});

test('what JavaScript has on its objects is out of reach', () => {
  for (const source of [
    'node.constructor',
    'item.__proto__',
    'message.toString',
    'node["constructor"]',
    'constructor',
    '__proto__',
  ]) {
    const compiled = compileExpression(source, 'message', ANY);
    assert.ok('problem' in compiled, source);
  }
});

const endless: readonly string[] = [
  // Every step doubles, or multiplies, what there is.
  `[value]${'.map(x, x + x)'.repeat(20)}.size()`,
  'value.split("").map(a, value.split("").map(b, value.split("").map(c, c).size()).size()).size()',
  'value.split("").all(a, value.split("").all(b, a == b || a != b))',
  `[value, value]${'.map(x, [x, x].join(x))'.repeat(12)}.size()`,
  'value.split("").map(a, value.split("")) == value.split("").map(a, value.split(""))',
];

for (const source of endless) {
  test(`stops ${source.slice(0, 60)}`, () => {
    assert.match(
      String(resultOf(source, { value: 'abcdefghij'.repeat(200) })),
      new RegExp(`more than ${MAX_STEPS} steps`),
    );
  });
}

test('says what would be accepted', () => {
  const problem = (source: string, scope: 'message' | 'exchange' = 'message') => {
    const compiled = compileExpression(source, scope, ['bool']);
    return 'problem' in compiled ? `${compiled.index} ${compiled.problem}` : '';
  };
  assert.is(problem('item.exist'), '5 Item has no "exist"; did you mean "exists"?');
  assert.is(problem('e164(value, region).vald'), '20 E164 has no "vald"; did you mean "valid"?');
  assert.is(problem('value.startWith("a")'), '6 unknown function "startWith"; did you mean "startsWith"?');
  assert.is(
    problem('value.startsWith(1)'),
    '0 string.startsWith(int) does not fit; expected string.startsWith(string): bool',
  );
  assert.is(problem('value'), '0 an expression of type string; expected bool');
  assert.is(problem(' '), '0 an empty expression; expected one of type bool');
  assert.match(
    problem('outcome.status == "6"'),
    /^0 the variable "outcome", which only rules with "on: exchange" have/,
  );
  assert.is(problem('outcome.status == "6"', 'exchange'), '');
  assert.match(problem('node.hasChild("email2:UmCallerId")'), /^$/);
  assert.match(problem('node.hasChild("email3:UmCallerID")'), /^14 unknown namespace "email3"/);
});

test.run();
