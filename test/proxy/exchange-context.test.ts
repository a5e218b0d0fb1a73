import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createExchangeContext, type ExchangeContext } from '../../src/proxy/exchange-context.ts';
import { InspectionQueue } from '../../src/proxy/inspection-queue.ts';
import { DEFAULT_INSPECT_LIMIT, type ProxyOptions } from '../../src/proxy/options.ts';
import { HTTP, RecordingInspector } from './harness.ts';

const test = suite('proxy/exchange-context');

function contextOf(more: Partial<ProxyOptions>): ExchangeContext {
  const options = { listen: HTTP, inspector: new RecordingInspector(), onEvent: () => {} };
  return createExchangeContext(
    { ...options, now: () => 0, newId: String, ...more },
    { queue: new InspectionQueue(), emit: () => {}, notice: () => {} },
  );
}

test('what is held is as long as what is inspected, unless told', () => {
  const limits = (more: Partial<ProxyOptions>) => {
    const { inspectLimit, holdLimit } = contextOf(more);
    return [inspectLimit, holdLimit];
  };
  assert.equal(limits({}), [DEFAULT_INSPECT_LIMIT, DEFAULT_INSPECT_LIMIT]);
  assert.equal(limits({ inspectLimit: 10 }), [10, 10]);
  assert.equal(limits({ inspectLimit: 10, holdLimit: 5 }), [10, 5]);
});

test('there is room for several bodies of the longer limit', () => {
  const { room } = contextOf({ inspectLimit: 10, holdLimit: 500 });
  assert.ok(room.take(500, 0));
  assert.ok(room.take(500, 0));
});

test.run();
