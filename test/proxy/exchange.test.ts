import { setTimeout as sleep } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ExchangeEvent } from '../../src/inspect/events.ts';
import type { ProxyOptions } from '../../src/proxy/index.ts';
import { ACTIVESYNC, type Harness, head, RecordingInspector, withProxy } from './harness.ts';

const test = suite('proxy/exchange');

const REQUEST = `${head(`POST ${ACTIVESYNC} HTTP/1.1`, 'Host: a', 'Content-Length: 3')}abc`;
const ANSWER = `${head('HTTP/1.1 200 OK', 'X-Way: back', 'Content-Length: 2')}ok`;

async function exchange({ upstream, client }: Harness, request = REQUEST, answer = ANSWER): Promise<void> {
  const phone = client();
  phone.write(request);
  const server = await upstream.accept();
  await server.bytes(request.length);
  server.write(answer);
  assert.is(await phone.bytes(answer.length), answer);
}

function only<Kind extends ExchangeEvent['kind']>(events: readonly ExchangeEvent[], kind: Kind) {
  return events.find((event): event is Extract<ExchangeEvent, { kind: Kind }> => event.kind === kind);
}

test('an exchange is told in order, under one id, with heads as they were on the wire', () =>
  withProxy(async (harness) => {
    const { events, kinds } = harness;
    await exchange(harness);
    assert.equal(await kinds(), ['opened', 'request-judged', 'answered', 'response-judged', 'closed']);
    assert.is(new Set(events.map(({ id }) => id)).size, 1);
    assert.match(events[0]?.id ?? '', /^[0-9A-HJKMNP-TV-Z]{26}$/);
    const opened = only(events, 'opened');
    assert.equal(opened?.head, {
      method: 'POST',
      target: ACTIVESYNC,
      headers: ['Host', 'a', 'Content-Length', '3'],
    });
    assert.is(opened?.line.command, 'Sync');
    assert.equal(only(events, 'answered')?.head, {
      status: 200,
      headers: ['X-Way', 'back', 'Content-Length', '2'],
    });
  }));

test('times are those of the wire, and the duration runs from the request to the end of the answer', async () => {
  let clock = 1000;
  await withProxy(
    async (harness) => {
      await exchange(harness);
      await harness.kinds();
      const times = harness.events.map(({ at }) => at);
      assert.equal(
        times,
        [...times].sort((one, other) => one - other),
      );
      const closed = only(harness.events, 'closed');
      assert.is(closed?.durationMs, (closed?.at ?? 0) - (times[0] ?? 0));
    },
    { now: () => clock++ },
  );
});

test('the inspector gets both bodies, without their chunks, and heads first', () =>
  withProxy(async (harness) => {
    const request = `${head(`POST ${ACTIVESYNC} HTTP/1.1`, 'Host: a', 'Transfer-Encoding: chunked')}1\r\na\r\n2\r\nbc\r\n0\r\n\r\n`;
    const answer = `${head('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked')}2\r\nok\r\n1\r\n!\r\n0\r\n\r\n`;
    await exchange(harness, request, answer);
    await harness.kinds();
    assert.equal(harness.inspector.requests, [{ text: 'abc', length: 3, overLimit: false }]);
    assert.equal(harness.inspector.responses, [{ text: 'ok!', length: 3, overLimit: false }]);
  }));

test('a body above the limit passes whole, and the inspector hears its length only', () =>
  withProxy(
    async (harness) => {
      await exchange(harness);
      await harness.kinds();
      assert.equal(harness.inspector.requests, [{ text: '', length: 3, overLimit: true }]);
      assert.equal(harness.inspector.responses, [{ text: 'ok', length: 2, overLimit: false }]);
    },
    { inspectLimit: 2 },
  ));

test('what the inspector found goes into the events', async () => {
  const finding = { rule: 'a/b', severity: 'error', action: 'none' } as never;
  const inspector = new RecordingInspector();
  const { request } = inspector;
  inspector.request = (...given) => ({ ...request(...given), findings: [finding] });
  await withProxy(
    async (harness) => {
      await exchange(harness);
      await harness.kinds();
      assert.is(only(harness.events, 'request-judged')?.findings[0], finding);
      assert.is(only(harness.events, 'response-judged')?.findings.length, 0);
    },
    { inspector },
  );
});

test('a request that is not ActiveSync passes without an exchange', () =>
  withProxy(async (harness) => {
    await exchange(harness, head('GET /owa/ HTTP/1.1', 'Host: a'));
    await exchange(harness);
    assert.is((await harness.kinds()).length, 5, 'the second one only');
    assert.is(harness.inspector.requests.length, 1);
  }));

const broken: readonly [what: string, inspector: Partial<ProxyOptions['inspector']>, kinds: string[]][] = [
  ['requests', { request: fail }, ['opened', 'answered', 'failed', 'closed']],
  ['responses', { response: fail }, ['opened', 'request-judged', 'answered', 'failed', 'closed']],
];

for (const [what, half, expected] of broken) {
  test(`an inspector that throws at ${what} costs its findings and no traffic`, () =>
    withProxy(
      async (harness) => {
        await exchange(harness);
        assert.equal(await harness.kinds(), expected);
        const failure = only(harness.events, 'failed')?.failure;
        assert.is(failure?.code, 'internal');
        assert.match(failure?.message ?? '', /passed, but could not be inspected: Error: out of order/);
        assert.is(harness.notices[0]?.kind, 'internal');
      },
      { inspector: Object.assign(new RecordingInspector(), half) },
    ));
}

test('a listener that throws, and one that throws at hearing of it, cost no traffic', () =>
  withProxy(
    async (harness) => {
      await exchange(harness);
      await exchange(harness);
      assert.is(harness.upstream.peers.length, 2);
    },
    { onEvent: fail, onNotice: fail },
  ));

test('an inspector sees a request before the answer, even where the answer overtook it', async () => {
  const order: string[] = [];
  const inspector = new RecordingInspector();
  const { request, response } = inspector;
  inspector.request = (...given) => {
    order.push('request');
    return request(...given);
  };
  inspector.response = (...given) => {
    order.push('response');
    return response(...given);
  };
  await withProxy(
    async ({ upstream, client, kinds }) => {
      const phone = client();
      phone.write(REQUEST.slice(0, -1));
      const server = await upstream.accept();
      await server.with('ab');
      server.write(ANSWER);
      await phone.with('ok');
      await new Promise((resolve) => setTimeout(resolve, 20));
      assert.equal(order, []);
      phone.write('c');
      await kinds();
      assert.equal(order, ['request', 'response']);
    },
    { inspector },
  );
});

function fail(): never {
  throw new Error('out of order');
}

test('a request is told of when its head has come, however long its body takes', () =>
  withProxy(async ({ upstream, client, events }) => {
    const phone = client();
    phone.write(head(`POST ${ACTIVESYNC} HTTP/1.1`, 'Host: a', 'Content-Length: 3'));
    const server = await upstream.accept();
    await server.with('\r\n\r\n');
    for (let tries = 0; tries < 1000 && events.length === 0; tries++) await sleep(1);
    assert.equal(
      events.map(({ kind }) => kind),
      ['opened'],
    );
  }));

test.run();
