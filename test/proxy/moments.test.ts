import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { wholeBody } from '../../src/inspect/eas/body.ts';
import { Moments } from '../../src/proxy/moments.ts';

const test = suite('proxy/moments');

function ticking(): Moments {
  let clock = 1000;
  return new Moments({ now: () => clock++ });
}

test('the first failure counts, with its time', () => {
  const moments = ticking();
  moments.failed({ code: 'client-gone', message: 'one' });
  moments.failed({ code: 'internal', message: 'two' });
  assert.equal(moments.failure, { at: 1000, value: { code: 'client-gone', message: 'one' } });
  assert.is(moments.now(), 1001);
});

test('a message that waits for its verdict comes before the rest of it', () => {
  const moments = ticking();
  assert.equal([moments.request, moments.response], [undefined, undefined]);
  const body = wholeBody(Buffer.from('abc'));
  moments.requestBody = moments.moment(body);
  moments.responseBody = moments.moment(body);
  assert.equal([moments.request?.at, moments.response?.at], [1000, 1001]);
  moments.requestQuestion = moments.question(body, () => {});
  moments.responseQuestion = moments.question(body, () => {});
  assert.equal([moments.request?.at, moments.response?.at], [1002, 1003]);
});

test('an answer of the proxy’s own comes whole', () => {
  const moments = ticking();
  const head = { status: 403, headers: [] };
  moments.answeredInPlace({ kind: 'answer', head, body: Buffer.from('no') });
  assert.is(moments.answer?.value, head);
  assert.is(moments.response?.value.length, 2);
});

test('is closed from a time on', () => {
  const moments = ticking();
  assert.not(moments.isClosed);
  moments.closed();
  assert.equal([moments.isClosed, moments.closedAt], [true, 1000]);
});

test.run();
