import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseRequestLine } from '../../src/inspect/eas/request-line.ts';
import type { ExchangeEvent } from '../../src/inspect/events.ts';
import { EventOutlet } from '../../src/proxy/event-outlet.ts';
import type { ProxyNotice } from '../../src/proxy/index.ts';
import { Notices } from '../../src/proxy/notices.ts';
import { ACTIVESYNC } from './harness.ts';

const test = suite('proxy/event-outlet');

function opened(id: string): ExchangeEvent {
  const head = { method: 'POST', target: ACTIVESYNC, headers: [] };
  const line = parseRequestLine(head);
  if (!line) throw new TypeError('no ActiveSync');
  return { id, at: 0, kind: 'opened', head, line, server: '' };
}

function closed(id: string): ExchangeEvent {
  return { id, at: 0, kind: 'closed', durationMs: 0 };
}

test('all is told when the last exchange that was opened has closed', async () => {
  const outlet = new EventOutlet(() => {}, new Notices(undefined));
  await outlet.allTold();
  let isTold = false;
  outlet.emit(opened('1'));
  outlet.emit(opened('2'));
  const told = outlet.allTold().then(() => {
    isTold = true;
  });
  outlet.emit(closed('2'));
  await new Promise((resolve) => setImmediate(resolve));
  assert.not(isTold);
  outlet.emit(closed('1'));
  await told;
  await outlet.allTold();
});

test('a listener that throws is told of, and the events are counted all the same', async () => {
  const notices: ProxyNotice[] = [];
  const outlet = new EventOutlet(
    () => {
      throw new Error('a defect');
    },
    new Notices((notice) => notices.push(notice)),
  );
  outlet.emit(opened('1'));
  outlet.emit(closed('1'));
  await outlet.allTold();
  assert.equal(
    notices.map(({ message }) => message),
    Array.from({ length: 2 }, () => 'The listener of events failed: Error: a defect'),
  );
});

test.run();
