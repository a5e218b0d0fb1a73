import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ExchangeEvent } from '../../src/inspect/events.ts';
import {
  ACTIVESYNC,
  HTTP,
  HTTPS,
  head,
  pass,
  refuse,
  ScriptedEnforcer,
  unwritable,
  withProxy,
} from './harness.ts';

const test = suite('proxy/request-hold');

const POST = `POST ${ACTIVESYNC} HTTP/1.1`;
const OK = `${head('HTTP/1.1 200 OK', 'Content-Length: 2')}ok`;
const holding = { enforcer: new ScriptedEnforcer({ request: pass }) };

function only<Kind extends ExchangeEvent['kind']>(events: readonly ExchangeEvent[], kind: Kind) {
  return events.find((event): event is Extract<ExchangeEvent, { kind: Kind }> => event.kind === kind);
}

/** A verdict that sends another body, with the length that belongs to it left to the proxy. */
function rewriting(body: string, headers: readonly string[]) {
  const enforcer = new ScriptedEnforcer({
    request: () => ({ kind: 'send', headers, body: Buffer.from(body, 'latin1') }),
  });
  return { enforcer };
}

test('nothing goes upstream before the whole body is here; then all goes as it came', () =>
  withProxy(async ({ upstream, client, kinds }) => {
    const phone = client();
    const start = head(POST, 'hOsT: a', 'Content-Length: 6', 'X-Odd:  two  words ');
    phone.write(`${start}abc`);
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.is(upstream.peers.length, 0);
    phone.write('def');
    const server = await upstream.accept();
    assert.is(
      await server.with('def'),
      `${head(POST, 'hOsT: a', 'Content-Length: 6', 'X-Odd: two  words')}abcdef`,
    );
    server.write(OK);
    assert.is(await phone.with('ok'), OK);
    phone.socket.destroy();
    assert.equal(await kinds(), ['opened', 'request-judged', 'answered', 'response-judged', 'closed']);
  }, holding));

test('chunks keep their bounds, and trailers follow them', () =>
  withProxy(async ({ upstream, client }) => {
    const phone = client();
    const request = `${head(POST, 'Host: a', 'Transfer-Encoding: chunked', 'Trailer: X-Sum')}3\r\nabc\r\n1\r\nd\r\n0\r\nX-Sum: 4\r\n\r\n`;
    phone.write(request);
    const server = await upstream.accept();
    assert.is(await server.with('X-Sum: 4\r\n\r\n'), request);
  }, holding));

test('a request without a body passes', () =>
  withProxy(async ({ upstream, client }) => {
    const phone = client();
    phone.write(head(POST, 'Host: a'));
    const server = await upstream.accept();
    assert.is(await server.with('\r\n\r\n'), head(POST, 'Host: a'));
    server.write(OK);
    assert.is(await phone.with('ok'), OK);
  }, holding));

test('another body goes with the length that it has', () =>
  withProxy(
    async ({ upstream, client, events, kinds }) => {
      const phone = client();
      phone.write(`${head(POST, 'Host: a', 'Content-Length: 3')}abc`);
      const server = await upstream.accept();
      assert.is(await server.with('other'), `${head(POST, 'Host: a', 'Content-Length: 5')}other`);
      server.write(OK);
      await phone.with('ok');
      await kinds();
      const judged = only(events, 'request-judged');
      assert.is(judged?.request.body.length, 3);
      assert.is(judged?.sent?.body.length, 5);
    },
    rewriting('other', ['Host', 'a', 'Content-Length', '3']),
  ));

test('another body in place of chunks is one chunk, and trailers stay, but those that vouch for the first one', () =>
  withProxy(
    async ({ upstream, client }) => {
      const phone = client();
      phone.write(
        `${head(POST, 'Host: a', 'Transfer-Encoding: chunked')}1\r\na\r\n2\r\nbc\r\n0\r\nDigest: c\r\nX-A: b\r\n\r\n`,
      );
      const server = await upstream.accept();
      assert.is(
        await server.with('X-A: b\r\n\r\n'),
        `${head(POST, 'Host: a', 'Transfer-Encoding: chunked')}5\r\nother\r\n0\r\nX-A: b\r\n\r\n`,
      );
    },
    rewriting('other', ['Host', 'a', 'Transfer-Encoding', 'chunked']),
  ));

