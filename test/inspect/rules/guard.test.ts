import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startMessageBudget } from '../../../src/inspect/rules/budget.ts';
import { parseCel } from '../../../src/inspect/rules/cel.ts';
import { compileExpression, type Expression } from '../../../src/inspect/rules/expression.ts';
import { guardSource } from '../../../src/inspect/rules/guard.ts';

const test = suite('guard');

const first = (source: string): string | undefined => guardSource(parseCel(source, 'message').ast, source);

function compiled(source: string): Expression {
  const expression = compileExpression(source, 'message', ['bool']);
  if ('problem' in expression) throw new Error(expression.problem);
  return expression;
}

test('is the first condition, where it asks about the value alone', () => {
  assert.is(first('voiceClass(value) && item.direct && user != ""'), 'voiceClass(value)');
  assert.is(first('(value == "a" || value == "b") && item.direct'), 'value == "a" || value == "b"');
  assert.is(first('value.startsWith("a") && user == "b"'), 'value.startsWith("a")');
});

test('there is none elsewhere', () => {
  for (const source of [
    'voiceClass(value)',
    '1 == 1 && item.direct',
    'value == "a" || item.direct',
    'item.direct && value == "a"',
    'value == user && item.direct',
    '["a"].exists(x, x == value) && item.direct',
    '!(value == "a" && item.direct)',
  ])
    assert.is(first(source), undefined, source);
});

test('an expression with one says the same as without, and asks no further where it says no', () => {
  const asked: string[] = [];
  const variables = (value: string, user: string) => ({
    value,
    get user() {
      asked.push(user);
      return user;
    },
  });
  const { evaluate } = compiled('value == "a" && user == "b"');
  for (let round = 0; round < 3; round++) {
    startMessageBudget();
    assert.is(evaluate(variables('a', 'b')), true);
    assert.is(evaluate(variables('a', 'c')), false);
    assert.is(evaluate(variables('x', 'b')), false);
  }
  assert.equal(asked, ['b', 'c', 'b', 'c', 'b', 'c']);
});

test('a first condition that fails leaves the answer to the others, as in CEL', () => {
  const { evaluate } = compiled('int(value) > 1 && user == "b"');
  startMessageBudget();
  assert.is(evaluate({ value: 'x', user: 'c' }), false);
  assert.throws(() => evaluate({ value: 'x', user: 'b' }));
  assert.is(evaluate({ value: '2', user: 'b' }), true);
});

test('says the same of many texts, and of long ones', () => {
  const { evaluate } = compiled('value.size() > 3 && user == "b"');
  for (let round = 0; round < 1000; round++) {
    startMessageBudget();
    assert.is(evaluate({ value: 'x'.repeat(round), user: 'b' }), round > 3, String(round));
  }
});

test.run();
