import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { answerInPlace, sayRefusal } from '../../src/proxy/refusal.ts';
import { deadline } from '../helpers/deadline.ts';
import { connectPeer, type Peer } from '../helpers/peer.ts';
import { head } from './harness.ts';

const test = suite('proxy/refusal');

const LIES = [
  'Content-Type',
  'text/plain',
  'content-length',
  '99',
  'Connection',
  'Upgrade',
  'TRANSFER-Encoding',
  'x',
];
const ANSWER = { head: { status: 403, headers: LIES }, body: Buffer.from('no') };
const WHOLE = head('POST / HTTP/1.1', 'Host: a', 'Content-Length: 0');
const HALF = `${head('POST / HTTP/1.1', 'Host: a', 'Content-Length: 9')}abc`;

/** A client of a server that gives such an answer to all. */
async function asking(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  ask: (phone: Peer) => Promise<void>,
): Promise<void> {
  // By then the parser has seen the end of a request that is all there.
  const server = createServer((request, response) => setImmediate(answer, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const phone = connectPeer((server.address() as AddressInfo).port);
  try {
    await deadline(5000, ask(phone));
  } finally {
    phone.socket.destroy();
    server.closeAllConnections();
    server.close();
  }
}

test('an answer in place says its own length and nothing of connections, and the next one is served', () =>
  asking(
    (request, response) => answerInPlace(request, response, ANSWER, true),
    async (phone) => {
      for (let round = 0; round < 2; round++) {
        phone.write(WHOLE);
        const text = await phone.with('\r\n\r\nno');
        assert.match(text, /^HTTP\/1\.1 403 Forbidden\r\nContent-Type: text\/plain\r\nContent-Length: 2\r\n/);
        assert.not.match(text, /99|Upgrade|Encoding|close/);
      }
    },
  ));

test('where more may come from either side the connection closes, once the client has sent all', () =>
  asking(
    (request, response) => answerInPlace(request, response, ANSWER, true),
    async (phone) => {
      phone.write(HALF);
      assert.match(await phone.with('no'), '\r\nConnection: close\r\n');
      phone.write('defghi');
      await phone.ended();
      assert.is(phone.error, undefined);
    },
  ));

test('an answer that the upstream has not ended closes too', () =>
  asking(
    (request, response) => answerInPlace(request, response, ANSWER, false),
    async (phone) => {
      phone.write(WHOLE);
      assert.match(await phone.ended(), '\r\nConnection: close\r\n');
    },
  ));

test('a refusal is said in plain text, and closes', () =>
  asking(
    (request, response) =>
      sayRefusal(request, response, {
        status: 504,
        failure: { code: 'upstream-timeout', message: 'no ’answer’' },
      }),
    async (phone) => {
      phone.write(WHOLE);
      const text = Buffer.from(await phone.ended(), 'latin1').toString();
      assert.match(text, /^HTTP\/1\.1 504 /);
      assert.match(text, '\r\n\r\neaslens: no ’answer’\n');
    },
  ));

test.run();
