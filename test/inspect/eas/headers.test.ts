import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { headerValue, headerValues } from '../../../src/inspect/eas/headers.ts';

const test = suite('headers');
const headers = ['Host', 'a', 'Content-Encoding', ' gzip ', 'host', 'b', 'X-Alone'];

test('finds the first of a name, in any letter case, blanks cut', () => {
  assert.is(headerValue(headers, 'host'), 'a');
  assert.is(headerValue(headers, 'content-encoding'), 'gzip');
});

test('finds every one of a name in order', () => {
  assert.equal(headerValues(headers, 'host'), ['a', 'b']);
  assert.equal(headerValues(headers, 'cookie'), []);
});

test('gives nothing for a name that is not there, or has no value', () => {
  assert.is(headerValue(headers, 'hos'), undefined);
  assert.is(headerValue(headers, 'x-alone'), undefined);
  assert.is(headerValue([], 'host'), undefined);
});

test.run();
