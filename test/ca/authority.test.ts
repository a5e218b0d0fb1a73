import { X509Certificate } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Authority } from '../../src/ca/authority.ts';
import { AuthorityError } from '../../src/ca/authority-error.ts';
import { createAuthority } from '../../src/ca/create-authority.ts';
import { forge, now, openssl, verdictOfNode, withOpenSsl } from '../helpers/authority.ts';

const test = suite('ca/authority');

const DAY_MS = 86_400_000;
const HOSTS = ['mail.example.com', '*.contoso.com', 'bücher.example', '192.0.2.7', '2001:db8::7'];
const stored = await createAuthority({ hosts: HOSTS, now });
const authority = new Authority(stored);

/** OpenSSL's answer to the chain that a server with this certificate would send. */
function verify(certificate: string, ...argv: readonly string[]): ReturnType<typeof openssl> {
  const files = { 'root.pem': stored.rootCertificate, 'chain.pem': certificate };
  const check = ['-x509_strict', '-purpose', 'sslserver', '-CAfile', 'root.pem', '-untrusted', 'chain.pem'];
  return openssl(files, 'verify', ...check, ...argv, 'chain.pem');
}

function refusal(problem: string): (error: unknown) => boolean {
  return (error) => error instanceof AuthorityError && error.problem === problem;
}

async function rejects(promise: Promise<unknown>, problem: string): Promise<void> {
  const error = await promise.then(
    () => undefined,
    (reason) => reason,
  );
  assert.ok(refusal(problem)(error), String(error));
}

const GOOD = [
  ['mail.example.com', '-verify_hostname'],
  ['a.b.contoso.com', '-verify_hostname'],
  ['mail_01.contoso.com', '-verify_hostname'],
  [`${'a'.repeat(63)}.${'b'.repeat(63)}.contoso.com`, '-verify_hostname'],
  ['xn--bcher-kva.example', '-verify_hostname'],
  ['192.0.2.7', '-verify_ip'],
  ['2001:db8::7', '-verify_ip'],
] as const;

for (const [host, check] of GOOD) {
  test(
    `OpenSSL, strict, takes the certificate for ${host}`,
    withOpenSsl(async () => {
      const { certificate } = await authority.leafFor(host, now);
      const { code, err } = verify(certificate, check, host);
      assert.is(code, 0, err);
    }),
  );
}

for (const [host, asked] of [
  ['mail.example.com', 'mail.example.com'],
  ['mail_01.contoso.com', 'mail_01.contoso.com'],
  ['192.0.2.7', '192.0.2.7'],
  ['2001:db8::7', '2001:db8::7'],
]) {
  test(`Node's TLS client takes the certificate for ${host}`, async () => {
    assert.is(
      await verdictOfNode(
        stored.rootCertificate,
        await authority.leafFor(host as string, now),
        asked as string,
      ),
      undefined,
    );
  });
}

for (const host of [
  'www.example.com',
  'bank.test',
  'notcontoso.com',
  '192.0.2.6',
  '192.0.2.8',
  '2001:db8::8',
]) {
  test(
    `the kept key cannot vouch for ${host}: OpenSSL refuses`,
    withOpenSsl(async () => {
      const { certificate } = await forge(stored, host);
      const { code, err } = verify(certificate);
      assert.is(code, 2);
      assert.match(err, 'permitted subtree violation');
    }),
  );
  test(`the kept key cannot vouch for ${host}: Node's TLS client refuses`, async () => {
    assert.is(
      await verdictOfNode(stored.rootCertificate, await forge(stored, host), host),
      'permitted subtree violation',
    );
  });
}

test('what was forged for a permitted host is taken, so it is the name that others are refused for', async () => {
  assert.is(
    await verdictOfNode(stored.rootCertificate, await forge(stored, 'mail.example.com'), 'mail.example.com'),
    undefined,
  );
});

for (const [hosts, other] of [
  [['192.0.2.7'], 'mail.example.com'],
  [['192.0.2.7'], '2001:db8::7'],
  [['mail.example.com'], '192.0.2.7'],
  [['mail.example.com'], '2001:db8::7'],
] as const) {
  test(`a CA for ${hosts.join(' ')} is refused for ${other}`, async () => {
    const own = await createAuthority({ hosts, now });
    const verdict = await verdictOfNode(own.rootCertificate, await forge(own, other), other);
    assert.match(verdict ?? 'it is taken', /^(?:excluded|permitted) subtree violation$/);
  });
}

test(
  'root, intermediate and leaf are what they should be',
  withOpenSsl(async () => {
    const { certificate } = await authority.leafFor('mail.example.com', now);
    const text = openssl(
      { 'i.pem': stored.intermediateCertificate },
      'x509',
      '-in',
      'i.pem',
      '-noout',
      '-text',
    ).out;
    assert.match(text, /Basic Constraints: critical\s+CA:TRUE, pathlen:0/);
    assert.match(text, /Key Usage: critical\s+Certificate Sign\n/);
    assert.match(text, /Name Constraints: critical\s+Permitted:\s+DNS:mail\.example\.com\s+DNS:contoso\.com/);
    assert.match(text, /Extended Key Usage: \s+TLS Web Server Authentication\n/);
    const root = openssl({ 'r.pem': stored.rootCertificate }, 'x509', '-in', 'r.pem', '-noout', '-text').out;
    assert.match(root, /Basic Constraints: critical\s+CA:TRUE, pathlen:1/);
    assert.match(root, /Name Constraints: critical\s+Permitted:\s+DNS:mail\.example\.com\s+DNS:contoso\.com/);
    const leaf = openssl({ 'l.pem': certificate }, 'x509', '-in', 'l.pem', '-noout', '-text').out;
    assert.match(leaf, /Basic Constraints: critical\s+CA:FALSE/);
    assert.match(leaf, /Subject Alternative Name: \s+DNS:mail\.example\.com\n/);
  }),
);

