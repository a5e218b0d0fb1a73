import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { formatUlid, ulid } from '../../src/proxy/ulid.ts';

const test = suite('proxy/ulid');

const ZERO = new Uint8Array(10);
const ONES = new Uint8Array(10).fill(255);

const cases: readonly [time: number, random: Uint8Array, expected: string][] = [
  [0, ZERO, '00000000000000000000000000'],
  // The largest one. (github.com/ulid/spec)
  [2 ** 48 - 1, ONES, '7ZZZZZZZZZZZZZZZZZZZZZZZZZ'],
  [1469918176385, ZERO, '01ARYZ6S410000000000000000'],
  [0, Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0, 2), '00000000000000000100000002'],
  [
    0,
    Uint8Array.of(0b00000_000, 0b01_00010_0, 0b0011_0010, 0b0_00101_00, 0b110_00111, 0, 0, 0, 0, 0),
    '00000000000123456700000000',
  ],
  [12.75, ZERO, '000000000C0000000000000000'],
];

for (const [time, random, expected] of cases) {
  test(`${expected}`, () => assert.is(formatUlid(time, random), expected));
}

test('new ones differ, and sort by time', () => {
  assert.is.not(ulid(5), ulid(5));
  assert.ok(ulid(5) < ulid(6));
  assert.match(ulid(Date.now()), /^[0-9A-HJKMNP-TV-Z]{26}$/);
});

test.run();
