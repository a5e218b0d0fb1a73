import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { FORWARD } from './arrival/lab.ts';
import { ACTIVESYNC, head, withProxy } from './harness.ts';

const test = suite('proxy/connect-requests');

const CONNECT = head('CONNECT us:pw@mail.example.com:443 HTTP/1.1', 'Host: mail.example.com:443');

test('a reverse proxy says what it is, and shows no log-in', () =>
  withProxy(async ({ client, notices }) => {
    const phone = client();
    phone.write(CONNECT);
    const answer = await phone.ended();
    assert.match(answer, /^HTTP\/1\.1 405 [\s\S]*CONNECT mail\.example\.com:443: this is a reverse proxy/);
    assert.equal(
      notices.map(({ kind }) => kind),
      ['refused'],
    );
    assert.match(notices[0]?.message ?? '', /^127\.0\.0\.1:\d+: CONNECT mail\.example\.com:443: /);
  }));

test('a connection on which a request is under way leads to no other host', () =>
  withProxy(
    async ({ client, upstream }) => {
      const phone = client();
      phone.write(head(`POST ${ACTIVESYNC} HTTP/1.1`, 'Host: a', 'Content-Length: 0'));
      await (await upstream.accept()).with('\r\n\r\n');
      phone.write(CONNECT);
      assert.match(await phone.with('already'), /405 [\s\S]*this connection leads to one host already/);
    },
    { modes: ['forward', 'reverse'] },
  ));

test('a forward proxy is given the name of a host', () =>
  withProxy(async ({ client }) => {
    const phone = client();
    phone.write(head('CONNECT nonsense HTTP/1.1', 'Host: a'));
    assert.match(await phone.ended(), /^HTTP\/1\.1 400 /);
  }, FORWARD));

test.run();