test('a certificate has the fields that phones ask for', async () => {
  const { certificate, key } = await authority.leafFor('mail.example.com', now);
  const [leaf, intermediate, ...more] = certificate.split(/(?<=END CERTIFICATE-----\n)/);
  assert.equal(more, []);
  assert.is(intermediate, stored.intermediateCertificate);
  const parsed = new X509Certificate(leaf as string);
  assert.is(parsed.subject, 'O=EAS Lens\nCN=mail.example.com');
  assert.is(parsed.subjectAltName, 'DNS:mail.example.com');
  assert.equal(parsed.keyUsage, ['1.3.6.1.5.5.7.3.1']);
  assert.is(parsed.ca, false);
  assert.is(parsed.publicKey.asymmetricKeyDetails?.namedCurve, 'prime256v1');
  assert.match(key, /^-----BEGIN PRIVATE KEY-----\n/);
  assert.is(parsed.validFromDate.getTime(), Math.floor((now - DAY_MS) / 1000) * 1000);
  assert.ok(parsed.validToDate.getTime() - parsed.validFromDate.getTime() <= 398 * DAY_MS);
  assert.ok(parsed.validToDate <= new X509Certificate(stored.intermediateCertificate).validToDate);
});

test('a name too long for a common name, and an address, stand in the alternative names only', async () => {
  const long = `${'a'.repeat(54)}.contoso.com`;
  const subjectOf = async (host: string): Promise<string> =>
    new X509Certificate((await authority.leafFor(host, now)).certificate).subject;
  assert.is(await subjectOf(long), 'O=EAS Lens');
  assert.is(await subjectOf(long.slice(2)), `O=EAS Lens\nCN=${long.slice(2)}`);
  assert.is(await subjectOf('192.0.2.7'), 'O=EAS Lens');
});

test('serial numbers are 16 random bytes', async () => {
  const serials = await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      const { certificate } = await authority.leafFor(`serial-${index}.contoso.com`, now);
      return new X509Certificate(certificate).serialNumber;
    }),
  );
  assert.is(new Set(serials).size, 20);
  assert.ok(serials.every((serial) => serial.length <= 34));
  assert.ok(serials.filter((serial) => serial.length >= 30).length >= 18, serials.join());
});

test('names that are written differently have one certificate', async () => {
  const one = await authority.leafFor('bücher.example', now);
  for (const text of ['BÜCHER.example', 'xn--bcher-kva.example', 'XN--BCHER-KVA.EXAMPLE.']) {
    assert.is(await authority.leafFor(text, now), one, text);
  }
});

test('what is no host, or not permitted, gets none', async () => {
  for (const text of ['', '*.contoso.com', 'a b', 'fe80::1%eth0', 'a'.repeat(300)]) {
    await rejects(authority.leafFor(text, now), 'name');
    assert.is(authority.mayVouchFor(text), false);
  }
  for (const text of ['example.com', 'contoso.com.evil.test', '192.0.2.8']) {
    await rejects(authority.leafFor(text, now), 'not-permitted');
    assert.is(authority.mayVouchFor(text), false);
  }
  for (const [text] of GOOD) assert.is(authority.mayVouchFor(text), true, text);
});

test('1,000 requests at once for 100 hosts make 100 certificates', async () => {
  const fresh = new Authority(stored);
  const requests = Array.from({ length: 1000 }, (_, index) =>
    fresh.leafFor(`h${index % 100}.contoso.com`, now),
  );
  const leaves = new Set(await Promise.all(requests));
  assert.is(leaves.size, 100);
  for (let index = 0; index < 1000; index++)
    leaves.add(await fresh.leafFor(`h${index % 100}.contoso.com`, now + index));
  assert.is(leaves.size, 100);
});

test('a certificate is kept for as long as it is valid', async () => {
  const fresh = new Authority(stored);
  const first = await fresh.leafFor('mail.example.com', now);
  assert.is(await fresh.leafFor('mail.example.com', fresh.validity.notAfter - 1), first);
  // The clock was set back by more than a day.
  await rejects(fresh.leafFor('mail.example.com', now - 2 * DAY_MS), 'not-now');
});

test('once its time is over, or before it has come, there is no certificate', async () => {
  await rejects(authority.leafFor('mail.example.com', now + 91 * DAY_MS), 'not-now');
  await rejects(authority.leafFor('mail.example.com', now - 2 * DAY_MS), 'not-now');
  const late = await authority.leafFor('late.contoso.com', now + 89 * DAY_MS);
  const parsed = new X509Certificate(late.certificate);
  assert.is(parsed.validToDate.getTime(), authority.validity.notAfter);
});

test('what does not belong together is not used', async () => {
  const other = await createAuthority({ hosts: ['mail.example.com'], now });
  for (const wrong of [
    { ...stored, intermediateKey: other.intermediateKey },
    { ...stored, rootCertificate: other.rootCertificate },
    { ...stored, intermediateCertificate: other.intermediateCertificate },
    { ...stored, intermediateKey: '' },
    { ...stored, rootCertificate: stored.rootCertificate.slice(0, 200) },
    { ...stored, intermediateCertificate: 'x' },
    // A root has no purpose of its own; as an intermediate it would have no key.
    { ...stored, intermediateCertificate: stored.rootCertificate },
  ]) {
    assert.throws(() => new Authority(wrong), refusal('broken'));
  }
});

test.run();
