import { isIP } from 'node:net';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hostFault, isIPv4, isIPv6 } from '../../../../../src/inspect/rules/functions/sip/host.ts';

const test = suite('rules/functions/sip/host');

const addresses: readonly (readonly [text: string, valid: boolean])[] = [
  ['::', true],
  ['::1', true],
  ['1::', true],
  ['1:2:3:4:5:6:7:8', true],
  ['1:2:3:4:5:6:7::', true],
  ['::2:3:4:5:6:7:8', true],
  ['1:2:3:4:5:6:1.2.3.4', true],
  ['::1.2.3.4', true],
  ['1::1.2.3.4', true],
  ['ABCD:ef01::', true],
  ['1:2:3:4:5:6:7:8::', false],
  ['1:2:3:4::5:6:7:8', false],
  ['1:2:3:4:5:6:7:1.2.3.4', false],
  ['1.2.3.4::', false],
  ['1.2.3.4', false],
  [':1', false],
  ['1:', false],
  [':::', false],
  ['1:::2', false],
  ['g::', false],
  ['', false],
];

for (const [text, valid] of addresses) {
  test(`"${text}" ${valid ? 'is' : 'is not'} an IPv6 address`, () => assert.is(isIPv6(text), valid));
}

test('agrees with Node about addresses', () => {
  const text = fc.oneof(
    fc.ipV4(),
    fc.ipV6(),
    fc.string({ unit: fc.constantFrom(...'012af:.'), maxLength: 20 }),
  );
  fc.assert(
    fc.property(text, (address) => {
      assert.is(isIPv4(address), isIP(address) === 4);
      assert.is(isIPv6(address), isIP(address) === 6);
    }),
    { numRuns: 3000 },
  );
});

test('counts positions in the whole text', () => {
  assert.is(hostFault('sip:a@b..c', 6, 10)?.position, 8);
  assert.is(hostFault('sip:a@b.c', 6, 9), undefined);
});

test.run();
