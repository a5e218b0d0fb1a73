import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { passingStaying, reverseStaying } from '../../../../src/inspect/eas/staying/staying.ts';

const test = suite('staying');

const rows: readonly [scheme: 'http' | 'https', host: string | undefined, url: string, stays: boolean][] = [
  ['https', 'mail.example.com', 'https://mail.example.com/x', true],
  ['https', 'mail.example.com', 'https://MAIL.example.com:443/x', true],
  ['https', 'mail.example.com:8443', 'https://mail.example.com/x', false],
  ['https', 'mail.example.com:8443', 'https://mail.example.com:8443/', true],
  ['https', 'mail.example.com', 'http://mail.example.com/x', false],
  ['http', '192.168.1.5:8080', 'http://192.168.1.5:8080/x', true],
  ['http', '192.168.1.5:8080', 'https://192.168.1.5:8080/x', false],
  ['http', '[fd00::1]:8080', 'http://[FD00:0::1]:8080/x', true],
  ['https', 'mail.example.com', 'https://mail2.example.com/', false],
  ['https', undefined, 'https://mail.example.com/', false],
  ['https', 'a b', 'https://mail.example.com/', false],
];

for (const [scheme, host, url, stays] of rows) {
  test(`${scheme}, Host ${host}: ${url} ${stays ? 'stays' : 'leaves'}`, () =>
    assert.is(reverseStaying(scheme).isOnProxy(new URL(url), host), stays));
}

test('on the way through, what is read stays', () => {
  const { isOnProxy, wayOut } = passingStaying(({ hostname }) => hostname === 'mail.example.com');
  assert.ok(isOnProxy(new URL('https://mail.example.com:8443/x'), 'other.example'));
  assert.not.ok(isOnProxy(new URL('https://other.example/'), 'other.example'));
  assert.is(wayOut(new URL('https://other.example:1/')), '--intercept other.example keeps it in view.');
  assert.match(wayOut(undefined), /--intercept/);
});

test('the way out fits', () => {
  const { wayOut } = reverseStaying('https');
  assert.match(wayOut(new URL('https://a.example')), /--keep-devices/);
  assert.match(wayOut(undefined), /by hand/);
});

test.run();
