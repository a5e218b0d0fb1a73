import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hint, nearest } from '../../../src/inspect/rules/suggest.ts';

const test = suite('suggest');

test('finds the nearest names, letter case aside', () => {
  assert.equal(nearest('asert', ['assert', 'select', 'when']), ['assert']);
  assert.equal(nearest('TITEL', ['title', 'tiers']), ['title']);
  assert.equal(nearest('wehn', ['when', 'why']), ['when']);
  assert.equal(nearest('xyz', ['when', 'why']), []);
  assert.equal(nearest('x'.repeat(1_000_000), ['when']), []);
});

test('tells what is accepted where nothing is near', () => {
  assert.is(hint('wehn', ['when', 'why']), '; did you mean "when"?');
  assert.is(hint('foo', ['when', 'why']), '; expected one of when, why');
});

test.run();
