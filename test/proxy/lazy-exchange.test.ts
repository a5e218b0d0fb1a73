import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { LazyExchange } from '../../src/proxy/lazy-exchange.ts';

const test = suite('proxy/lazy-exchange');

test('is opened once, when it is asked for', () => {
  let times = 0;
  const lazy = new LazyExchange(() => {
    times++;
    return undefined;
  });
  assert.is(times, 0);
  assert.is(lazy.inspected, undefined);
  assert.is(lazy.inspected, undefined);
  assert.is(times, 1);
});

test.run();
