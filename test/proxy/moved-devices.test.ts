import type { LookupAddress } from 'node:dns';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { MovedDevices, NAMED_TARGET_REFUSED } from '../../src/proxy/moved-devices.ts';
import { requestFor } from '../inspect/eas/staying/answers.ts';

const test = suite('proxy/moved-devices');
const UPSTREAM = new URL('https://mail.example.com');
const SYNC = { command: 'Sync', user: 'alice', deviceId: 'ABC' };
const AUTODISCOVER = { command: 'Autodiscover', user: 'alice@example.com' };
const ANYONE = { command: 'Autodiscover' };

function to(url: string, service: 'activesync' | 'autodiscover' = 'activesync') {
  return { service, to: new URL(url) };
}

function origin(url: URL | undefined): string | undefined {
  return url?.href;
}

test('who was never told to stay goes where all go', () => {
  assert.is(new MovedDevices(UPSTREAM).upstreamFor(SYNC, 'a'), undefined);
});

test('a device that was told to stay goes to that server, without a path', () => {
  const moved = new MovedDevices(UPSTREAM);
  moved.learn(SYNC, 'a', to('https://b.example:444/Microsoft-Server-ActiveSync?x'));
  assert.is(origin(moved.upstreamFor(SYNC, 'elsewhere')), 'https://b.example:444/');
  assert.is(
    origin(moved.upstreamFor({ ...SYNC, command: 'Ping', user: 'ALICE' }, 'a')),
    'https://b.example:444/',
  );
  for (const other of [
    { ...SYNC, user: 'bob' },
    { ...SYNC, deviceId: 'DEF' },
    { command: 'Sync', user: 'alice' },
    { command: 'OPTIONS' },
    { ...AUTODISCOVER, user: 'alice' },
  ]) {
    assert.is(moved.upstreamFor(other, 'a'), undefined, JSON.stringify(other));
  }
});

test('the last word counts, of either service', () => {
  const moved = new MovedDevices(UPSTREAM);
  const own = { ...SYNC, user: 'alice@example.com' };
  moved.learn(own, 'a', to('https://b.example/'));
  moved.learn(AUTODISCOVER, 'a', to('https://c.example/'));
  assert.is(origin(moved.upstreamFor(own, 'a')), 'https://c.example/');
  moved.learn(own, 'a', to('https://mail.example.com/'));
  assert.is(origin(moved.upstreamFor(own, 'a')), 'https://mail.example.com/');
});

test('what Autodiscover says of a mailbox holds for all its devices', () => {
  const moved = new MovedDevices(UPSTREAM);
  moved.learn({ command: 'Autodiscover', user: 'CONTOSO\\alice' }, 'a', {
    ...to('https://b.example/'),
    mailbox: 'Alice@Example.com',
  });
  for (const user of ['contoso\\alice', 'alice@example.com']) {
    assert.is(origin(moved.upstreamFor({ ...SYNC, user }, 'b')), 'https://b.example/');
  }
  assert.is(moved.upstreamFor(SYNC, 'a'), undefined, 'alice alone may be somebody else');
  assert.is(moved.upstreamFor({ ...AUTODISCOVER }, 'a'), undefined, 'where to ask has not changed');
});

test('where to ask is remembered apart, of who says nothing by the address of the client', () => {
  const moved = new MovedDevices(UPSTREAM);
  moved.learn(ANYONE, '192.0.2.7', to('https://a.example/', 'autodiscover'));
  assert.is(origin(moved.upstreamFor(ANYONE, '192.0.2.7')), 'https://a.example/');
  assert.is(origin(moved.upstreamFor(AUTODISCOVER, '192.0.2.7')), 'https://a.example/');
  assert.is(moved.upstreamFor(AUTODISCOVER, '192.0.2.8'), undefined);
  assert.is(moved.upstreamFor(SYNC, '192.0.2.7'), undefined);
});

test('names cannot be taken for others', () => {
  const moved = new MovedDevices(UPSTREAM);
  moved.learn({ command: 'Sync', user: 'ab', deviceId: 'c' }, 'x', to('https://b.example/'));
  assert.is(moved.upstreamFor({ command: 'Sync', user: 'a', deviceId: 'bc' }, 'x'), undefined);
  moved.learn(
    { command: 'Autodiscover', user: 'client 1.2.3.4' },
    'x',
    to('https://b.example/', 'autodiscover'),
  );
  assert.is(moved.upstreamFor(ANYONE, '1.2.3.4'), undefined);
});

test('the devices heard of longest ago are forgotten', () => {
  const moved = new MovedDevices(UPSTREAM);
  for (let number = 0; number <= 10_000; number++) {
    moved.learn({ ...SYNC, deviceId: String(number) }, 'a', to('https://b.example/'));
  }
  assert.is(moved.upstreamFor({ ...SYNC, deviceId: '0' }, 'a'), undefined);
  assert.ok(moved.upstreamFor({ ...SYNC, deviceId: '1' }, 'a'));
});

