import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  announcedLength,
  framed,
  framingFields,
  isChunked,
  pairs,
  requestText,
  responseText,
  transferCodings,
  withLength,
} from '../../src/proxy/head.ts';

const test = suite('proxy/head');

const POST = { method: 'POST', httpVersion: '1.0', rawHeaders: ['hOST', 'a', 'X-A', '1', 'X-A', '2'] };

test('a request goes as it came, but for its target and, where asked, its Host', () => {
  assert.is(requestText(POST, '/b', undefined), 'POST /b HTTP/1.0\r\nhOST: a\r\nX-A: 1\r\nX-A: 2\r\n\r\n');
  assert.match(requestText(POST, '/b', 'mail.example.com'), '\r\nhOST: mail.example.com\r\n');
});

test('an answer goes as it came, also without a reason', () => {
  const answer = { httpVersion: '1.1', statusCode: 204, statusMessage: '', rawHeaders: ['A', ''] };
  assert.is(responseText(answer), 'HTTP/1.1 204 \r\nA: \r\n\r\n');
});

test('what says where a body ends is found in any case of letters', () => {
  const fields = ['X-A', 'b', 'content-LENGTH', '7', 'Content-Type', 'c'];
  assert.equal(framingFields(fields), ['content-LENGTH', '7']);
  assert.is(announcedLength(fields), 7);
  assert.is(announcedLength(['Content-Lengths', '7']), 0);
  assert.not(isChunked(framingFields(fields)));
  assert.ok(isChunked(framingFields(['TRANSFER-encoding', 'chunked'])));
  assert.equal(transferCodings(['Transfer-Encoding', 'GZIP,', 'TRANSFER-encoding', 'chunked']), [
    'gzip',
    '',
    'chunked',
  ]);
});

test('another body has its own length, and one where nothing would mark its end', () => {
  const long = ['X-A', 'Content-Length', 'CONTENT-length', '7'];
  assert.equal(withLength(long, 9), ['X-A', 'Content-Length', 'CONTENT-length', '9']);
  assert.equal(framed(long, 9), ['X-A', 'Content-Length', 'CONTENT-length', '9']);
  assert.equal(framed(['Transfer-Encoding', 'chunked'], 9), ['Transfer-Encoding', 'chunked']);
  assert.equal(framed(['X-A', 'b'], 9), ['X-A', 'b', 'Content-Length', '9']);
  assert.equal(framed(['X-A', 'b'], 0), ['X-A', 'b']);
});

test('fields are given in pairs', () => {
  assert.equal(pairs(['A', 'b', 'C', 'd']), [
    ['A', 'b'],
    ['C', 'd'],
  ]);
});

test.run();
