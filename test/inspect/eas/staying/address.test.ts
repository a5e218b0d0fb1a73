import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { movedTo, originOf, shownAddress, targetOf } from '../../../../src/inspect/eas/staying/address.ts';

const test = suite('staying/address');

const targets: readonly [value: string, target: string][] = [
  ['https://mail.example.com/x', 'https://mail.example.com/x'],
  ['HTTPS://Mail.Example.com:443/x', 'https://mail.example.com/x'],
  ['http://mail.example.com:8080', 'http://mail.example.com:8080/'],
  ['/Microsoft-Server-ActiveSync/', 'same-server'],
  ['owa', 'same-server'],
  ['?x=1', 'same-server'],
  ['//mail.example.com/x', 'https://mail.example.com/x'],
  ['\\\\mail.example.com/x', 'https://mail.example.com/x'],
  ['https:\\\\mail.example.com\\x', 'https://mail.example.com/x'],
  ['https:mail.example.com', 'https://mail.example.com/'],
  ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
  ['https://[2001:DB8::1]:8443/', 'https://[2001:db8::1]:8443/'],
  ['https://0x7f.1/', 'https://127.0.0.1/'],
  ['ht\ntps://mail.exa\tmple.com/x', 'https://mail.example.com/x'],
  ['https://', 'unreadable'],
  ['https://a b/', 'unreadable'],
  ['https://mail.example.com:99999/', 'unreadable'],
  ['javascript:alert(1)', 'unreadable'],
  ['mailto:alice@example.com', 'unreadable'],
  ['ftp://mail.example.com/', 'unreadable'],
  ['file:///etc/passwd', 'unreadable'],
];

for (const [value, target] of targets) {
  test(`${JSON.stringify(value)} leads to ${target}`, () => assert.is(String(targetOf(value)), target));
}

test('an address of a million characters is read', () => {
  const value = `https://mail.example.com/${'x'.repeat(1_000_000)}`;
  assert.is(String(targetOf(value)), value);
  assert.is(shownAddress(value).length, 200);
});

const origins: readonly [scheme: 'http' | 'https', host: string | undefined, origin: string | undefined][] = [
  ['https', 'mail.example.com', 'https://mail.example.com'],
  ['https', 'mail.example.com:443', 'https://mail.example.com'],
  ['http', 'mail.example.com:443', 'http://mail.example.com:443'],
  ['https', 'MAIL.example.com:8443', 'https://mail.example.com:8443'],
  ['https', '[2001:DB8::1]:8443', 'https://[2001:db8::1]:8443'],
  ['http', '192.168.1.5:8080', 'http://192.168.1.5:8080'],
  ['https', undefined, undefined],
  ['https', '', undefined],
  ['https', 'a b', undefined],
  ['https', 'alice@evil.example', undefined],
  ['https', 'mail.example.com/path', undefined],
  ['https', 'mail.example.com?x', undefined],
  ['https', 'mail.example.com#x', undefined],
  ['https', 'mail.example.com:port', undefined],
  ['https', 'a"b&c.example', undefined],
  ['https', "a'b.example", undefined],
];

for (const [scheme, host, origin] of origins) {
  test(`${scheme} and Host ${host}: ${origin}`, () => assert.is(originOf(scheme, host), origin));
}

const moves: readonly [value: string, moved: string][] = [
  ['https://m.example/Microsoft-Server-ActiveSync', 'http://p.test:8080/Microsoft-Server-ActiveSync'],
  ['https://m.example', 'http://p.test:8080'],
  ['HTTPS://M.example:443/A%20b?c=d&e#f', 'http://p.test:8080/A%20b?c=d&e#f'],
  ['https://m.example//evil.example/x', 'http://p.test:8080//evil.example/x'],
  ['https://m.example/ä b', 'http://p.test:8080/ä b'],
  ['//m.example/x', 'http://p.test:8080/x'],
  ['https:\\\\m.example\\x', 'http://p.test:8080/x'],
  ['https://m.exa\nmple/x', 'http://p.test:8080/x'],
  ['https://m.example?q', 'http://p.test:8080?q'],
  ['https://[2001:db8::1]/x', 'http://p.test:8080/x'],
];

for (const [value, moved] of moves) {
  test(`${JSON.stringify(value)} moves to ${moved}`, () => {
    const target = targetOf(value);
    assert.instance(target, URL);
    assert.is(movedTo(value, target as URL, 'http://p.test:8080'), moved);
  });
}

const shown: readonly [value: string, text: string][] = [
  ['https://m.example/x', 'https://m.example/x'],
  ['https://alice:secret@m.example/x', 'https://[redacted]@m.example/x'],
  ['https:\\\\alice:secret@m.example/x', 'https:\\\\[redacted]@m.example/x'],
  ['//alice:se@cret@m.example/x', '//[redacted]@m.example/x'],
  ['https://m.example/alice@example.com', 'https://m.example/alice@example.com'],
  ['alice@example.com', 'alice@example.com'],
];

for (const [value, text] of shown)
  test(`${value} is shown as ${text}`, () => assert.is(shownAddress(value), text));

test.run();
