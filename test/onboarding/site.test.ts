import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createAuthority } from '../../src/ca/create-authority.ts';
import { RootCertificate } from '../../src/ca/root-certificate.ts';
import type { ProxyFacts } from '../../src/onboarding/facts.ts';
import { type OwnAnswer, onboardingSite } from '../../src/onboarding/site.ts';
import { now } from '../helpers/authority.ts';
import { readPlist } from '../helpers/plist.ts';

const test = suite('onboarding/site');

const stored = await createAuthority({ hosts: ['mail.example.com'], now });
const root = new RootCertificate(stored.rootCertificate);
const upstream = new URL('https://mail.example.com');

/** A proxy that shows certificates of our CA. */
const OURS: ProxyFacts = {
  modes: ['reverse'],
  scheme: 'https',
  names: ['mail.example.com'],
  upstream,
  authority: { root, vouchesFor: ['mail.example.com'], notAfter: Date.UTC(2027, 1, 22) },
};
/** One that shows its operator's. */
const THEIRS: ProxyFacts = { modes: ['reverse'], scheme: 'https', names: ['proxy.contoso.com'], upstream };
const PLAIN: ProxyFacts = { modes: ['reverse'], scheme: 'http', names: [], upstream };

const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X)';

interface Asked {
  readonly method?: string;
  readonly host?: string;
  readonly agent?: string;
}

function ask(
  facts: ProxyFacts,
  target: string,
  { method = 'GET', host, agent }: Asked = {},
): OwnAnswer | undefined {
  const headers = ['Host', host ?? 'mail.example.com', ...(agent === undefined ? [] : ['User-Agent', agent])];
  return onboardingSite(facts)({ method, target, headers, isToProxy: () => true });
}

function answer(
  ...asked: Parameters<typeof ask>
): { status: number; type: string; text: string } & OwnAnswer {
  const found = ask(...asked);
  if (!found) throw new Error(`${asked[1]} is not answered`);
  return { ...found, type: field(found, 'Content-Type') ?? '', text: Buffer.from(found.body).toString() };
}

function field({ headers }: OwnAnswer, name: string): string | undefined {
  const at = headers.indexOf(name);
  return at < 0 ? undefined : headers[at + 1];
}

/** The payloads of a profile by their types. */
function payloads(text: string): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  const { PayloadContent } = readPlist(text) as { PayloadContent: { PayloadType: string }[] };
  return Object.fromEntries(PayloadContent.map((payload) => [payload.PayloadType, payload]));
}

test('what is for the mail server is not answered', () => {
  for (const target of ['/', '/Microsoft-Server-ActiveSync?Cmd=Sync', '/easlensx']) {
    assert.is(ask(OURS, target), undefined);
  }
});

