// `npm run record:demo` writes test/fixtures/sessions/demo.jsonl from one run of the demo.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runDemo } from '../../src/demo/run-demo.ts';
import type { ExchangeEvent } from '../../src/inspect/events.ts';
import { Inspector } from '../../src/inspect/inspector.ts';
import type { Body, RawHeaders } from '../../src/inspect/message.ts';
import { RuleSet } from '../../src/inspect/rules/rule-set.ts';
import { startProxy, ulid } from '../../src/proxy/index.ts';
import type { SessionLine } from './sessions.ts';
import { shippedPacks } from './shipped-rules.ts';

const file = fileURLToPath(new URL('../fixtures/sessions/demo.jsonl', import.meta.url));
/** When the recorded demo begins: 2026-11-23, ten o'clock. */
const BEGIN = Date.UTC(2026, 10, 23, 10, 0, 0);

const events: ExchangeEvent[] = [];
const inspector = new Inspector(new RuleSet(shippedPacks()));
await runDemo({
  speed: 1,
  loop: false,
  signal: new AbortController().signal,
  onEvent: (event) => events.push(event),
  startProxy: (upstream, onEvent) =>
    startProxy({
      listen: { host: '127.0.0.1', port: 0 },
      upstream,
      inspector,
      onEvent,
      now: Date.now,
      newId: ulid,
    }),
});
const offset = BEGIN - (events[0]?.at ?? 0);
const lines = events.map((event) => JSON.stringify({ ...lineOf(event), at: Math.round(event.at + offset) }));
writeFileSync(file, `${lines.join('\n')}\n`);

function lineOf(event: ExchangeEvent): SessionLine {
  const { id, at } = event;
  switch (event.kind) {
    case 'opened':
      return { id, at, kind: 'opened', head: { ...event.head, headers: plain(event.head.headers) } };
    case 'request-judged':
      return { id, at, kind: 'request-judged', body: base64(event.request.body) };
    case 'answered':
      return { id, at, kind: 'answered', head: { ...event.head, headers: plain(event.head.headers) } };
    case 'response-judged':
      return { id, at, kind: 'response-judged', body: base64(event.response.body) };
    case 'closed':
      return { id, at, kind: 'closed', durationMs: Math.round(event.durationMs * 1000) / 1000 };
    case 'failed':
      return event;
    case 'held':
    case 'released':
      throw new Error('nobody holds anything here');
  }
}

/** Bodies are kept with their content coding undone, so the header that names it goes; ports are of one run only. */
function plain(headers: RawHeaders): RawHeaders {
  const kept: string[] = [];
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const [name = '', value = ''] = headers.slice(index, index + 2);
    if (!/^content-encoding$/i.test(name))
      kept.push(name, value.replace(/127\.0\.0\.1:\d+/, 'mail.example.com'));
  }
  return kept;
}

function base64(body: Body): string {
  return 'bytes' in body ? Buffer.from(body.bytes).toString('base64') : '';
}
