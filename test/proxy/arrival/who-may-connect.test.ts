import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { whoMayConnect } from '../../../src/proxy/arrival/who-may-connect.ts';
import { head, withProxy } from '../harness.ts';

const test = suite('proxy/who-may-connect');

const PRIVATE = [
  '127.0.0.1',
  '127.9.9.9',
  '10.255.0.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.20',
  '169.254.7.7',
  '::1',
  'fd00::1',
  'fe80::1%eth0',
  '::ffff:192.168.1.20',
  '::ffff:127.0.0.1',
];
const PUBLIC = [
  '8.8.8.8',
  '172.15.0.1',
  '172.32.0.1',
  '192.169.0.1',
  '100.64.0.1',
  '2001:db8::1',
  '::ffff:8.8.8.8',
  '',
  'x',
];

test('this machine and private networks may connect, the rest of the world may not', () => {
  const may = whoMayConnect([]);
  assert.equal(PRIVATE.filter(may), PRIVATE);
  assert.equal(PUBLIC.filter(may), []);
});

test('and whom the operator allows, by either family', () => {
  const may = whoMayConnect([
    { address: '8.8.8.0', prefix: 24 },
    { address: '2001:db8::', prefix: 32 },
  ]);
  assert.equal(PUBLIC.filter(may), ['8.8.8.8', '2001:db8::1', '::ffff:8.8.8.8']);
  assert.equal(PRIVATE.filter(may), PRIVATE);
});

test('one that may not is closed before it can say anything, and told of once', () =>
  withProxy(
    async ({ client, notices, upstream }) => {
      for (const _ of [1, 2]) {
        const phone = client();
        phone.write(head('GET / HTTP/1.1', 'Host: a'));
        await phone.closed();
        assert.is(phone.text, '');
      }
      assert.is(upstream.peers.length, 0);
      assert.equal(
        notices.map(({ kind }) => kind),
        ['refused'],
      );
      assert.match(notices[0]?.message ?? '', /^127\.0\.0\.1 .*--allow 127\.0\.0\.1/);
    },
    { mayConnect: () => false },
  ));

test.run();