test('the page is HTML that is kept nowhere and can neither run nor fetch anything', () => {
  const page = answer(OURS, '/easlens');
  assert.is(page.status, 200);
  assert.is(page.type, 'text/html; charset=utf-8');
  assert.is(field(page, 'Cache-Control'), 'no-store');
  assert.match(field(page, 'Content-Security-Policy') ?? '', /^default-src 'none'; style-src 'sha256-/);
  assert.not.match(page.text, /<script|<img|<iframe|\son\w+=|style="|javascript:/i);
  const links = [...page.text.matchAll(/(?:href|src|action|formaction)="([^"]*)"/g)].map(([, link]) => link);
  assert.ok(links.length > 5);
  for (const link of links) assert.match(link as string, /^(?:\/easlens\/|#account$|data:,$)/);
});

test('every link of the page leads somewhere, by address and by name', () => {
  for (const [target, host] of [
    ['/easlens', 'mail.example.com'],
    ['http://easlens.test/', 'easlens.test'],
  ] as const) {
    const { text } = answer(OURS, target, { host });
    const links = [...text.matchAll(/(?:href|action)="(\/[^"]*)"/g)].map(([, link]) => link as string);
    assert.ok(new Set(links).size >= 5);
    for (const link of links) assert.is(answer(OURS, link, { host }).status, 200, link);
  }
});

test('the platform of the device comes first, and is the one that is open', () => {
  const guides = (agent: string) =>
    [...answer(OURS, '/easlens', { agent }).text.matchAll(/<details id="(\w+)"( open)?>/g)].map(
      ([, id, open]) => id + (open ?? ''),
    );
  assert.equal(guides(IPHONE), ['ios open', 'android', 'windows', 'macos', 'other']);
  assert.equal(guides('(Windows NT 10.0)'), ['windows open', 'ios', 'android', 'macos', 'other']);
  assert.equal(guides('curl'), ['ios open', 'android', 'windows', 'macos', 'other']);
  assert.match(answer(OURS, '/easlens', { agent: IPHONE }).text, 'this device');
  assert.not.match(answer(OURS, '/easlens', { agent: 'curl' }).text, '>this device<');
});

test('the page shows what people compare, and the traps', () => {
  const text = answer(OURS, '/easlens').text.replaceAll('<wbr>', '');
  assert.match(text, root.fingerprint);
  assert.match(text, root.name);
  assert.match(text, '2027-02-22');
  assert.match(text, 'Certificate Trust Settings');
  assert.match(text, 'A proxy that asks for a password does not work');
  assert.match(text, 'does not speak ActiveSync');
});

test('with a certificate of the operator, or none, no CA needs installing', () => {
  for (const facts of [THEIRS, PLAIN]) {
    const { text } = answer(facts, '/easlens', { host: 'proxy.contoso.com' });
    assert.match(text, /No certificate (?:of ours )?needs to be installed/);
    assert.not.match(text, /ca\.(?:crt|pem|cer|mobileconfig)|Trust Settings|SHA-256/);
    assert.match(text, 'proxy.contoso.com');
    for (const file of ['ca.pem', 'ca.crt', 'ca.mobileconfig', 'easlens.mobileconfig']) {
      const none = answer(facts, `/easlens/${file}`);
      assert.is(none.status, 404);
      assert.match(none.text, 'No certificate of ours needs to be installed');
    }
    assert.is(answer(facts, '/easlens/account.mobileconfig', { host: 'proxy.contoso.com' }).status, 200);
  }
  assert.match(answer(PLAIN, '/easlens').text, 'SSL has to be off');
});

test('a certificate for another name is told, with what follows from it', () => {
  const { text } = answer(OURS, '/easlens', { host: '192.168.1.5:8443' });
  assert.match(text, '<b>mail.example.com:8443</b>, SSL on');
  assert.match(text, 'it has to lead to this proxy');
  assert.not.match(answer(OURS, '/easlens').text, 'it has to lead to this proxy');
});

test('as a forward proxy it says how to set it, unless it is set; the account stays as it is', () => {
  const facts: ProxyFacts = { ...OURS, modes: ['forward'], scheme: 'http', names: [] };
  for (const agent of [IPHONE, '(Android', '(Windows', '(Macintosh', 'BB10']) {
    const { text } = answer(facts, '/easlens', { host: '192.168.1.5:8080', agent });
    const first = text.slice(text.indexOf('<ol>'), text.indexOf('</li>'));
    assert.match(first, 'server <b>192.168.1.5</b>, port <b>8080</b>, no authentication', agent);
    assert.match(text, 'Leave the account as it is');
    assert.match(text, 'Certificate Trust Settings');
    assert.not.match(text, 'SSL has to be off');
  }
  const set = answer(facts, 'http://192.168.1.5:8080/easlens').text;
  assert.not.match(set, 'no authentication');
  assert.match(set, 'Leave the account as it is');
  const { 'com.apple.eas.account': account } = payloads(answer(facts, '/easlens/account.mobileconfig').text);
  assert.is(account?.['Host'], 'mail.example.com');
});

test('as a transparent proxy there is nothing to set', () => {
  const facts: ProxyFacts = { ...OURS, modes: ['transparent'], scheme: 'http', names: [] };
  const { text } = answer(facts, '/easlens', { host: '192.168.1.5:8080' });
  assert.not.match(text, 'no authentication');
  assert.match(text, 'Leave the account as it is');
});

test('by the name of the pages the account stays as it is', () => {
  const { text } = answer(OURS, 'http://easlens.test/');
  assert.match(text, 'Leave the account as it is');
  assert.match(text, 'href="/ca.crt"');
});

const FILES: readonly (readonly [path: string, type: string])[] = [
  ['ca.pem', 'application/x-pem-file'],
  ['ca.crt', 'application/x-x509-ca-cert'],
  ['ca.cer', 'application/x-x509-ca-cert'],
  ['ca.mobileconfig', 'application/x-apple-aspen-config'],
  ['account.mobileconfig', 'application/x-apple-aspen-config'],
  ['easlens.mobileconfig', 'application/x-apple-aspen-config'],
];

for (const [path, type] of FILES) {
  test(`${path} has the type that devices go by, a name, and is kept nowhere`, () => {
    const file = answer(OURS, `/easlens/${path}`);
    assert.is(file.status, 200);
    assert.is(file.type, type);
    assert.match(field(file, 'Content-Disposition') ?? '', /^attachment; filename="easlens[a-z-]*\.[a-z]+"$/);
    assert.is(field(file, 'Cache-Control'), 'no-store');
  });
}

test('the files hold the root certificate, and nothing secret', () => {
  for (const path of ['ca.pem', 'ca.crt', 'ca.cer']) {
    assert.is(new X509Certificate(answer(OURS, `/easlens/${path}`).body).fingerprint256, root.fingerprint);
  }
  for (const path of ['ca.mobileconfig', 'easlens.mobileconfig']) {
    const { 'com.apple.security.root': certificate } = payloads(answer(OURS, `/easlens/${path}`).text);
    assert.equal(certificate?.['PayloadContent'], root.as('der'));
  }
  for (const [path] of FILES)
    assert.not.match(answer(OURS, `/easlens/${path}`).text, /PRIVATE|Password<\/key>/);
});

test('a profile has the account of whoever filled in the form', () => {
  const query = 'email=alice%40example.com&user=%3C%26%5D%5D%3E&password=hunter2';
  const { text } = answer(OURS, `/easlens/account.mobileconfig?${query}`);
  const found = payloads(text);
  assert.equal(Object.keys(found), ['com.apple.eas.account']);
  const { Host, SSL, EmailAddress, UserName } = found['com.apple.eas.account'] ?? {};
  assert.equal([Host, SSL, EmailAddress, UserName], ['mail.example.com', true, 'alice@example.com', '<&]]>']);
  assert.not.match(text, 'hunter2');
  const both = payloads(answer(OURS, '/easlens/easlens.mobileconfig').text);
  assert.equal(Object.keys(both), ['com.apple.security.root', 'com.apple.eas.account']);
});

test('an account with and without the certificate is one account', () => {
  const id = (path: string) => {
    const { PayloadIdentifier } = readPlist(answer(OURS, `/easlens/${path}?email=a@b.c`).text) as Record<
      string,
      unknown
    >;
    return PayloadIdentifier;
  };
  assert.is(id('account.mobileconfig'), id('easlens.mobileconfig'));
});

test('what cannot be used is refused, and said on a page', () => {
  for (const query of ['email=alice', 'user=a%0Ab', `user=${'a'.repeat(3000)}`]) {
    const refused = answer(OURS, `/easlens/account.mobileconfig?${query}`);
    assert.is(refused.status, 400);
    assert.match(refused.text, '<a href="/easlens/">');
  }
});

test('there is no other page, and nothing is written', () => {
  for (const path of ['/nope', '/ca.key', '/../ca.pem', '/constructor', '/__proto__', '//', '/index.html']) {
    const none = answer(OURS, `/easlens${path}`);
    assert.is(none.status, 404, path);
    assert.is(field(none, 'Cache-Control'), 'no-store');
  }
  for (const method of ['POST', 'PUT', 'OPTIONS', 'DELETE', 'PROPFIND']) {
    const refused = answer(OURS, '/easlens', { method });
    assert.is(refused.status, 405);
    assert.is(field(refused, 'Allow'), 'GET, HEAD');
  }
  assert.equal(answer(OURS, '/easlens', { method: 'HEAD' }).headers, answer(OURS, '/easlens').headers);
});

test('nothing that a request says gets into a page or a header as it stands', () => {
  const evil = '"><script>alert(1)</script>';
  for (const facts of [OURS, PLAIN]) {
    for (const [target, asked] of [
      ['/easlens', { host: evil, agent: evil }],
      [`/easlens/${evil}`, {}],
      [`/easlens?${evil}`, {}],
      [`/easlens/account.mobileconfig?email=${encodeURIComponent(evil)}`, {}],
      [`/easlens/account.mobileconfig?user=${encodeURIComponent(`${evil}\r\nSet-Cookie: a=b`)}`, {}],
      ['/easlens', { method: evil }],
    ] as const) {
      const { text, headers } = answer(facts, target, asked);
      assert.not.match(text, /<script|alert\(1\)/);
      for (const part of headers) assert.not.match(part, /[\r\n]|script/);
    }
  }
});

test('nor does what the options and certificates say', () => {
  const evil = '<script>alert(1)</script>';
  const facts: ProxyFacts = {
    ...OURS,
    names: [evil],
    authority: { root, vouchesFor: [evil, '"'], notAfter: 0 },
  };
  for (const target of ['/easlens', 'http://easlens.test/']) {
    const { text } = answer(facts, target);
    assert.match(text, '&lt;script&gt;');
    assert.not.match(text, '<script');
  }
  assert.match(answer(facts, '/easlens/account.mobileconfig').text, '<string>&lt;script&gt;alert(1)');
});

test('many servers: no account is offered by the name of the pages', () => {
  const { upstream: _, ...facts } = OURS;
  const { text } = answer(facts, 'http://easlens.test/');
  assert.not.match(text, 'account.mobileconfig');
  assert.is(answer(facts, 'http://easlens.test/account.mobileconfig').status, 404);
});

test('docs/devices.md names what is there, and what the proxy says', () => {
  const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
  const doc = read('docs/devices.md');
  for (const [path, type] of FILES) {
    const row = doc.split('\n').find((line) => line.startsWith('|') && line.includes(`\`/${path}\``));
    assert.ok(row?.includes(`\`${type}\``), path);
  }
  const said = [
    'src/proxy/tls/device-failure.ts',
    'src/proxy/listener.ts',
    'src/proxy/arrival/entrance.ts',
    'src/proxy/tls/client-trust.ts',
  ]
    .map(read)
    .join('');
  // The names of alerts alone are TLS's.
  const quoted = [...doc.slice(doc.indexOf('| easlens says')).matchAll(/^\|[^`|]*`([^`|]+ [^`|]+)`/gm)];
  assert.ok(quoted.length >= 6, `${quoted.length} quoted`);
  for (const [, text = ''] of quoted)
    assert.ok(said.includes(text.replace(/^… | \(TLS alert.*$/g, '')), text);
});

test.run();
