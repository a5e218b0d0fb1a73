import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { deviceFailure } from '../../../src/proxy/tls/device-failure.ts';

const test = suite('proxy/tls/device-failure');

function failure(code: string) {
  return deviceFailure(Object.assign(new Error('words of OpenSSL'), { code }));
}

for (const [code, alert] of [
  ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'unknown_ca'],
  ['ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', 'bad_certificate'],
  ['ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE', 'bad_certificate'],
  ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN', 'certificate_unknown'],
  ['ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_UNKNOWN', 'certificate_unknown'],
]) {
  test(`${code} is a device that does not trust the certificate`, () => {
    const notice = failure(code as string);
    assert.is(notice?.rule, 'easlens/device-does-not-trust');
    assert.match(notice?.message ?? '', `(TLS alert ${alert}). Install the CA`);
  });
}

test('a client that went away in its handshake says nothing', () => {
  assert.is(failure('ECONNRESET'), undefined);
});

test('what has no words of ours keeps those of OpenSSL', () => {
  assert.equal(failure('ERR_SSL_BAD_EXTENSION'), {
    kind: 'tls',
    message: 'The TLS handshake of a client failed: words of OpenSSL (ERR_SSL_BAD_EXTENSION)',
  });
});

test.run();
