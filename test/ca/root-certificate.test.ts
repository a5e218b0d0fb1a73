import { X509Certificate } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createAuthority } from '../../src/ca/create-authority.ts';
import { P12_PASSWORD } from '../../src/ca/p12.ts';
import { RootCertificate } from '../../src/ca/root-certificate.ts';
import { now, openssl, withOpenSsl } from '../helpers/authority.ts';
import { readPlist } from '../helpers/plist.ts';

const test = suite('ca/root-certificate');

const stored = await createAuthority({ hosts: ['mail.example.com'], now });
const root = new RootCertificate(stored.rootCertificate);

test('tells what people compare', () => {
  assert.match(root.name, /^EAS Lens CA [0-9A-F]{6}$/);
  assert.is(root.subject, `O=EAS Lens, CN=${root.name}`);
  assert.is(root.fingerprint, new X509Certificate(stored.rootCertificate).fingerprint256);
});

test('pem and der hold the certificate', () => {
  assert.is(root.as('pem').toString(), stored.rootCertificate);
  assert.is(new X509Certificate(root.as('der')).fingerprint256, root.fingerprint);
});

test(
  'OpenSSL reads der and p12, and finds no key',
  withOpenSsl(async () => {
    const files = { 'root.der': root.as('der'), 'root.p12': root.as('p12') };
    const fingerprint = openssl(
      files,
      'x509',
      '-in',
      'root.der',
      '-inform',
      'DER',
      '-noout',
      '-fingerprint',
      '-sha256',
    );
    assert.match(fingerprint.out, root.fingerprint);
    const { code, out, err } = openssl(
      files,
      'pkcs12',
      '-in',
      'root.p12',
      '-passin',
      `pass:${P12_PASSWORD}`,
      '-nodes',
    );
    assert.is(code, 0, err);
    assert.match(out, `friendlyName: ${root.name}`);
    assert.is(new X509Certificate(out.slice(out.indexOf('-----BEGIN'))).fingerprint256, root.fingerprint);
    assert.not.match(out, 'PRIVATE KEY');
    const wrong = openssl(files, 'pkcs12', '-in', 'root.p12', '-passin', 'pass:wrong', '-nodes');
    assert.is.not(wrong.code, 0);
  }),
);

test('the profile for iOS is a property list with the certificate', () => {
  const profile = readPlist(root.as('mobileconfig').toString()) as Record<string, unknown>;
  assert.is(profile['PayloadType'], 'Configuration');
  assert.is(profile['PayloadVersion'], 1);
  assert.is(profile['PayloadRemovalDisallowed'], false);
  const [payload, ...more] = profile['PayloadContent'] as Record<string, unknown>[];
  assert.equal(more, []);
  assert.is(payload?.['PayloadType'], 'com.apple.security.root');
  assert.equal(payload?.['PayloadContent'], root.as('der'));
  const uuid = /^[0-9A-F]{8}-[0-9A-F]{4}-8[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$/;
  assert.match(String(profile['PayloadUUID']), uuid);
  assert.match(String(payload?.['PayloadUUID']), uuid);
  assert.is.not(profile['PayloadUUID'], payload?.['PayloadUUID']);
  assert.match(String(payload?.['PayloadIdentifier']), `${profile['PayloadIdentifier']}.`);
});

test('the profile of one CA is always the same, that of another is another', async () => {
  const again = new RootCertificate(stored.rootCertificate);
  assert.equal(again.as('mobileconfig'), root.as('mobileconfig'));
  const other = new RootCertificate(
    (await createAuthority({ hosts: ['mail.example.com'], now })).rootCertificate,
  );
  const idOf = (certificate: RootCertificate): unknown =>
    (readPlist(certificate.as('mobileconfig').toString()) as Record<string, unknown>)['PayloadUUID'];
  assert.is.not(idOf(other), idOf(root));
});

test.run();
