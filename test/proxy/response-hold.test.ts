import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ExchangeEvent } from '../../src/inspect/events.ts';
import type { ProxyOptions } from '../../src/proxy/index.ts';
import type { Peer } from '../helpers/peer.ts';
import {
  ACTIVESYNC,
  type Harness,
  head,
  pass,
  refuse,
  ScriptedEnforcer,
  unwritable,
  withProxy,
} from './harness.ts';

const test = suite('proxy/response-hold');

const POST = `POST ${ACTIVESYNC} HTTP/1.1`;
const REQUEST = `${head(POST, 'Host: a', 'Content-Length: 3')}abc`;
const holding = { enforcer: new ScriptedEnforcer({ response: pass }) };

function only<Kind extends ExchangeEvent['kind']>(events: readonly ExchangeEvent[], kind: Kind) {
  return events.find((event): event is Extract<ExchangeEvent, { kind: Kind }> => event.kind === kind);
}

function rewriting(body: string, headers: readonly string[]) {
  const enforcer = new ScriptedEnforcer({
    response: () => ({ kind: 'send', headers, body: Buffer.from(body, 'latin1') }),
  });
  return { enforcer };
}

/** A client whose request has reached the upstream. */
async function asked({ upstream, client }: Harness, request = REQUEST) {
  const phone = client();
  phone.write(request);
  const server = await upstream.accept();
  assert.is(await server.bytes(request.length), request);
  return { phone, server };
}

async function staysSilent(peer: Peer): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.is(peer.text, '');
}

test('the request streams, and of the answer nothing leaves before its end; then all goes as it came', () =>
  withProxy(async (harness) => {
    const phone = harness.client();
    phone.write(REQUEST.slice(0, -1));
    const server = await harness.upstream.accept();
    await server.with('ab');
    phone.write('c');
    await server.with('c');
    const answer = head('HTTP/1.1 200 Very Well', 'x-odd: b', 'Content-Length: 6');
    server.write(`${answer}abc`);
    await staysSilent(phone);
    server.write('def');
    assert.is(await phone.with('def'), `${answer}abcdef`);
    phone.write(REQUEST);
    assert.is(await server.with('abc'), REQUEST, 'the connections go on');
    server.write(`${answer}abcdef`);
    await phone.with('def');
    assert.equal((await harness.kinds(2)).slice(0, 5), [
      'opened',
      'request-judged',
      'answered',
      'response-judged',
      'closed',
    ]);
  }, holding));

test('interim answers do not wait', () =>
  withProxy(async (harness) => {
    const { phone, server } = await asked(harness);
    const interim = head('HTTP/1.1 103 Early Hints', 'Link: </a>');
    server.write(interim);
    assert.is(await phone.with('\r\n\r\n'), interim);
  }, holding));

test('chunks keep their bounds, and trailers follow them', () =>
  withProxy(async (harness) => {
    const { phone, server } = await asked(harness);
    const answer = `${head('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked')}3\r\nabc\r\n1\r\nd\r\n0\r\nX-Sum: 4\r\n\r\n`;
    server.write(answer);
    assert.is(await phone.with('X-Sum: 4\r\n\r\n'), answer);
  }, holding));

test('answers without a body pass, whatever their head announces', () =>
  withProxy(async (harness) => {
    const { phone, server } = await asked(harness);
    const answers = [
      head('HTTP/1.1 204 No Content'),
      head('HTTP/1.1 304 Not Modified', 'Content-Length: 99'),
      head('HTTP/1.1 200 OK', 'Content-Length: 0'),
    ];
    for (const answer of answers) {
      server.write(answer);
      assert.is(await phone.with('\r\n\r\n'), answer);
      phone.write(REQUEST);
      await server.with('abc');
    }
    server.write(head('HTTP/1.1 200 OK', 'Content-Length: 0'));
    await phone.with('\r\n\r\n');
    const asking = head(`HEAD ${ACTIVESYNC} HTTP/1.1`, 'Host: a');
    phone.write(asking);
    assert.is(await server.with('\r\n\r\n'), asking);
    const answer = head('HTTP/1.1 200 OK', 'Content-Length: 99');
    server.write(answer);
    assert.is(await phone.with('\r\n\r\n'), answer);
  }, holding));