const PATH = '/Microsoft-Server-ActiveSync?Cmd=Sync&User=alice&DeviceId=ABC';
const BY_HTTP = 'http://mail.example.com';
const LOCAL = 'https://localhost:8443';

interface Row {
  readonly url: string;
  readonly upstream?: string;
  readonly headers?: readonly string[];
  readonly target?: string;
  readonly hindrance: RegExp | undefined;
}

const hindrances: readonly Row[] = [
  { url: 'https://b.example/x', hindrance: undefined },
  { url: 'https://b.example:8443/x', hindrance: undefined },
  { url: 'http://b.example/', hindrance: /not HTTPS/ },
  { url: 'http://b.example/', upstream: BY_HTTP, hindrance: undefined },
  { url: 'https://b.example/', upstream: BY_HTTP, hindrance: undefined },
  { url: 'https://user@b.example/', hindrance: /log-in/ },
  { url: 'https://:word@b.example/', hindrance: /log-in/ },
  { url: 'https://127.0.0.1/', hindrance: /loopback/ },
  { url: 'https://0x7f.1/', hindrance: /loopback/ },
  { url: 'https://2130706433/', hindrance: /loopback/ },
  { url: 'https://localhost/', hindrance: /loopback/ },
  { url: 'https://a.LOCALHOST./', hindrance: /loopback/ },
  { url: 'https://[::1]/', hindrance: /loopback/ },
  { url: 'https://[::ffff:127.0.0.1]/', hindrance: /loopback/ },
  { url: 'https://169.254.169.254/latest/meta-data', hindrance: /link-local/ },
  { url: 'https://[fe80::1]/', hindrance: /link-local/ },
  { url: 'https://10.0.0.1/', hindrance: /private/ },
  { url: 'https://[fd00::1]/', hindrance: /private/ },
  { url: 'https://0.0.0.0/', hindrance: /reserved/ },
  { url: 'https://127.0.0.1:9/', upstream: LOCAL, hindrance: undefined },
  { url: 'https://10.0.0.1/', upstream: LOCAL, hindrance: /private/ },
  { url: 'https://10.0.0.1/', upstream: 'https://192.168.0.9', hindrance: undefined },
  { url: 'https://127.0.0.1/', upstream: 'https://192.168.0.9', hindrance: /loopback/ },
  { url: 'https://evil.example/', headers: ['Host', 'evil.example'], hindrance: /names that host itself/ },
  {
    url: 'https://evil.example/',
    headers: ['Host', 'EVIL.example:8443'],
    hindrance: /names that host itself/,
  },
  {
    url: 'https://evil.example/',
    headers: ['X-Forwarded-Host', 'x, evil.example'],
    hindrance: /names that host itself/,
  },
  {
    url: 'https://evil.example/',
    target: 'http://evil.example/Microsoft-Server-ActiveSync',
    hindrance: /names that host itself/,
  },
  {
    url: 'https://evil.example/',
    target: `${PATH}&to=https://evil.example/`,
    hindrance: /names that host itself/,
  },
  { url: 'https://example.com/', headers: ['Host', 'proxy.example.com'], hindrance: undefined },
  { url: 'https://example.com/', target: `${PATH}%40example.com`, hindrance: undefined },
  {
    url: 'https://example.com/',
    target: '/autodiscover/autodiscover.json/v1.0/alice@example.com',
    hindrance: undefined,
  },
  { url: 'https://b.example/', target: `${PATH}${'x'.repeat(2000)}`, hindrance: /too long/ },
];

for (const {
  url,
  upstream = UPSTREAM.href,
  headers = ['Host', 'proxy.test'],
  target = PATH,
  hindrance,
} of hindrances) {
  test(`${url} after ${upstream}, ${headers.join(' ')}, ${target.slice(0, 90)}: ${hindrance ?? 'may go'}`, () => {
    const found = new MovedDevices(new URL(upstream)).hindranceTo(new URL(url), requestFor(target, headers));
    if (hindrance) assert.match(found ?? '', hindrance);
    else assert.is(found, undefined);
  });
}

function resolved(upstream: string, name: string, all: boolean): Promise<string> {
  return new Promise((resolve) => {
    new MovedDevices(new URL(upstream)).lookup(name, { all }, (error, found) => {
      resolve(error ? String(error.code) : JSON.stringify(found as string | LookupAddress[]));
    });
  });
}

test('a name that resolves to this machine is refused, unless the upstream is on it', async () => {
  assert.is(await resolved('https://192.0.2.1', 'localhost', true), NAMED_TARGET_REFUSED);
  assert.is(await resolved('https://192.0.2.1', 'localhost', false), NAMED_TARGET_REFUSED);
  assert.is(await resolved('https://10.0.0.1', 'localhost', true), NAMED_TARGET_REFUSED);
  assert.match(await resolved('https://127.0.0.1', 'localhost', true), /"127\.0\.0\.1"/);
  assert.is(await resolved('https://127.0.0.1', '127.0.0.1', false), '"127.0.0.1"');
  assert.match(await resolved('https://192.0.2.1', 'no.such.name.invalid', true), /^ENOTFOUND|^EAI_AGAIN/);
});

test.run();
