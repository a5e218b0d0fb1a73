import type { IncomingMessage } from 'node:http';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createExchangeContext } from '../../src/proxy/exchange-context.ts';
import { type ProxyNotice, type ProxyOptions, ulid } from '../../src/proxy/index.ts';
import { InspectionQueue } from '../../src/proxy/inspection-queue.ts';
import { MovedDevices } from '../../src/proxy/moved-devices.ts';
import { Notices } from '../../src/proxy/notices.ts';
import { RequestReading } from '../../src/proxy/request-reading.ts';
import { Upstream } from '../../src/proxy/upstream/upstream.ts';
import { ACTIVESYNC, HTTP, RecordingInspector } from './harness.ts';

const test = suite('proxy/request-reading');

const OURS = new Upstream({ url: new URL('https://mail.example.com') });
const OTHER = new Upstream({ url: new URL('https://other.example.com') });

const WHOSE = { command: 'Sync', user: 'alice', deviceId: 'ABC' };
const LEAD = { service: 'activesync', to: new URL('https://other.example.com') } as const;

/** What is read of a request. */
function requestFor(url: string): IncomingMessage {
  return { method: 'POST', url, rawHeaders: [], socket: { remoteAddress: '192.0.2.7' } } as never;
}

function reading(more: Partial<ProxyOptions> = {}, upstreams = { configured: OURS, named: () => OTHER }) {
  const told: ProxyNotice[] = [];
  const notices = new Notices((notice) => told.push(notice));
  const options = { listen: HTTP, inspector: new RecordingInspector(), onEvent: () => {}, newId: ulid };
  const exchanges = createExchangeContext(
    { ...options, now: () => 0, ...more },
    { queue: new InspectionQueue(), emit: () => {}, notice: notices.tell },
  );
  return { told, reading: new RequestReading({ exchanges, upstreams, moved: more.moved, notices }) };
}

test('ActiveSync opens an exchange, and nothing else does', () => {
  const { openExchange } = reading().reading;
  assert.ok(openExchange(requestFor(ACTIVESYNC), OURS, 0));
  assert.is(openExchange(requestFor('/owa'), OURS, 0), undefined);
});

test('what fails over a request is told of, and costs its exchange alone', () => {
  const newId = () => {
    throw new Error('a defect');
  };
  const { told, reading: failing } = reading({ newId });
  assert.is(failing.openExchange(requestFor(ACTIVESYNC), OURS, 0), undefined);
  assert.equal(
    told.map(({ message }) => message),
    ['A request line could not be read: Error: a defect'],
  );
});

test('a device that was kept is led on, unless it asks for another server itself', () => {
  const moved = new MovedDevices(new URL('https://mail.example.com'));
  const { movedOn } = reading({ moved }).reading;
  const request = requestFor(ACTIVESYNC);
  assert.is(movedOn(request, OURS), undefined);
  moved.learn(WHOSE, '192.0.2.7', {
    service: 'activesync',
    to: new URL('https://other.example.com'),
  });
  assert.is(movedOn(request, OURS), OTHER);
  assert.is(movedOn(request, OTHER), undefined);
  assert.is(reading().reading.movedOn(request, OURS), undefined);
});

test('a server that cannot be made is told of, and the request goes where it would', () => {
  const moved = new MovedDevices(new URL('https://mail.example.com'));
  moved.learn(WHOSE, '', LEAD);
  const named = () => {
    throw new Error('a defect');
  };
  const { told, reading: failing } = reading({ moved }, { configured: OURS, named });
  assert.is(failing.movedOn(requestFor(ACTIVESYNC), OURS), undefined);
  assert.match(told[0]?.message ?? '', /^Where a request goes could not be found out: Error: a defect$/);
});

test.run();