test('an answer that ends with its connection is held until then, and ends with the connection', () =>
  withProxy(async (harness) => {
    const { phone, server } = await asked(harness);
    const answer = `${head('HTTP/1.1 200 OK', 'Server: old')}abc`;
    server.write(answer);
    await staysSilent(phone);
    server.end('def');
    assert.is(await phone.ended(), `${answer}def`);
    assert.is(phone.error, undefined);
  }, holding));

test('another body goes with the length that it has, and the status line as it came', () =>
  withProxy(
    async (harness) => {
      const { phone, server } = await asked(harness);
      server.write(`${head('HTTP/1.1 200 Very Well', 'Server: a', 'Content-Length: 3')}abc`);
      assert.is(
        await phone.with('other'),
        `${head('HTTP/1.1 200 Very Well', 'Server: a', 'Content-Length: 5')}other`,
      );
      await harness.kinds();
      const judged = only(harness.events, 'response-judged');
      assert.is(judged?.response.body.length, 3);
      assert.is(judged?.sent?.body.length, 5);
      assert.equal(judged?.sent?.head, { status: 200, headers: ['Server', 'a', 'Content-Length', '5'] });
    },
    rewriting('other', ['Server', 'a', 'Content-Length', '3']),
  ));

test('another body in place of chunks is one chunk, and ends with the connection where the first one did', async () => {
  await withProxy(
    async (harness) => {
      const { phone, server } = await asked(harness);
      const start = head('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked');
      server.write(`${start}1\r\na\r\n2\r\nbc\r\n0\r\nContent-MD5: c\r\nX-A: b\r\n\r\n`);
      assert.is(await phone.with('X-A: b\r\n\r\n'), `${start}5\r\nother\r\n0\r\nX-A: b\r\n\r\n`);
    },
    rewriting('other', ['Transfer-Encoding', 'chunked']),
  );
  await withProxy(
    async (harness) => {
      const { phone, server } = await asked(harness);
      server.end(`${head('HTTP/1.1 200 OK', 'Server: old')}abc`);
      assert.is(await phone.ended(), `${head('HTTP/1.1 200 OK', 'Server: old')}other`);
    },
    rewriting('other', ['Server', 'old']),
  );
});

test('an answer of ours takes the place of the server’s, and both connections go on', () =>
  withProxy(
    async (harness) => {
      const { phone, server } = await asked(harness);
      for (let round = 0; round < 2; round++) {
        server.write(`${head('HTTP/1.1 200 OK', 'Content-Length: 3')}bad`);
        const answer = await phone.with('umcallerid/format');
        assert.match(
          answer,
          /^HTTP\/1\.1 502 Bad Gateway\r\nContent-Type: text\/plain\r\nContent-Length: 17\r\n/,
        );
        assert.not.match(answer, 'bad');
        phone.write(REQUEST);
        assert.is(await server.with('abc'), REQUEST);
      }
      assert.is(harness.upstream.peers.length, 1);
      await harness.kinds(2);
      assert.is(only(harness.events, 'answered')?.head.status, 200);
      assert.is(only(harness.events, 'response-judged')?.sent?.head.status, 502);
    },
    { enforcer: new ScriptedEnforcer({ response: () => refuse('umcallerid/format', 502) }) },
  ));

test('an answer is held, and given back with the refusal, where items were taken out of its request', () => {
  const refusal = {
    items: [{ collectionId: '5', operation: 'Change', id: '5:1' }],
    collections: [],
  } as const;
  const given: unknown[] = [];
  const scripted = new ScriptedEnforcer({ request: pass });
  const enforcer: NonNullable<ProxyOptions['enforcer']> = {
    mayHoldRequests: true,
    holds: scripted.holds,
    request: (...words) => ({ ...scripted.request(...words), refusal }),
    response: (...words) => {
      given.push(words[3]);
      return scripted.response(...words);
    },
  };
  return withProxy(
    async (harness) => {
      const { phone, server } = await asked(harness);
      const answer = head('HTTP/1.1 200 OK', 'Content-Length: 6');
      server.write(`${answer}abc`);
      await staysSilent(phone);
      server.write('def');
      assert.is(await phone.with('def'), `${answer}abcdef`);
      assert.equal(given, [refusal]);
    },
    { enforcer },
  );
});

