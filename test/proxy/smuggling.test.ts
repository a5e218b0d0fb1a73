import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ProxyOptions } from '../../src/proxy/index.ts';
import { REST_MS } from '../../src/proxy/inspection-queue.ts';
import { type Smuggled, smuggled } from '../helpers/smuggling.ts';
import { readStrictly, type StrictRequest } from '../helpers/strict-reader.ts';
import { type Harness, pass, ScriptedEnforcer, withProxy } from './harness.ts';

const test = suite('proxy/smuggling');

/** A server that answers each request it reads, and keeps what came of each connection. */
class StrictServer {
  readonly received: string[] = [];

  readonly answer = (socket: Socket): void => {
    const number = this.received.push('') - 1;
    let answered = 0;
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      this.received[number] += chunk.toString('latin1');
      const { requests, violation } = readStrictly(this.received[number] as string);
      if (violation !== undefined) socket.destroy();
      for (; answered < requests.length; answered++) {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
      }
    });
    socket.on('end', () => socket.end());
  };
}

/** What the inspector was given: request lines from the events, bodies beside them. */
function inspected({ events }: Harness, from: number): string[] {
  return events
    .slice(from)
    .flatMap((event) => (event.kind === 'opened' ? `${event.head.method} ${event.head.target}` : []));
}

function named({ method, target }: StrictRequest): string {
  return `${method} ${target}`;
}

async function smuggle(harness: Harness, server: StrictServer, { bytes }: Smuggled): Promise<string[]> {
  const [events, connections, bodies] = [
    harness.events.length,
    server.received.length,
    harness.inspector.requests.length,
  ];
  const phone = harness.client();
  phone.end(bytes);
  await phone.ended();
  phone.socket.destroy();
  while (harness.proxy.pending > 0) await sleep(1);
  // Inspected a little later, of which this is a little more.
  await sleep(REST_MS + 1);
  const readings = server.received.slice(connections).map(readStrictly);
  const violations = readings.flatMap(({ violation }) => violation ?? []);
  const requests = readings.flatMap((reading) => reading.requests);
  const seen = inspected(harness, events);
  const unseen = requests.map(named).filter((request, index) => seen[index] !== request);
  const texts = harness.inspector.requests.slice(bodies).map(({ text }) => text);
  const unread = requests
    .filter(({ body }) => !texts.includes(body))
    .map((request) => `body of ${named(request)}`);
  return [...violations, ...unseen, ...unread];
}

/** Where requests are held the enforcer's inspector is the one that sees them. */
function holding(): { enforcer: ScriptedEnforcer; options: Partial<ProxyOptions> } {
  const enforcer = new ScriptedEnforcer({ request: pass, response: pass });
  return { enforcer, options: { enforcer } };
}

test('there are some hundreds, each once', () => {
  assert.ok(smuggled.length > 500, `${smuggled.length}`);
  assert.is(new Set(smuggled.map(({ bytes }) => bytes)).size, smuggled.length);
});

for (const way of ['streamed', 'held']) {
  test(`no request reaches a strict server that was not inspected, nor another body, nor bytes that could be read two ways: ${way}`, async () => {
    const server = new StrictServer();
    const { enforcer, options } = holding();
    await withProxy(
      async (harness) => {
        const watched = way === 'held' ? { ...harness, inspector: enforcer.inspector } : harness;
        const found: string[] = [];
        let reached = 0;
        for (const attempt of smuggled) {
          const before = server.received.length;
          for (const wrong of await smuggle(watched, server, attempt))
            found.push(`${attempt.what}: ${wrong}`);
          reached += server.received.length - before;
        }
        assert.equal(found, []);
        // Or all would be refused, and nothing shown.
        assert.ok(reached > 30, `${reached} reached the server`);
      },
      way === 'held' ? options : {},
      server.answer,
    );
  });
}

test('the strict server sees what is wrong', () => {
  const wrong = (bytes: string): string => readStrictly(bytes).violation ?? '';
  const line = 'POST / HTTP/1.1\r\n';
  assert.match(wrong(`${line}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`), /framed twice/);
  assert.match(wrong(`${line}Content-Length : 1\r\n\r\na`), /field/);
  assert.match(wrong(`${line}Content-Length: +1\r\n\r\na`), /length/);
  assert.match(wrong(`${line}X: a\r\n b\r\n\r\n`), /field/);
  assert.match(wrong(`${line}X: a\nY: b\r\n\r\n`), /CRLF/);
  assert.match(wrong(`${line}Transfer-Encoding: chunked\r\n\r\n0;a\r\n\r\n`), /chunk size/);
  assert.match(wrong('POST /a b HTTP/1.1\r\n\r\n'), /request line/);
  assert.equal(
    readStrictly(`${line}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX: a\r\n\r\nGET`).requests,
    [{ method: 'POST', target: '/', body: 'abc' }],
  );
});

test.run();
