import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  accountId,
  accountPayload,
  mailServer,
  personOf,
  proxyAsServer,
} from '../../src/onboarding/account.ts';

const test = suite('onboarding/account');

/** The account's server of a proxy whose certificate is for these names; reached as `host:port`. */
function server(
  names: readonly string[],
  host?: string,
  port = 443,
  scheme: 'http' | 'https' = 'https',
): string {
  const found = proxyAsServer(
    { scheme, names, modes: ['reverse'] },
    host === undefined ? undefined : { host, port },
  );
  if (!found) return 'none';
  return `${found.host} ${found.ssl ? 'SSL' : 'plain'}${found.isKnownToLeadHere ? '' : ', to be led here'}`;
}

test('a device whose traffic passes here anyway keeps the mail server', () => {
  const of = (url: string) =>
    mailServer({ scheme: 'http', names: [], modes: ['forward'], upstream: new URL(url) });
  assert.equal(of('https://mail.example.com'), {
    host: 'mail.example.com',
    ssl: true,
    isKnownToLeadHere: true,
  });
  assert.equal(of('http://10.0.0.9:20000/SOGo'), {
    host: '10.0.0.9:20000',
    ssl: false,
    isKnownToLeadHere: true,
  });
  assert.is(mailServer({ scheme: 'http', names: [], modes: ['forward'] }), undefined);
});

test('else the account names the proxy as the device has reached it', () => {
  assert.is(server([], '192.168.1.5', 8080, 'http'), '192.168.1.5:8080 plain');
  assert.is(server([], '192.168.1.5', 80, 'http'), '192.168.1.5 plain');
  assert.is(server([], '[fd00::1]', 8080, 'http'), '[fd00::1]:8080 plain');
  assert.is(server([]), 'none');
  const names = ['mail.example.com', '*.contoso.com', '192.168.1.5', 'fd00::1'];
  assert.is(server(names, 'mail.example.com'), 'mail.example.com SSL');
  assert.is(server(names, 'a.contoso.com'), 'a.contoso.com SSL');
  assert.is(server(names, '192.168.1.5', 8443), '192.168.1.5:8443 SSL');
  assert.is(server(names, '[fd00::1]'), '[fd00::1] SSL');
});

test('a certificate for other names has the account name the first of them', () => {
  const names = ['*.contoso.com', 'Mail.Example.com'];
  assert.is(server(names, '192.168.1.5', 8443), 'Mail.Example.com:8443 SSL, to be led here');
  assert.is(server(names, '192.168.1.5'), 'Mail.Example.com SSL, to be led here');
  assert.is(server(names, 'a.b.contoso.com'), 'Mail.Example.com SSL, to be led here');
  assert.is(server(names), 'Mail.Example.com SSL, to be led here');
  assert.is(server(['fd00::1'], 'x'), '[fd00::1] SSL, to be led here');
  assert.is(server(['*.contoso.com'], '192.168.1.5'), 'none');
});

test('reads who somebody is, and nothing secret', () => {
  assert.equal(personOf('email=+alice%40example.com+&user=CORP%5Calice&password=hunter2'), {
    email: 'alice@example.com',
    user: 'CORP\\alice',
  });
  assert.equal(personOf(''), {});
  assert.equal(personOf('email=&user=+'), {});
  assert.equal(personOf('user=%3C%26%22%3E'), { user: '<&">' });
});

for (const query of [
  'email=alice',
  'email=a%40b%40c',
  'email=a%20b%40c',
  'email=a%40b%0d%0aX',
  'email=a%00%40b',
  'email=a%40%E2%80%AEb',
  `email=${'a'.repeat(65)}%40b`,
  'user=a%0ab',
  'user=a%00b',
  'user=%E2%80%AEb',
  `user=${'a'.repeat(257)}`,
]) {
  test(`${query.slice(0, 30)} is refused with a reason`, () => assert.type(personOf(query), 'string'));
}

test('an account is what Apple calls one, without a password', () => {
  const { type, fields } = accountPayload(
    { host: 'mail.example.com', ssl: true, isKnownToLeadHere: true },
    { email: 'a@b.c', user: 'a' },
  );
  assert.is(type, 'com.apple.eas.account');
  assert.equal(fields, { Host: 'mail.example.com', SSL: true, EmailAddress: 'a@b.c', UserName: 'a' });
  const cloud = accountPayload({ host: 'outlook.office365.com', ssl: true, isKnownToLeadHere: true }, {});
  assert.equal(cloud.fields, { Host: 'outlook.office365.com', SSL: true, OAuth: true });
});

test('an account is the same one wherever the proxy stands, and of two people there are two', () => {
  assert.is(accountId({ email: 'a@b.c' }), accountId({ email: 'a@b.c' }));
  assert.is.not(accountId({ email: 'a@b.c' }), accountId({ user: 'a@b.c' }));
});

test.run();
