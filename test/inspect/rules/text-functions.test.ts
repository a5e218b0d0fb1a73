import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startMessageBudget } from '../../../src/inspect/rules/budget.ts';
import { compileExpression, evaluationSentence } from '../../../src/inspect/rules/expression.ts';

const test = suite('rules/text-functions');

function resultOf(source: string, value = '', text = ''): unknown {
  const compiled = compileExpression(source, 'message', ['bool', 'string', 'int', 'list<string>']);
  if ('problem' in compiled) return compiled.problem;
  startMessageBudget();
  try {
    return compiled.evaluate({ value, user: text });
  } catch (error) {
    return evaluationSentence(error);
  }
}

test('they give what those of CEL give', () => {
  assert.is(resultOf('value.contains("b")', 'abc'), true);
  assert.is(resultOf('value.contains("")', 'abc'), true);
  assert.is(resultOf('value.contains("x")', 'abc'), false);
  assert.is(resultOf('value.indexOf("c")', 'abc'), 2n);
  assert.is(resultOf('value.indexOf("x")', 'abc'), -1n);
  assert.equal(resultOf('value.split(",")', 'a,b,,c'), ['a', 'b', '', 'c']);
  assert.equal(resultOf('value.split("")', 'abc'), ['a', 'b', 'c']);
  assert.is(resultOf('value.split(",").join("-")', 'a,b,c'), 'a-b-c');
  assert.is(resultOf('value.split(",").filter(x, x != "a").join("")', 'a,b,c'), 'bc');
});

test('wrong calls are told of by the names that people know', () => {
  assert.is(
    resultOf('value.contains(1)'),
    'string.contains(int) does not fit; expected string.contains(string): bool',
  );
  assert.match(String(resultOf('value.split(1)')), /^string\.split\(int\) does not fit/);
});

const megabyte = 1 << 20;

test('a search that would take hours takes none', () => {
  const [text, sought] = ['9'.repeat(4 * megabyte), `x${'9'.repeat(megabyte)}`];
  for (const call of ['contains(user)', 'indexOf(user) == 1', 'split(user).size() == 1']) {
    assert.match(String(resultOf(`value.${call}`, text, sought)), /more than 200000 steps/, call);
  }
});

test('a list or a text beyond what can be paid for is not made', () => {
  assert.match(String(resultOf('value.split("").size()', 'x'.repeat(megabyte))), /more than 200000 steps/);
  const join = 'value.split(",").join(user).size()';
  // Five gigabytes, which no text of the platform can have.
  assert.match(String(resultOf(join, ','.repeat(5000), 'x'.repeat(megabyte))), /more than 200000 steps/);
});

test('a long chain of texts made of texts pays for each', () => {
  const chain = `value${'.lowerAscii().upperAscii()'.repeat(15)}.size()`;
  assert.match(String(resultOf(chain, 'x'.repeat(megabyte))), /more than 200000 steps/);
  assert.is(resultOf(chain, 'x'.repeat(100)), 100n);
});

test.run();