test('a body for a request that had none is marked with its length', () =>
  withProxy(
    async ({ upstream, client }) => {
      client().write(head(POST, 'Host: a'));
      const server = await upstream.accept();
      assert.is(await server.with('other'), `${head(POST, 'Host: a', 'Content-Length: 5')}other`);
    },
    rewriting('other', ['Host', 'a']),
  ));

test('an answer of ours reaches the client, the upstream hears nothing, and both connections go on', () => {
  const enforcer = new ScriptedEnforcer({ request: (text) => (text === 'bad' ? refuse('no') : pass()) });
  return withProxy(
    async ({ upstream, client, events, kinds }) => {
      const phone = client();
      phone.write(`${head(POST, 'Host: a', 'Content-Length: 3')}bad`);
      const answer = await phone.with('no');
      assert.match(answer, /^HTTP\/1\.1 403 Forbidden\r\nContent-Type: text\/plain\r\nContent-Length: 2\r\n/);
      assert.not.match(answer, 'close');
      assert.is(upstream.peers.length, 0);
      for (const body of ['abc', 'bad', 'def']) {
        phone.write(`${head(POST, 'Host: a', 'Content-Length: 3')}${body}`);
        if (body === 'bad') {
          await phone.with('no');
          continue;
        }
        const server = upstream.peers[0] ?? (await upstream.accept());
        assert.match(await server.with(body), body);
        server.write(OK);
        assert.is(await phone.with('ok'), OK);
      }
      assert.is(upstream.peers.length, 1);
      const told = await kinds(4);
      assert.equal(told.slice(0, 5), ['opened', 'request-judged', 'answered', 'response-judged', 'closed']);
      assert.is(only(events, 'answered')?.head.status, 403);
      assert.is(only(events, 'response-judged')?.response.body.length, 2);
    },
    { enforcer },
  );
});

test('an answer of ours closes where the client asked for that, or has ended its side', () =>
  withProxy(
    async ({ client }) => {
      const asking = client();
      asking.write(head(POST, 'Host: a', 'Connection: close'));
      assert.match(await asking.ended(), /^HTTP\/1\.1 403 [\s\S]*no$/);
      const ending = client();
      ending.end(head(POST, 'Host: a'));
      assert.match(await ending.ended(), /^HTTP\/1\.1 403 [\s\S]*no$/);
    },
    { enforcer: new ScriptedEnforcer({ request: () => refuse('no') }) },
  ));

test('a client that closed its side while it was held has that passed on after the request', () =>
  withProxy(async ({ upstream, client }) => {
    const phone = client();
    phone.end(`${head(POST, 'Host: a', 'Content-Length: 3')}abc`);
    const server = await upstream.accept();
    assert.match(await server.ended(), /abc$/);
    server.end(OK);
    assert.is(await phone.ended(), OK);
  }, holding));

for (const [scheme, listen] of Object.entries({ http: HTTP, https: HTTPS }))
  test(`and gets its answer over the connection of ${scheme} that its earlier requests used`, () =>
    withProxy(
      async ({ upstream, client }) => {
        const phone = client();
        const request = `${head(POST, 'Host: a', 'Content-Length: 3')}abc`;
        phone.write(request);
        const server = await upstream.accept();
        await server.with('abc');
        server.write(OK);
        await phone.with('ok');
        phone.end(request);
        assert.is(await server.ended(), request);
        assert.is(upstream.peers.length, 1);
        server.end(OK);
        assert.is(await phone.ended(), OK);
      },
      { ...holding, listen },
    ));

test('bytes that are no HTTP after a request that is held cut the connection, as they do after any other', () =>
  withProxy(async ({ client, kinds }) => {
    const phone = client();
    phone.write(`${head(POST, 'Host: a', 'Content-Length: 3')}abc\0\0\r\n\r\n`);
    assert.is(await phone.ended(), '');
    assert.equal(await kinds(), ['opened', 'request-judged', 'failed', 'closed']);
  }, holding));

test('Expect: 100-continue is answered here, and once', () =>
  withProxy(async ({ upstream, client }) => {
    const phone = client();
    const start = head(POST, 'Host: a', 'Expect: 100-continue', 'Content-Length: 3');
    phone.write(start);
    assert.is(await phone.with('\r\n\r\n'), head('HTTP/1.1 100 Continue'));
    phone.write('abc');
    const server = await upstream.accept();
    assert.is(await server.with('abc'), `${start}abc`);
    server.write(head('HTTP/1.1 100 Continue') + head('HTTP/1.1 103 Early Hints', 'Link: </a>') + OK);
    assert.is(await phone.with('ok'), head('HTTP/1.1 103 Early Hints', 'Link: </a>') + OK);
  }, holding));

