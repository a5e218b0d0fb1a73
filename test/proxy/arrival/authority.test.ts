import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readHostAndPort } from '../../../src/proxy/arrival/authority.ts';

const test = suite('proxy/arrival/authority');

const rows: readonly (readonly [text: string, implied: number | undefined, is: string | undefined])[] = [
  ['mail.example.com:443', undefined, 'mail.example.com 443'],
  ['Mail.Example.COM.:993', undefined, 'mail.example.com 993'],
  ['mail.example.com', 80, 'mail.example.com 80'],
  ['mail.example.com', undefined, undefined],
  ['192.0.2.7:1', undefined, '192.0.2.7 1'],
  ['[2001:DB8::1]:443', undefined, '2001:db8::1 443'],
  ['[::1]', 80, '::1 80'],
  ['[fe80::1%eth0]:443', undefined, undefined],
  ['2001:db8::1:443', undefined, undefined],
  ['[nonsense]:443', undefined, undefined],
  ['mail.example.com:0', undefined, undefined],
  ['mail.example.com:65536', undefined, undefined],
  ['mail.example.com:443x', undefined, undefined],
  [':443', undefined, undefined],
  ['', 80, undefined],
  ['bob@mail.example.com:443', undefined, undefined],
  ['mail example.com:443', undefined, undefined],
  ['mail.example.com/x:443', undefined, undefined],
  ['mail\r\n:443', undefined, undefined],
  [`${'a'.repeat(254)}:443`, undefined, undefined],
];

for (const [text, implied, is] of rows) {
  test(`${JSON.stringify(text.slice(0, 40))} with ${implied ?? 'no'} implied port is ${is ?? 'none'}`, () => {
    const read = readHostAndPort(text, implied);
    assert.is(read && `${read.hostname} ${read.port}`, is);
  });
}

test.run();
