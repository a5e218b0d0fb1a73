import type { ProxyNotice } from '../options.ts';

/** What a device's alert says of our certificate. Newer versions of OpenSSL begin them with SSL/TLS. (RFC 8446 section 6.2) */
const REJECTION =
  /^ERR_SSL_(?:TLSV1|SSLV3|SSL\/TLS)_ALERT_(UNKNOWN_CA|(?:BAD|UNSUPPORTED)_CERTIFICATE|CERTIFICATE_(?:UNKNOWN|EXPIRED|REVOKED))$/;

const REASONS: Readonly<Record<string, string>> = {
  ERR_SSL_HTTP_REQUEST: 'The client speaks plain HTTP, but this listener is HTTPS',
  ERR_SSL_WRONG_VERSION_NUMBER: 'The client does not speak TLS, but this listener is HTTPS',
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'The client speaks no TLS newer than 1.1; at least TLS 1.2 is needed',
  ERR_SSL_NO_SHARED_CIPHER: 'The client shares no cipher with this listener',
  ERR_SSL_NO_APPLICATION_PROTOCOL: 'The client insists on a protocol other than HTTP/1.1',
  ERR_TLS_HANDSHAKE_TIMEOUT: 'The client did not finish its TLS handshake in time',
  ERR_TLS_HANDSHAKE_FLOOD: 'Too many TLS handshakes at once: the oldest that was not finished was given up',
};

/** What a failed handshake tells. A client that went away before it was shown a certificate says nothing: undefined. */
export function deviceFailure(error: NodeJS.ErrnoException, host = ''): ProxyNotice | undefined {
  const { code = '', message } = error;
  const alert = REJECTION.exec(code)?.[1];
  if (alert !== undefined) return distrust(`TLS alert ${alert.toLowerCase()}`, host);
  if (code === 'ERR_TLS_HANDSHAKE_LEFT') return distrust(UNASKED, host);
  const reason = REASONS[code];
  if (reason !== undefined) return { kind: 'tls', message: reason };
  if (code === 'ECONNRESET' || code === 'EPIPE') return undefined;
  return { kind: 'tls', message: `The TLS handshake of a client failed: ${message} (${code})` };
}

/** What else a device does that rejects a certificate. */
export const UNASKED = 'it closed the connection as soon as it was shown the certificate, without a request';

/** A finding about a device rather than about an exchange: there is none yet. `host` is whom it took us for, where that is known. */
export function distrust(sign: string, host = ''): ProxyNotice {
  return {
    kind: 'tls',
    rule: 'easlens/device-does-not-trust',
    message: `This device does not trust the certificate it is shown${host === '' ? '' : ` for ${host}`} (${sign}). ${STEPS}`,
  };
}

const STEPS =
  'Install the CA behind it on the device. iOS: install its profile, then switch it on under Settings > General > About > ' +
  'Certificate Trust Settings. Android: Settings > Security > Install a certificate > CA certificate; apps decide ' +
  'themselves whether they trust it. Windows: import it into Trusted Root Certification Authorities. macOS: ' +
  'add it to the keychain and set it to Always Trust.';
