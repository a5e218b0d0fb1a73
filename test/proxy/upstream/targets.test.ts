import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { TARGET_REFUSED, Targets } from '../../../src/proxy/upstream/targets.ts';

const test = suite('proxy/upstream/targets');

const HERE = [
  '127.0.0.1',
  '127.1.2.3',
  '0.0.0.0',
  '169.254.169.254',
  '::',
  '::1',
  'fe80::1',
  '::ffff:127.0.0.1',
];
const ELSEWHERE = ['192.0.2.1', '10.0.0.1', '192.168.1.1', '2001:db8::1', 'fd00::1'];

test('this machine and its own link are no targets, private networks are', () => {
  const targets = new Targets({ hosts: [], ranges: [] });
  assert.equal(
    [...HERE, ...ELSEWHERE].filter((address) => !targets.refusalOf(address)),
    ELSEWHERE,
  );
  assert.is((targets.refusalOf('::1') as NodeJS.ErrnoException).code, TARGET_REFUSED);
});

test('what is permitted by range or by name is a target', () => {
  const ranges = [
    { address: '127.0.0.0', prefix: 24 },
    { address: 'fe80::', prefix: 64 },
  ];
  const targets = new Targets({ hosts: ['169.254.169.254'], ranges });
  assert.equal(
    HERE.filter((address) => !targets.refusalOf(address)),
    ['127.0.0.1', '169.254.169.254', 'fe80::1', '::ffff:127.0.0.1'],
  );
});

function lookedUp(targets: Targets, hostname: string, all: boolean): Promise<unknown> {
  return new Promise((resolve) => {
    targets.lookup(hostname, { all }, (error, found) => resolve(error?.code ?? found));
  });
}

test('a name that leads here is refused when it is looked up, unless it is permitted by name', async () => {
  const targets = new Targets({ hosts: [], ranges: [] });
  for (const all of [true, false]) {
    assert.is(await lookedUp(targets, 'localhost', all), TARGET_REFUSED);
    assert.is(await lookedUp(targets, 'nowhere.invalid', all), 'ENOTFOUND');
  }
  const named = new Targets({ hosts: ['localhost'], ranges: [] });
  assert.match(String(await lookedUp(named, 'localhost', false)), /^(?:127\.|::1)/);
  const ranged = new Targets({ hosts: [], ranges: [{ address: '127.0.0.0', prefix: 8 }] });
  assert.match(JSON.stringify(await lookedUp(ranged, 'localhost', true)), /"127\.0\.0\.1"/);
});

test.run();
