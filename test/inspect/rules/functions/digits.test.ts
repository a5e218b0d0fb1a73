import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { digits } from '../../../../src/inspect/rules/functions/digits.ts';

const test = suite('rules/functions/digits');

test('keeps the digits 0 to 9 in order', () => assert.is(digits('+1 (425) 555-0123'), '14255550123'));
test('leaves out the digits of other scripts', () => assert.is(digits('\u0661a\uff12b3'), '3'));
test('gives nothing for nothing', () => assert.is(digits(''), ''));

test.run();
