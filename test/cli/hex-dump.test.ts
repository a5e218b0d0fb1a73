import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { bytesOfHexDump } from '../../src/cli/hex-dump.ts';

const test = suite('hex-dump');

const PING = '03016a00000d4548033400014949034337653131660001';

const dumps: readonly (readonly [what: string, text: string])[] = [
  ['bare', PING],
  ['upper case and spaces', PING.toUpperCase().replaceAll(/../g, '$& ')],
  ['lines of bare hex', PING.replaceAll(/.{16}/g, '$&\n')],
  ['0x and commas', PING.replaceAll(/../g, '0x$&, ')],
  ['escapes', PING.replaceAll(/../g, '\\x$&')],
  ['colons', PING.replaceAll(/..(?!$)/g, '$&:')],
  [
    'annotated',
    '# Ping\n03 01 6a 00              header: version 1.3, charset 106\n00 0d                    page 13 Ping\n45 48 03 34 00 01 49 49    0x05=\n03 43 37 65 31 31 66 00  "C7"\n01\n! truncated at 0x17\n',
  ],
  [
    'hexdump -C',
    '00000000  03 01 6a 00 00 0d 45 48  03 34 00 01 49 49 03 43  |..j...EH.4..II.C|\n00000010  37 65 31 31 66 00 01                              |7e11f..|\n00000017\n',
  ],
  [
    'xxd',
    '00000000: 0301 6a00 000d 4548 0334 0001 4949 0343  ..j...EH.4..II.C\n00000010: 3765 3131 6600 01                        7e11f..\n',
  ],
  [
    'Wireshark',
    '0000   03 01 6a 00 00 0d 45 48 03 34 00 01 49 49 03 43   ..j...EH.4..II.C\n0010   37 65 31 31 66 00 01                              7e11f..\n',
  ],
];

for (const [what, text] of dumps) {
  test(`reads hex: ${what}`, () => assert.is(bytesOfHexDump(text)?.toString('hex'), PING));
}

test('long input is read, and refused, without ado', () => {
  const long = '03 '.repeat(1_000_000);
  assert.is(bytesOfHexDump(long)?.length, 1_000_000);
  assert.is(bytesOfHexDump(`${long}x`), undefined);
  assert.is(bytesOfHexDump(`03${','.repeat(4000)}\n${long}`), undefined);
});

test('what is no hex is none', () => {
  for (const text of ['', '<Sync/>', 'hello', '030', '03 01\n<Sync/>', 'Content-Type: text/html'])
    assert.is(bytesOfHexDump(text), undefined, text);
});

test.run();
