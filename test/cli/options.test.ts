import { InvalidArgumentError } from 'commander';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { collectRange, parseListen, parseRegion, parseSize, parseUpstream } from '../../src/cli/options.ts';

const test = suite('options');

const refuses = (read: () => unknown) =>
  assert.throws(read, (error: unknown) => error instanceof InvalidArgumentError && error.message.length > 20);

test('reads an address to listen on, loopback unless told otherwise', () => {
  assert.equal(parseListen('0.0.0.0:8080'), { scheme: 'http', host: '0.0.0.0', port: 8080 });
  assert.equal(parseListen('https://[::1]:443'), { scheme: 'https', host: '::1', port: 443 });
  assert.equal(parseListen('http://:0'), { scheme: 'http', host: '127.0.0.1', port: 0 });
  assert.equal(parseListen('9000'), { scheme: 'http', host: '127.0.0.1', port: 9000 });
});

test('refuses an address that is none, with an example', () => {
  for (const text of [
    '',
    'x',
    '1.2.3.4',
    'host:99999',
    '::1:80',
    'a:b:80',
    'host:80x',
    'ftp://a:1',
    'https://a',
  ])
    refuses(() => parseListen(text));
});

test('reads addresses and ranges of them', () => {
  const ranges = ['203.0.113.0/24', '203.0.113.7', '0.0.0.0/0', '2001:db8::/32', '::1'].reduce(
    (earlier: ReturnType<typeof collectRange>, text) => collectRange(text, earlier),
    [],
  );
  assert.equal(
    ranges.map(({ address, prefix }) => `${address}/${prefix}`),
    ['203.0.113.0/24', '203.0.113.7/32', '0.0.0.0/0', '2001:db8::/32', '::1/128'],
  );
  for (const text of [
    '',
    'x',
    '1.2.3',
    '1.2.3.4/',
    '1.2.3.4/33',
    '::/129',
    '1.2.3.4/8/8',
    '1.2.3.4/-1',
    'fe80::1%eth0',
  ])
    refuses(() => collectRange(text, []));
});

test('reads the upstream as a URL without secrets or query', () => {
  assert.is(parseUpstream('https://mail.example.com').hostname, 'mail.example.com');
  assert.is(parseUpstream('http://127.0.0.1:20000/SOGo').pathname, '/SOGo');
  for (const text of ['mail.example.com', 'ftp://x', 'https://u:p@x', 'https://x/?a=1', 'https://x/#a', '']) {
    refuses(() => parseUpstream(text));
  }
});

test('reads sizes with and without units', () => {
  const sizes: readonly (readonly [string, number])[] = [
    ['0', 0],
    ['65536', 65536],
    ['64k', 65536],
    ['16M', 16777216],
    ['16MiB', 16777216],
    ['1 gb', 1073741824],
  ];
  for (const [text, size] of sizes) assert.is(parseSize(text), size, text);
  for (const text of ['', '-1', '1.5M', '10X', '99999999999G', 'M']) refuses(() => parseSize(text));
});

test('reads a region as two letters', () => {
  assert.is(parseRegion('gb'), 'GB');
  for (const text of ['', 'USA', '1a']) refuses(() => parseRegion(text));
});

test('refuses a region without numbers, which would do nothing', () => {
  for (const text of ['UK', 'xx', 'AQ']) refuses(() => parseRegion(text));
});

test.run();