test('one that is announced too long is decided about at once, streams, and its expectation is the upstream’s', () =>
  withProxy(
    async ({ upstream, client, events, kinds }) => {
      const phone = client();
      const start = head(POST, 'Host: a', 'Expect: 100-continue', 'Content-Length: 9');
      phone.write(start);
      const server = await upstream.accept();
      assert.is(await server.with('\r\n\r\n'), start);
      assert.is(phone.text, '');
      server.write(head('HTTP/1.1 100 Continue'));
      assert.is(await phone.with('\r\n\r\n'), head('HTTP/1.1 100 Continue'));
      phone.write('abc');
      assert.is(await server.bytes(3), 'abc');
      phone.write('defghi');
      assert.is(await server.bytes(6), 'defghi');
      server.write(OK);
      await phone.with('ok');
      await kinds();
      assert.equal(only(events, 'request-judged')?.request.body.length, 9);
    },
    { enforcer: new ScriptedEnforcer({ request: pass }), holdLimit: 8 },
  ));

test('chunks that grow past the limit stream from where they are, byte for byte', () => {
  const enforcer = new ScriptedEnforcer({ request: pass });
  return withProxy(
    async ({ upstream, client, events, kinds }) => {
      const phone = client();
      const start = `${head(POST, 'Host: a', 'Transfer-Encoding: chunked')}3\r\nabc\r\n4\r\ndefg\r\n`;
      phone.write(start);
      await new Promise((resolve) => setTimeout(resolve, 20));
      assert.is(upstream.peers.length, 0);
      phone.write('2\r\nhi\r\n');
      const server = await upstream.accept();
      assert.is(await server.with('hi\r\n'), `${start}2\r\nhi\r\n`);
      phone.write('1\r\nj\r\n0\r\nX-A: b\r\n\r\n');
      assert.is(await server.with('X-A: b\r\n\r\n'), '1\r\nj\r\n0\r\nX-A: b\r\n\r\n');
      server.write(OK);
      await phone.with('ok');
      await kinds();
      assert.is(only(events, 'request-judged')?.request.body.length, 10);
      assert.equal(enforcer.inspector.requests, [{ text: '', length: 9, overLimit: true }]);
    },
    { enforcer, holdLimit: 8 },
  );
});

test('one that is too long and not to pass is refused, read on, and closed', () =>
  withProxy(
    async ({ upstream, client, events, kinds }) => {
      for (const framing of ['Content-Length: 9', 'Transfer-Encoding: chunked']) {
        const phone = client();
        const isLong = framing.startsWith('Content');
        phone.write(`${head(POST, 'Host: a', framing)}${isLong ? 'abc' : '9\r\nabcdefghi\r\n'}`);
        const answer = await phone.with('too long');
        assert.match(answer, /^HTTP\/1\.1 502 Bad Gateway\r\n/);
        assert.match(answer, 'Connection: close');
        phone.write(isLong ? 'defghi' : '0\r\n\r\n');
        await phone.ended();
        assert.is(phone.error, undefined);
      }
      assert.is(upstream.peers.length, 0);
      assert.equal((await kinds(2)).slice(0, 5), [
        'opened',
        'request-judged',
        'answered',
        'response-judged',
        'closed',
      ]);
      assert.is(only(events, 'request-judged')?.request.body.length, 9);
    },
    { enforcer: new ScriptedEnforcer({ request: () => refuse('too long', 502) }), holdLimit: 8 },
  ));

test('a client that leaves while it is held leaves nothing behind, and what came of it is judged', () =>
  withProxy(async ({ upstream, client, proxy, events, inspector, kinds }) => {
    const phone = client();
    phone.write(`${head(POST, 'Host: a', 'Content-Length: 6')}abc`);
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.is(proxy.pending, 1);
    phone.socket.resetAndDestroy();
    assert.equal(await kinds(), ['opened', 'request-judged', 'failed', 'closed']);
    assert.is(only(events, 'failed')?.failure.code, 'client-gone');
    assert.is(inspector.requests[0]?.text, 'abc');
    assert.is(upstream.peers.length, 0);
    assert.is(proxy.pending, 0);
  }, holding));

