import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { reachOf } from '../../src/onboarding/reach.ts';

const test = suite('onboarding/reach');

/** `isOurs`: the request is on its way to no other host. */
function reach(target: string, host?: string, isOurs = true): ReturnType<typeof reachOf> {
  const headers = host === undefined ? [] : ['Accept', '*/*', 'hOST', ` ${host} `];
  return reachOf({ method: 'GET', target, headers, isToProxy: () => isOurs });
}

const BY_NAME: readonly (readonly [target: string, host: string, path: string, query: string])[] = [
  ['http://easlens.test', 'easlens.test', '/', ''],
  ['http://easlens.test/', 'easlens.test', '/', ''],
  ['HTTP://EASLENS.test./ca.pem?x=1?2', 'mail.example.com', '/ca.pem', 'x=1?2'],
  ['http://easlens.test:80?email=a', '', '/', 'email=a'],
  ['https://easlens.test:8443/a/b', '', '/a/b', ''],
  ['/', 'easlens.test', '/', ''],
  ['/ca.crt', 'EASLENS.TEST.:8080', '/ca.crt', ''],
  // The name leads to the pages as a whole: this one is none of them.
  ['/easlens', 'easlens.test', '/easlens', ''],
];

for (const [target, host, path, query] of BY_NAME) {
  test(`${target} at ${host || 'no host'} is for the pages, by their name`, () => {
    for (const isOurs of [true, false]) {
      assert.equal(reach(target, host, isOurs), { base: '', passesHere: true, path, query });
    }
  });
}

const BY_ADDRESS: readonly (readonly [target: string, host: string, path: string, query: string])[] = [
  ['/easlens', '192.168.1.5:8080', '/', ''],
  ['/easlens/', 'Mail.Example.com', '/', ''],
  ['/easlens?email=a%40b', '[fd00::1]:8080', '/', 'email=a%40b'],
  ['/easlens/ca.mobileconfig?', 'localhost', '/ca.mobileconfig', ''],
];

for (const [target, host, path, query] of BY_ADDRESS) {
  test(`${target} at ${host} is for the pages, by the proxy's address`, () => {
    const named = { host: host.toLowerCase() };
    assert.equal(reach(target, host), { base: '/easlens', passesHere: false, path, query, ...named });
    assert.is(reach(target, host, false), undefined);
  });
}

test('a device that names the proxy in full has it as its proxy already', () => {
  const host = '192.168.1.5:8080';
  assert.equal(reach(`http://${host}/easlens/ca.pem?x`, 'other'), {
    base: '/easlens',
    passesHere: true,
    path: '/ca.pem',
    query: 'x',
    host,
  });
  assert.is(reach(`http://${host}/easlens`, host, false), undefined);
});

for (const [target, host] of [
  ['/', 'mail.example.com'],
  ['/Microsoft-Server-ActiveSync?Cmd=Sync', 'mail.example.com'],
  ['/easlensx', 'mail.example.com'],
  ['/easlens.test/', 'mail.example.com'],
  ['/EASLENS', 'mail.example.com'],
  ['/x/easlens', 'mail.example.com'],
  ['//easlens', 'mail.example.com'],
  ['/%65aslens', 'mail.example.com'],
  ['/', 'easlens.test.example.com'],
  ['/', 'xeaslens.test'],
  ['/', 'easlens.test:80:80'],
  ['/', 'easlens.test@mail.example.com'],
  ['/', 'easlensxtest'],
  ['http://mail.example.com/easlensx', 'easlens.test'],
  ['http://mail.example.com?/easlens', 'easlens.test'],
  ['http://easlens.test.example.com/', 'easlens.test'],
  ['http://easlens.test@mail.example.com/', 'easlens.test'],
  ['http://easlens.test:80@mail.example.com/', 'easlens.test'],
  ['ftp://easlens.test/', 'easlens.test'],
  ['*', 'easlens.test'],
  ['', 'easlens.test'],
] as const) {
  test(`${target || '(nothing)'} at ${host} is left alone`, () => assert.is(reach(target, host), undefined));
}

test('what is no host is not taken for one', () => {
  for (const host of ['"><script>', 'a b', 'a/b', 'a:b', '-', 'a\u0000b', '[', '[]', 'a'.repeat(400), 'ü']) {
    assert.equal(
      reach('/easlens', host),
      { base: '/easlens', passesHere: false, path: '/', query: '' },
      host,
    );
  }
  assert.equal(reach('/easlens'), { base: '/easlens', passesHere: false, path: '/', query: '' });
});

test.run();
