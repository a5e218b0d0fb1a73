import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ACTIVESYNC, HTTP, HTTPS, head, withProxy } from './harness.ts';

const test = suite('proxy/observe');

interface ByteCase {
  readonly what: string;
  readonly request: string;
  readonly response: string;
  /** The answer ends with its connection. */
  readonly closes?: boolean;
}

const OK = head('HTTP/1.1 200 OK', 'Content-Length: 0');
const POST = `POST ${ACTIVESYNC} HTTP/1.1`;
const WBXML = '\x03\x01\x6a\x00\x45\x5c\x4f\x4b\x030\x00\x01\x01\x01\x01\xff\x80\x00\r\n\r\n';

const cases: readonly ByteCase[] = [
  {
    what: 'header lines in their order and letter case, with repeats',
    request: `${head(POST, 'hOST: mail.example.com', 'X-B: 1', 'x-a: 2', 'X-B: 3', 'Cookie: a=1', 'cookie: b=2', 'CONTENT-length: 3')}abc`,
    response: `${head('HTTP/1.1 200 Fine by me', 'Set-Cookie: a=1', 'dAtE: never', 'set-cookie: b=2', 'Content-Length: 2', 'X-Z: 1', 'X-z: 2')}ok`,
  },
  {
    what: 'a body of a length',
    request: head(POST, 'Host: a', `Content-Length: ${WBXML.length}`) + WBXML,
    response: head('HTTP/1.1 200 OK', `Content-Length: ${WBXML.length}`) + WBXML,
  },
  {
    what: 'chunked bodies',
    request: `${head(POST, 'Host: a', 'Transfer-Encoding: chunked')}3\r\nabc\r\nf\r\n0123456789abcde\r\n0\r\n\r\n`,
    response: `${head('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked')}2\r\nok\r\n0\r\n\r\n`,
  },
  {
    what: 'trailers',
    request: `${head(POST, 'Host: a', 'Trailer: X-Sum', 'Transfer-Encoding: chunked')}3\r\nabc\r\n0\r\nX-Sum: 1\r\nx-SUM: 2\r\n\r\n`,
    response: `${head('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked', 'Trailer: X-Sum')}2\r\nok\r\n0\r\nX-Sum: 9\r\n\r\n`,
  },
  {
    what: 'an empty chunked body',
    request: `${head(POST, 'Host: a', 'Transfer-Encoding: chunked')}0\r\n\r\n`,
    response: `${head('HTTP/1.1 200 OK', 'transfer-encoding: Chunked')}0\r\n\r\n`,
  },
  { what: 'a POST without a length', request: head(POST, 'Host: a'), response: OK },
  {
    what: 'a GET with a body',
    request: `${head(`GET ${ACTIVESYNC} HTTP/1.1`, 'Host: a', 'Content-Length: 3')}abc`,
    response: OK,
  },
  {
    what: 'a chunked OPTIONS with a body',
    request: `${head(`OPTIONS ${ACTIVESYNC} HTTP/1.1`, 'Host: a', 'Transfer-Encoding: chunked')}3\r\nabc\r\n0\r\n\r\n`,
    response: OK,
  },
  {
    what: 'an OPTIONS without a length',
    request: head('OPTIONS /Microsoft-Server-ActiveSync HTTP/1.1', 'Host: a'),
    response: head('HTTP/1.1 200 OK', 'MS-ASProtocolVersions: 14.1,16.1', 'Content-Length: 0'),
  },
  {
    what: 'a HEAD answer with a length and no body',
    request: head('HEAD / HTTP/1.1', 'Host: a'),
    response: head('HTTP/1.1 200 OK', 'Content-Length: 500'),
  },
  {
    what: 'a HEAD answer without a length',
    request: head('HEAD / HTTP/1.1', 'Host: a'),
    response: head('HTTP/1.1 200 OK', 'X: y'),
  },
  {
    what: '204',
    request: head(POST, 'Host: a', 'Content-Length: 0'),
    response: head('HTTP/1.1 204 No Content', 'X: y'),
  },
  {
    what: '304 with the length of what it does not send',
    request: head('GET / HTTP/1.1', 'Host: a', 'If-None-Match: "1"'),
    response: head('HTTP/1.1 304 Not Modified', 'Content-Length: 12', 'ETag: "1"'),
  },
  {
    what: 'a body that ends with its connection',
    request: head('GET / HTTP/1.1', 'Host: a'),
    response: `${head('HTTP/1.1 200 OK', 'Content-Type: text/plain')}until the end`,
    closes: true,
  },
  {
    what: 'an answer of HTTP/1.0',
    request: head('GET / HTTP/1.1', 'Host: a'),
    response: `${head('HTTP/1.0 200 OK', 'Content-Length: 2')}ok`,
    closes: true,
  },
  {
    what: 'an HTTP/1.0 client without Host',
    request: head('GET /x HTTP/1.0'),
    response: `${head('HTTP/1.0 200 OK', 'Server: old')}until the end`,
    closes: true,
  },
  {
    what: 'an HTTP/1.0 client that keeps its connection',
    request: head('GET /x HTTP/1.0', 'Connection: keep-alive'),
    response: `${head('HTTP/1.0 200 OK', 'Connection: keep-alive', 'Content-Length: 2')}ok`,
  },
  {
    what: 'Connection: close of the client',
    request: head('GET / HTTP/1.1', 'Host: a', 'Connection: close'),
    response: `${head('HTTP/1.1 200 OK', 'Content-Length: 2')}ok`,
    closes: true,
  },
  {
    what: 'Connection and Keep-Alive of the server',
    request: head('GET / HTTP/1.1', 'Host: a', 'Connection: Keep-Alive', 'Keep-Alive: 300'),
    response: `${head('HTTP/1.1 200 OK', 'connection: Keep-Alive', 'keep-alive: timeout=60, max=4', 'Content-Length: 2')}ok`,
  },
  {
    what: 'an absolute target',
    request: head(`OPTIONS http://mail.example.com${ACTIVESYNC} HTTP/1.1`, 'Host: mail.example.com'),
    response: OK,
  },
  { what: 'OPTIONS *', request: head('OPTIONS * HTTP/1.1', 'Host: a'), response: OK },
  {
    what: 'odd targets',
    request: head(
      `POST ${ACTIVESYNC}&x=%7e;a=//b/../c?d&User=CONTOSO%5Calice'"{} HTTP/1.1`,
      'Host: a',
      'Content-Length: 0',
    ),
    response: OK,
  },
  {
    what: 'bytes above ASCII in headers',
    request: head(POST, 'Host: a', 'X-Name: Andr\xe9 \xc3\xa9', 'Content-Length: 0'),
    response: `${head('HTTP/1.1 200 \xd6K', 'Content-Length: 2', 'Content-Disposition: attachment; filename="\xc3\xa9.txt"')}ok`,
  },
  {
    what: 'a Trailer field where no chunks are',
    request: head(POST, 'Host: a', 'Trailer: X', 'Content-Length: 0'),
    response: `${head('HTTP/1.1 200 OK', 'Trailer: X', 'Content-Length: 2')}ok`,
  },
  {
    what: 'empty header values and an empty reason',
    request: head(POST, 'Host: ', 'X-Empty: ', 'Content-Length: 0'),
    response: head('HTTP/1.1 449 ', 'X-Empty: ', 'Content-Length: 0'),
  },
  {
    what: 'two Host fields',
    request: head(POST, 'Host: a', 'Host: b', 'Content-Length: 0'),
    response: OK,
  },
  {
    what: 'a thousand header lines',
    request: head(
      POST,
      'Host: a',
      'Content-Length: 0',
      ...Array.from({ length: 1500 }, (_, i) => `X-${i}: ${i}`),
    ),
    response: head(
      'HTTP/1.1 200 OK',
      'Content-Length: 0',
      ...Array.from({ length: 1500 }, (_, i) => `Y-${i}: ${i}`),
    ),
  },
  {
    what: 'a long authorisation',
    request: head(POST, 'Host: a', `Authorization: Negotiate ${'A'.repeat(48_000)}`, 'Content-Length: 0'),
    response: OK,
  },
  {
    what: 'an offer to upgrade',
    request: head(
      'GET / HTTP/1.1',
      'Host: a',
      'Connection: Upgrade, HTTP2-Settings',
      'Upgrade: h2c',
      'HTTP2-Settings: AA',
    ),
    response: OK,
  },
];

for (const [scheme, listen] of Object.entries({ http: HTTP, https: HTTPS })) {
  for (const { what, request, response, closes = false } of cases) {
    test(`an exchange over ${scheme} that no rule touches leaves byte for byte as it came: ${what}`, () =>
      withProxy(
        async ({ upstream, client }) => {
          const phone = client();
          phone.write(request);
          const server = await upstream.accept();
          assert.is(await server.bytes(request.length), request);
          if (closes) server.end(response);
          else server.write(response);
          assert.is(closes ? await phone.ended() : await phone.bytes(response.length), response);
          if (closes) return;
          phone.end();
          assert.is(await server.ended(), '', 'nothing more went upstream');
          assert.is(await phone.ended(), '', 'nothing more came back');
        },
        { listen },
      ));
  }
}

test.run();