test('pipelined requests are held one after the other, and answered in their order', () => {
  const enforcer = new ScriptedEnforcer({ request: (text) => (text === 'bad' ? refuse('no') : pass()) });
  return withProxy(
    async ({ upstream, client, kinds }) => {
      const phone = client();
      const start = head(POST, 'Host: a', 'Content-Length: 3');
      phone.write(`${start}abc${start}bad${start}def`);
      const server = await upstream.accept();
      assert.is(await server.with('abc'), `${start}abc`);
      server.write(OK);
      assert.is(await server.with('def'), `${start}def`);
      server.write(OK);
      const came = (await phone.with('no')) + (phone.text.includes('ok') ? '' : await phone.with('ok'));
      assert.match(came, /^HTTP\/1\.1 200 OK[\s\S]*HTTP\/1\.1 403 [\s\S]*HTTP\/1\.1 200 OK/);
      await kinds(3);
    },
    { enforcer },
  );
});

test('broken chunks while it is held are answered with 400', () =>
  withProxy(async ({ upstream, client, kinds }) => {
    const phone = client();
    phone.write(`${head(POST, 'Host: a', 'Transfer-Encoding: chunked')}3\r\nabc\r\nzz\r\n`);
    assert.match(await phone.ended(), /^HTTP\/1\.1 400 /);
    assert.equal(await kinds(), ['opened', 'request-judged', 'failed', 'closed']);
    assert.is(upstream.peers.length, 0);
  }, holding));

test('an upstream that cannot be reached is told as ever', () =>
  withProxy(
    async ({ client, kinds }) => {
      const phone = client();
      phone.write(`${head(POST, 'Host: a', 'Content-Length: 3')}abc`);
      assert.match(await phone.ended(), /^HTTP\/1\.1 502 /);
      assert.equal(await kinds(), ['opened', 'request-judged', 'failed', 'closed']);
    },
    { ...holding, upstream: new URL('http://127.0.0.1:1') },
  ));

test('what is no ActiveSync streams', () =>
  withProxy(async ({ upstream, client }) => {
    const phone = client();
    phone.write(`${head('POST /owa HTTP/1.1', 'Host: a', 'Content-Length: 6')}abc`);
    const server = await upstream.accept();
    assert.match(await server.with('abc'), /abc$/);
  }, holding));

test('a policy that changes counts from the next request on', () => {
  let holds = false;
  const scripted = new ScriptedEnforcer({ request: () => refuse('no') });
  const enforcer = {
    mayHoldRequests: true,
    holds: () => holds,
    request: scripted.request,
    response: scripted.response,
  };
  return withProxy(
    async ({ upstream, client }) => {
      const phone = client();
      const start = head(POST, 'Host: a', 'Content-Length: 3');
      phone.write(start);
      const server = await upstream.accept();
      await server.with('\r\n\r\n');
      holds = true;
      phone.write('abc');
      assert.is(await server.with('abc'), 'abc');
      holds = false;
      server.write(OK);
      await phone.with('ok');
      holds = true;
      phone.write(`${start}abc`);
      assert.match(await phone.with('no'), /^HTTP\/1\.1 403 /);
      holds = false;
      phone.write(`${start}def`);
      assert.match(await server.with('def'), 'def');
    },
    { enforcer },
  );
});

test('an enforcer that throws lets the request pass, and says so', () =>
  withProxy(
    async ({ upstream, client, events, notices, kinds }) => {
      const phone = client();
      phone.write(`${head(POST, 'Host: a', 'Content-Length: 3')}abc`);
      const server = await upstream.accept();
      await server.with('abc');
      server.write(OK);
      await phone.with('ok');
      await kinds();
      assert.is(only(events, 'failed')?.failure.code, 'internal');
      assert.match(notices[0]?.message ?? '', 'could not be inspected');
    },
    {
      enforcer: new ScriptedEnforcer({
        request: () => {
          throw new Error('broken');
        },
      }),
    },
  ));

test('an answer of ours that cannot be written cuts the connection, and the next one is served', () =>
  withProxy(
    async ({ client, events, kinds }) => {
      for (const _ of [1, 2]) {
        const phone = client();
        phone.write(`${head(POST, 'Host: a', 'Content-Length: 3')}abc`);
        assert.is(await phone.ended(), '');
      }
      await kinds(2);
      assert.is(only(events, 'failed')?.failure.code, 'internal');
    },
    { enforcer: new ScriptedEnforcer({ request: unwritable }) },
  ));

test.run();
