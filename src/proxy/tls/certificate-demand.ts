/** An upstream demands a client certificate, and was shown none. */
export const CERTIFICATE_DEMANDED = 'ERR_TLS_CLIENT_CERTIFICATE_DEMANDED';
/** It was shown one, and does not accept that. */
export const CERTIFICATE_NOT_ACCEPTED = 'ERR_TLS_CLIENT_CERTIFICATE_NOT_ACCEPTED';

/** TLS 1.3 has an alert for it. (RFC 8446 section 6.2) */
const DEMANDS = /alert certificate required/i;
/** What servers say before TLS 1.3, and of a certificate that they do not accept. */
const REJECTIONS = /alert (?:handshake failure|unknown ca|bad certificate|certificate \w+|access denied)/i;

/**
 * Gives the error of an upstream's connection a code of its own where the client certificate is what is wrong. `isLate`: the
 * server has shown its own; one that is put off by the first thing it hears fails for another reason. True where it is.
 */
export function markDemand(error: NodeJS.ErrnoException, isLate: boolean, hasCertificate: boolean): boolean {
  // Where it came while we wrote, the code is but EPROTO.
  if (!DEMANDS.test(error.message) && !(isLate && REJECTIONS.test(error.message))) return false;
  error.code = hasCertificate ? CERTIFICATE_NOT_ACCEPTED : CERTIFICATE_DEMANDED;
  return true;
}
