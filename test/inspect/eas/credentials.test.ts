import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { basicUser, basicUserOf } from '../../../src/inspect/eas/credentials.ts';

const test = suite('credentials');
const base64 = (text: string, encoding: BufferEncoding = 'utf8'): string =>
  Buffer.from(text, encoding).toString('base64');

const rows: readonly [what: string, value: string, user: string | undefined][] = [
  ['a user and a password', `Basic ${base64('alice:secret')}`, 'alice'],
  ['a scheme in small letters', `basic  ${base64('alice:secret')}`, 'alice'],
  ['a domain', `Basic ${base64('CONTOSO\\alice:secret')}`, 'CONTOSO\\alice'],
  ['a password with colons', `Basic ${base64('alice:a:b')}`, 'alice'],
  ['an empty password', `Basic ${base64('alice:')}`, 'alice'],
  ['UTF-8', `Basic ${base64('jürgen:x')}`, 'jürgen'],
  ['ISO 8859-1', `Basic ${base64('jürgen:x', 'latin1')}`, 'jürgen'],
  ['no user', `Basic ${base64(':secret')}`, undefined],
  ['no colon, which may be all secret', `Basic ${base64('secret')}`, undefined],
  ['another scheme', 'Bearer abc', undefined],
  ['a name that only begins so', `Basically ${base64('a:b')}`, undefined],
  ['nothing behind the scheme', 'Basic', undefined],
  ['far too much', `Basic ${base64(`${'a'.repeat(9999)}:b`)}`, undefined],
];

for (const [what, value, user] of rows) {
  test(`reads the user of credentials with ${what}`, () => {
    assert.is(basicUserOf(value), user);
    assert.is(basicUser(['Authorization', value]), user);
  });
}

test('gives nothing without the field', () => assert.is(basicUser(['Host', 'a']), undefined));

test.run();
