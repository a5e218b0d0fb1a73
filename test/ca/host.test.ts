import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { AuthorityError } from '../../src/ca/authority-error.ts';
import { readHost } from '../../src/ca/host.ts';

const test = suite('ca/host');

const SAME: readonly (readonly [string, string])[] = [
  ['mail.example.com', 'mail.example.com'],
  ['MAIL.Example.COM', 'mail.example.com'],
  ['mail.example.com.', 'mail.example.com'],
  ['bücher.example', 'xn--bcher-kva.example'],
  ['BÜCHER.example', 'xn--bcher-kva.example'],
  ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
  ['メール。例え', 'xn--4dkua4c.xn--r8jz45g'],
  ['mail_01.example.com', 'mail_01.example.com'],
  ['_sip.example.com', '_sip.example.com'],
  ['exchange', 'exchange'],
  [`${'a'.repeat(63)}.example.com`, `${'a'.repeat(63)}.example.com`],
];

for (const [text, name] of SAME) {
  test(`${text} is ${name}`, () => assert.equal(readHost(text), { kind: 'dns', name }));
}

test('addresses are known by their one spelling, and by their bytes', () => {
  const six = Buffer.from('20010db8000000000000000000000007', 'hex');
  for (const text of [
    '2001:db8::7',
    '2001:DB8:0:0::7',
    '[2001:db8::7]',
    '2001:0db8:0000:0000:0000:0000:0000:0007',
  ]) {
    assert.equal(readHost(text), { kind: 'ip', name: '2001:db8::7', bytes: six }, text);
  }
  assert.equal(readHost('192.0.2.7'), { kind: 'ip', name: '192.0.2.7', bytes: Buffer.from([192, 0, 2, 7]) });
  const bytes = (text: string): string => {
    const host = readHost(text);
    return host.kind === 'ip' ? host.bytes.toString('hex') : 'no address';
  };
  assert.is(bytes('::'), '00'.repeat(16));
  assert.is(bytes('::1'), `${'00'.repeat(15)}01`);
  assert.is(bytes('fe80::'), `fe80${'00'.repeat(14)}`);
  assert.is(bytes('::ffff:192.0.2.7'), `${'00'.repeat(10)}ffffc0000207`);
});

const WRONG: readonly (readonly [string, string])[] = [
  ['nothing', ''],
  ['a dot', '.'],
  ['two dots at the end', 'example.com..'],
  ['an empty label', 'mail..example.com'],
  ['a wildcard', '*.example.com'],
  ['a wildcard within', 'm*il.example.com'],
  ['a hyphen before', '-mail.example.com'],
  ['a hyphen behind', 'mail-.example.com'],
  ['a label of 64', `${'a'.repeat(64)}.com`],
  ['254 characters', `${'a.'.repeat(126)}aa`],
  ['a megabyte', 'a'.repeat(1 << 20)],
  ['a blank', 'mail example.com'],
  ['a line end', 'mail.example.com\n'],
  ['a zero byte', 'mail.example.com\0.evil.test'],
  ['a port', 'mail.example.com:443'],
  ['a line end within', 'mail.exa\nmple.com'],
  ['a tab within', 'mail.exa\tmple.com'],
  ['a query', 'mail.example.com?x'],
  ['a fragment', 'mail.example.com#x'],
  ['a login', 'alice@mail.example.com'],
  ['an encoded dot', 'mail%2eexample.com'],
  ['a full-width slash', 'mail.example.com／x'],
  ['a path', 'mail.example.com/x'],
  ['an address as a number', '3232235777'],
  ['an address in hexadecimal', '0x7f.1'],
  ['an address of three numbers', '192.0.2'],
  ['a zone', 'fe80::1%eth0'],
  ['a lone surrogate', '\ud800.example.com'],
  ['an escape sequence', '\u001b[2J.example.com'],
];

for (const [what, text] of WRONG) {
  test(`${what} is no host`, () => {
    assert.throws(
      () => readHost(text),
      (error: unknown) =>
        error instanceof AuthorityError && error.problem === 'name' && error.message.length < 200,
    );
  });
}

test.run();