test('one that is too long streams from where it is, byte for byte', async () => {
  const limited = { enforcer: new ScriptedEnforcer({ response: pass }), holdLimit: 8 };
  await withProxy(async (harness) => {
    const { phone, server } = await asked(harness);
    const start = `${head('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked')}3\r\nabc\r\n4\r\ndefg\r\n`;
    server.write(start);
    await staysSilent(phone);
    server.write('2\r\nhi\r\n');
    assert.is(await phone.with('hi\r\n'), `${start}2\r\nhi\r\n`);
    server.write('1\r\nj\r\n0\r\nX-A: b\r\n\r\n');
    assert.is(await phone.with('X-A: b\r\n\r\n'), '1\r\nj\r\n0\r\nX-A: b\r\n\r\n');
    await harness.kinds();
    assert.is(only(harness.events, 'response-judged')?.response.body.length, 10);
  }, limited);
  await withProxy(async (harness) => {
    const { phone, server } = await asked(harness);
    const start = head('HTTP/1.1 200 OK', 'Content-Length: 9');
    server.write(`${start}abc`);
    assert.is(await phone.with('abc'), `${start}abc`);
    server.write('defghi');
    assert.is(await phone.bytes(6), 'defghi');
    await harness.kinds();
    assert.is(only(harness.events, 'response-judged')?.response.body.length, 9);
  }, limited);
});

test('one that is too long and not to pass is refused, and the upstream’s connection given up', () =>
  withProxy(
    async (harness) => {
      const { phone, server } = await asked(harness);
      server.write(`${head('HTTP/1.1 200 OK', 'Content-Length: 9')}abc`);
      const answer = await phone.ended();
      assert.match(answer, /^HTTP\/1\.1 502 Bad Gateway\r\n[\s\S]*Connection: close\r\n[\s\S]*too long$/);
      await server.ended();
      assert.equal(await harness.kinds(), [
        'opened',
        'request-judged',
        'answered',
        'response-judged',
        'closed',
      ]);
    },
    { enforcer: new ScriptedEnforcer({ response: () => refuse('too long', 502) }), holdLimit: 8 },
  ));

test('an upstream that breaks off while its answer is held becomes a whole 502', async () => {
  const answers = [
    `${head('HTTP/1.1 200 OK', 'Content-Length: 9')}abc`,
    `${head('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked')}3\r\nabc\r\n`,
  ];
  for (const answer of answers) {
    await withProxy(async (harness) => {
      const { phone, server } = await asked(harness);
      server.end(answer);
      const refusal = await phone.ended();
      assert.match(refusal, /^HTTP\/1\.1 502 Bad Gateway\r\n[\s\S]*in the middle of its answer/);
      assert.equal(await harness.kinds(), [
        'opened',
        'request-judged',
        'answered',
        'response-judged',
        'failed',
        'closed',
      ]);
      assert.equal(harness.inspector.responses, [{ text: 'abc', length: 3, overLimit: false }]);
    }, holding);
  }
});

test('a client that leaves while its answer is held closes the upstream’s connection', () =>
  withProxy(async (harness) => {
    const { phone, server } = await asked(harness);
    server.write(`${head('HTTP/1.1 200 OK', 'Content-Length: 9')}abc`);
    await new Promise((resolve) => setTimeout(resolve, 20));
    phone.socket.resetAndDestroy();
    await server.ended();
    assert.equal(await harness.kinds(), [
      'opened',
      'request-judged',
      'answered',
      'response-judged',
      'failed',
      'closed',
    ]);
    assert.is(harness.proxy.pending, 0);
  }, holding));

