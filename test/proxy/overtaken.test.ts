import type { Socket } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ACTIVESYNC, head, withProxy } from './harness.ts';

const test = suite('proxy/overtaken');

const ANSWER = 'HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\n\r\nno';
const UPLOAD = head(`POST ${ACTIVESYNC} HTTP/1.1`, 'Host: a', 'Content-Length: 8000000');

/** Answers at the first bytes, and then does what the test says. */
const answersAtOnce = (then: (socket: Socket) => void) => (socket: Socket) => {
  socket.on('error', () => {});
  socket.once('data', () => {
    socket.pause();
    socket.write(ANSWER, () => then(socket));
  });
};

test('a client that goes in the middle of an answered request leaves no exchange open', () =>
  withProxy(
    async ({ client, kinds, proxy }) => {
      const phone = client();
      phone.write(`${UPLOAD}abc`);
      await phone.with('\r\n\r\nno');
      phone.socket.destroy();
      assert.equal(await kinds(), ['opened', 'request-judged', 'answered', 'response-judged', 'closed']);
      await proxy.stop(0);
    },
    {},
    answersAtOnce(() => {}),
  ));

test('an upstream that answers and closes frees a client that is still uploading, and closes on it', () =>
  withProxy(
    async ({ client, kinds }) => {
      const phone = client();
      phone.write(UPLOAD);
      // More than the buffers on the way hold, so that the proxy waits for room upstream.
      const sent = new Promise((resolve) => phone.socket.write(Buffer.alloc(7_999_999), resolve));
      assert.is(await phone.ended(), ANSWER);
      await sent;
      phone.write('x');
      assert.is((await kinds()).at(-1), 'closed');
    },
    {},
    answersAtOnce((socket) => setTimeout(() => socket.destroy(), 100)),
  ));

test('bytes after a whole answer do not take it back', () =>
  withProxy(
    async ({ client, kinds }) => {
      const phone = client();
      phone.write(head(`POST ${ACTIVESYNC} HTTP/1.1`, 'Host: a', 'Content-Length: 0'));
      assert.is(await phone.ended(), ANSWER);
      assert.not((await kinds()).includes('failed'));
    },
    {},
    (socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.write(`${ANSWER}junk`));
    },
  ));

test.run();
