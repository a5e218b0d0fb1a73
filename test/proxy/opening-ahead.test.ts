import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { documentOf, wholeBody } from '../../src/inspect/eas/body.ts';
import { Inspector } from '../../src/inspect/inspector.ts';
import type { CapturedBody } from '../../src/inspect/message.ts';
import { RuleSet } from '../../src/inspect/rules/rule-set.ts';
import type { ProxyOptions } from '../../src/proxy/index.ts';
import { OpeningAhead } from '../../src/proxy/opening-ahead.ts';
import { deadline } from '../helpers/deadline.ts';
import { ACTIVESYNC, head, withProxy } from './harness.ts';

const test = suite('proxy/opening-ahead');
const HEADERS = ['Content-Type', 'application/vnd.ms-sync.wbxml'];
const inspector = new Inspector(new RuleSet([]));

/** A Sync of so many empty elements. */
function sync(elements: number): Buffer {
  return Buffer.concat([
    Buffer.from('03016a00455c', 'hex'),
    Buffer.alloc(elements, 0x05),
    Buffer.from('0101', 'hex'),
  ]);
}

test('opens a large body in its place, once', async () => {
  const ahead = new OpeningAhead(inspector);
  const of: { value: CapturedBody } = { value: wholeBody(sync(200_000)) };
  const opening = ahead.open(of, { headers: HEADERS, direction: 'response', command: 'Sync' }, () => false);
  assert.ok(opening);
  await opening;
  assert.is(of.value.opened && documentOf(of.value.opened)?.size, 200_002);
  assert.is(
    ahead.open(of, { headers: HEADERS, direction: 'response', command: 'Sync' }, () => false),
    undefined,
  );
});

test('leaves small bodies, bodies beyond the limit and inspectors that open none', () => {
  const large = wholeBody(sync(200_000));
  const small = { value: wholeBody(sync(1000)) };
  const beyond = { value: { ...large, overLimit: true } };
  const ahead = new OpeningAhead(inspector);
  for (const of of [undefined, small, beyond])
    assert.is(
      ahead.open(of, { headers: HEADERS, direction: 'request', command: 'Sync' }, () => false),
      undefined,
    );
  assert.is(
    new OpeningAhead({}).open(
      { value: large },
      { headers: HEADERS, direction: 'request', command: 'Sync' },
      () => false,
    ),
    undefined,
  );
});

test('a coded body is large from 8 KiB on, for it may hold a thousand times as much', () => {
  const of = { value: wholeBody(Buffer.alloc(9000)) };
  const ahead = new OpeningAhead(inspector);
  assert.is(
    ahead.open(of, { headers: HEADERS, direction: 'request', command: 'Sync' }, () => false),
    undefined,
  );
  assert.ok(
    ahead.open(
      of,
      { headers: [...HEADERS, 'Content-Encoding', 'gzip'], direction: 'request', command: 'Sync' },
      () => false,
    ),
  );
});

test('a body that cannot be opened is left for who judges it, and not tried again', async () => {
  const ahead = new OpeningAhead({
    // biome-ignore lint/correctness/useYield: it fails before its first step
    async *openAhead() {
      throw new Error('no');
    },
  });
  const of = { value: wholeBody(sync(200_000)) };
  await ahead.open(of, { headers: HEADERS, direction: 'request', command: 'Sync' }, () => false);
  assert.is(of.value.opened, undefined);
  assert.is(
    ahead.open(of, { headers: HEADERS, direction: 'request', command: 'Sync' }, () => false),
    undefined,
  );
});

test('traffic passes while a large body is opened', async () => {
  const begun = Promise.withResolvers<void>();
  let isOpened = false;
  const watched: ProxyOptions['inspector'] = {
    request: inspector.request.bind(inspector),
    response: inspector.response.bind(inspector),
    async *openAhead(...words) {
      begun.resolve();
      const captured = yield* inspector.openAhead(...words);
      isOpened = true;
      return captured;
    },
  };
  const large = sync(2_000_000);
  await withProxy(
    async ({ client, kinds }) => {
      const [first, second] = [client(), client()];
      first.write(head(`POST ${ACTIVESYNC}&large HTTP/1.1`, 'Host: a', 'Content-Length: 0'));
      await deadline(10_000, begun.promise);
      second.write(head(`POST ${ACTIVESYNC}&small HTTP/1.1`, 'Host: a', 'Content-Length: 0'));
      await second.with('small');
      assert.is(isOpened, false);
      await kinds(2);
      assert.is(isOpened, true);
    },
    { inspector: watched },
    (socket) => {
      socket.once('data', (chunk) => {
        const body = chunk.includes('&large') ? large : Buffer.from('small');
        socket.write(head('HTTP/1.1 200 OK', `Content-Length: ${body.length}`, HEADERS.join(': ')));
        socket.write(body);
      });
    },
  );
});

test.run();
