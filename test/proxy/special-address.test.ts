import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type AddressKind, addressKind } from '../../src/proxy/special-address.ts';

const test = suite('proxy/special-address');

const rows: readonly [address: string, kind: AddressKind | undefined][] = [
  ['127.0.0.1', 'loopback'],
  ['127.255.0.9', 'loopback'],
  ['::1', 'loopback'],
  ['::ffff:127.0.0.1', 'loopback'],
  ['::ffff:7f00:1', 'loopback'],
  ['10.1.2.3', 'private'],
  ['172.16.0.1', 'private'],
  ['172.32.0.1', 'public'],
  ['192.168.1.5', 'private'],
  ['::ffff:192.168.1.5', 'private'],
  ['100.64.0.1', 'private'],
  ['fd00::1', 'private'],
  ['169.254.169.254', 'link-local'],
  ['fe80::1', 'link-local'],
  ['0.0.0.0', 'reserved'],
  ['::', 'reserved'],
  ['224.0.0.1', 'reserved'],
  ['255.255.255.255', 'reserved'],
  ['ff02::1', 'reserved'],
  ['64:ff9b::7f00:1', 'reserved'],
  ['2002:7f00:1::', 'reserved'],
  ['93.184.216.34', 'public'],
  ['2606:4700::1', 'public'],
  ['mail.example.com', undefined],
  ['', undefined],
  ['[::1]', undefined],
];

for (const [address, kind] of rows) {
  test(`${address || 'nothing'} is ${kind}`, () => assert.is(addressKind(address), kind));
}

test.run();
