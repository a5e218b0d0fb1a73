import type { NetworkInterfaceInfo } from 'node:os';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ownAddresses } from '../../src/cli/own-addresses.ts';

const test = suite('cli/own-addresses');

function info(address: string): NetworkInterfaceInfo {
  const internal = address === '::1' || address.startsWith('127.');
  const rest = { netmask: '', mac: '', internal, cidr: null };
  return address.includes(':')
    ? { ...rest, address, family: 'IPv6', scopeid: 0 }
    : { ...rest, address, family: 'IPv4' };
}

const MACHINE = {
  lo: [info('127.0.0.1'), info('::1')],
  docker0: [info('172.17.0.1')],
  eth0: [info('203.0.113.9'), info('2001:db8::9'), info('fe80::1')],
  wlan0: [info('192.168.1.5'), info('fd00::5')],
  usb0: [info('169.254.7.7')],
  none: undefined,
};

test('an address that is listened on is the one', () => {
  for (const address of ['127.0.0.1', '::1', '192.168.1.5', '203.0.113.9']) {
    assert.equal(ownAddresses(address, MACHINE), [address]);
  }
});

test('for all addresses, those where phones are, private networks first and containers last', () => {
  assert.equal(ownAddresses('0.0.0.0', MACHINE), ['192.168.1.5', '203.0.113.9', '172.17.0.1']);
  assert.equal(ownAddresses('::', MACHINE), ['192.168.1.5', 'fd00::5', '203.0.113.9', '2001:db8::9']);
});

test('without a network there is this machine', () => {
  assert.equal(ownAddresses('0.0.0.0', { lo: MACHINE.lo }), ['127.0.0.1']);
  assert.equal(ownAddresses('::', {}), ['127.0.0.1']);
});

test.run();