test('an answer that overtakes its request is decided about at once, the request unknown', () => {
  const scripted = new ScriptedEnforcer({ response: pass });
  const requests: unknown[] = [];
  const enforcer: NonNullable<ProxyOptions['enforcer']> = {
    mayHoldRequests: true,
    holds: scripted.holds,
    request: scripted.request,
    response: (request, ...words) => {
      requests.push([request.line.command, request.body]);
      return scripted.response(request, ...words);
    },
  };
  return withProxy(
    async (harness) => {
      const phone = harness.client();
      const start = head(POST, 'Host: a', 'Expect: 100-continue', 'Content-Length: 3');
      phone.write(start);
      const server = await harness.upstream.accept();
      await server.with('\r\n\r\n');
      const refusal = head(
        'HTTP/1.1 401 Unauthorized',
        'WWW-Authenticate: NTLM TlRMTQ==',
        'Content-Length: 0',
      );
      server.write(refusal);
      assert.is(await phone.with('\r\n\r\n'), refusal);
      phone.write('abc');
      assert.is(await server.with('abc'), 'abc');
      assert.equal(requests, [['Sync', { kind: 'over-limit', length: 0 }]]);
      assert.equal(await harness.kinds(), [
        'opened',
        'request-judged',
        'answered',
        'response-judged',
        'closed',
      ]);
    },
    { enforcer },
  );
});

test('with both directions held, each waits for its verdict', () =>
  withProxy(
    async (harness) => {
      const { phone, server } = await asked(harness);
      server.write(`${head('HTTP/1.1 200 OK', 'Content-Length: 2')}ok`);
      assert.match(await phone.with('ok'), /^HTTP\/1\.1 200 /);
      assert.equal(await harness.kinds(), [
        'opened',
        'request-judged',
        'answered',
        'response-judged',
        'closed',
      ]);
    },
    { enforcer: new ScriptedEnforcer({ request: pass, response: pass }) },
  ));

test('with only requests held, the first bytes of an answer leave as they come', () =>
  withProxy(
    async (harness) => {
      const { phone, server } = await asked(harness);
      const start = `${head('HTTP/1.1 200 OK', 'Content-Length: 9')}abc`;
      server.write(start);
      assert.is(await phone.with('abc'), start);
    },
    { enforcer: new ScriptedEnforcer({ request: pass }) },
  ));

test('a megabyte that is held arrives whole, and one beyond the limit too', async () => {
  const body = Buffer.alloc(1024 ** 2, 'abcdefghijklmnop').toString('latin1');
  for (const holdLimit of [1024 ** 2, 300_000]) {
    for (const isChunked of [false, true]) {
      await withProxy(
        async (harness) => {
          const { phone, server } = await asked(harness);
          const framing = isChunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${body.length}`;
          const sent = isChunked ? `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n` : body;
          server.write(head('HTTP/1.1 200 OK', framing) + sent);
          const start = head('HTTP/1.1 200 OK', framing);
          const came = await phone.with(isChunked ? '0\r\n\r\n' : body.slice(-(1024 ** 2)));
          assert.ok(came.startsWith(start));
          const text = came.slice(start.length);
          const unchunked = isChunked ? text.replaceAll(/(?:^|\r\n)[0-9a-f]+\r\n(?:\r\n)?/g, '') : text;
          assert.ok(unchunked === body, `${holdLimit} ${framing}`);
        },
        { enforcer: new ScriptedEnforcer({ response: pass }), holdLimit },
      );
    }
  }
});

test('an answer of ours that cannot be written cuts both connections, and the next one is served', () =>
  withProxy(
    async (harness) => {
      for (const _ of [1, 2]) {
        const { phone, server } = await asked(harness);
        server.write(`${head('HTTP/1.1 200 OK', 'Content-Length: 3')}bad`);
        assert.is(await phone.ended(), '');
        await server.ended();
      }
      await harness.kinds(2);
      assert.is(only(harness.events, 'failed')?.failure.code, 'internal');
    },
    { enforcer: new ScriptedEnforcer({ response: unwritable }) },
  ));

test.run();
