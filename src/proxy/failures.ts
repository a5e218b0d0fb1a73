import type { Failure } from '../inspect/events.ts';
import { NAMED_TARGET_REFUSED } from './moved-devices.ts';
import { CERTIFICATE_DEMANDED, CERTIFICATE_NOT_ACCEPTED } from './tls/certificate-demand.ts';
import { LOOP } from './upstream/loop-guard.ts';
import { PARENT_REFUSED } from './upstream/parent-proxy.ts';
import { TARGET_REFUSED } from './upstream/targets.ts';

/** What the client is told when the upstream gave no answer. */
export interface Refusal {
  readonly status: 400 | 403 | 421 | 502 | 504;
  readonly failure: Failure;
}

/** Where in an exchange the upstream failed; decides the words. */
export type Stage = 'connecting' | 'waiting' | 'answering';

const TRUST = '--upstream-ca FILE trusts its CA, --insecure any certificate';
const LOOK_PAST = '--insecure takes it all the same';

const NO_CONNECTION: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'it refused the connection',
  ENOTFOUND: 'its name does not resolve',
  EAI_AGAIN: 'its name does not resolve at the moment',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'there is no route to its network',
  EADDRNOTAVAIL: 'its address cannot be reached from here',
  ENOENT: 'its socket does not exist',
  EACCES: 'the system does not permit the connection',
  EMFILE: 'this process has too many open files',
  ERR_TLS_CERT_ALTNAME_INVALID: `its certificate is for another name; ${LOOK_PAST}`,
  CERT_HAS_EXPIRED: `its certificate has expired; ${LOOK_PAST}`,
  CERT_NOT_YET_VALID: `its certificate is not valid yet; ${LOOK_PAST}`,
  DEPTH_ZERO_SELF_SIGNED_CERT: `its certificate is self-signed and not trusted; ${TRUST}`,
  SELF_SIGNED_CERT_IN_CHAIN: `its certificate comes from a CA that is not trusted; ${TRUST}`,
  UNABLE_TO_GET_ISSUER_CERT: `its certificate comes from a CA that is not trusted; ${TRUST}`,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: `its certificate comes from a CA that is not trusted; ${TRUST}`,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: `its certificate comes from a CA that is not trusted; ${TRUST}`,
  CERT_SIGNATURE_FAILURE: 'its certificate has a bad signature',
  CERT_REVOKED: 'its certificate was revoked',
  [NAMED_TARGET_REFUSED]:
    'an answer named it, and its address is one that the word of a server may not lead to',
  EPROTO: 'the TLS handshake failed',
};

const THIS_MACHINE =
  'it is this machine or on its own link, where clients of a proxy are not led; --allow-target HOST permits it';
const LOOPS = 'it leads back to this proxy; name the server by an address that is not redirected here';

const DEMANDS: Readonly<Record<string, string>> = {
  [CERTIFICATE_DEMANDED]:
    'it demands a client certificate. That of a device cannot be passed on: give the proxy one with --client-cert HOST=FILE',
  [CERTIFICATE_NOT_ACCEPTED]: 'it does not accept the client certificate given with --client-cert',
};

const BROKEN: Readonly<Record<Stage, string>> = {
  connecting: 'it closed the connection while it was being opened',
  waiting: 'it closed the connection without an answer',
  answering: 'it closed the connection in the middle of its answer',
};

/** A connection that ended too early, by reset or by a plain close. */
const CLOSES: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED']);

/** Three digits are read as a number; Node writes no head for one below 100, and no client knows what it means. */
export function isStatus(status: number | undefined): boolean {
  return status !== undefined && status >= 100;
}

/** The upstream answered with a status that is none. */
export function badStatus(upstream: string, status = 0): Refusal {
  const digits = String(status).padStart(3, '0');
  return refusal(
    502,
    'upstream-reset',
    `${upstream} answered with the status ${digits}, which HTTP does not have`,
  );
}

/** The upstream answered with 101. */
export function switched(upstream: string): Refusal {
  const message = `${upstream} switched to another protocol (101), which cannot be inspected`;
  return refusal(502, 'upstream-reset', message);
}

/** The upstream closed without a word of why. */
export function isClose(error: unknown): boolean {
  return CLOSES.has(codeOf(error));
}

/** Puts an error of the upstream's connection into words a person can act on. */
export function upstreamFailure(error: unknown, stage: Stage, upstream: string): Refusal {
  const code = codeOf(error);
  if (code === 'ETIMEDOUT') return timeout(stage, upstream, code);
  if (code === TARGET_REFUSED) return notConnected(upstream, `${THIS_MACHINE} (${code})`, 403);
  if (code === LOOP) return notConnected(upstream, `${LOOPS} (${code})`);
  if (code === PARENT_REFUSED) return notConnected(upstream, `${(error as Error).message} (${code})`);
  // In TLS 1.3 it comes when the handshake is over for our side.
  const demand = DEMANDS[code];
  if (demand !== undefined) return notConnected(upstream, `${demand} (${code})`);
  const reason = NO_CONNECTION[code];
  if (reason !== undefined && stage === 'connecting') return notConnected(upstream, `${reason} (${code})`);
  if (isTls(code) && stage === 'connecting') {
    return notConnected(upstream, `the TLS handshake failed (${code})`);
  }
  if (code.startsWith('HPE_')) {
    const what = error instanceof Error ? error.message : code;
    return refusal(
      502,
      'upstream-reset',
      `${upstream} answered with bytes that are no HTTP: ${what} (${code})`,
    );
  }
  const kind = stage === 'connecting' ? 'upstream-refused' : 'upstream-reset';
  return refusal(502, kind, `Lost ${upstream}: ${breakWords(error, code, stage)} (${code})`);
}

/** Why a client is not led to a server, as the first line of an answer has it, and in words. `name` is the server's. */
export function tunnelFailure(
  error: unknown,
  name: string,
): { readonly status: string; readonly message: string } {
  const { status, failure } = upstreamFailure(error, 'connecting', name);
  return { status: `${status} ${REASONS[status]}`, message: failure.message };
}

const REASONS: Readonly<Record<Refusal['status'], string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  421: 'Misdirected Request',
  502: 'Bad Gateway',
  504: 'Gateway Timeout',
};

function notConnected(upstream: string, why: string, status: Refusal['status'] = 502): Refusal {
  return refusal(status, 'upstream-refused', `No connection to ${upstream}: ${why}`);
}

function breakWords(error: unknown, code: string, stage: Stage): string {
  if (CLOSES.has(code)) return BROKEN[stage];
  return error instanceof Error ? error.message : String(error);
}

function timeout(stage: Stage, upstream: string, code: string): Refusal {
  const what = stage === 'connecting' ? 'no connection could be opened in time' : 'the network lost it';
  return refusal(504, 'upstream-timeout', `No answer from ${upstream}: ${what} (${code})`);
}

function refusal(status: Refusal['status'], code: Failure['code'], message: string): Refusal {
  return { status, failure: { code, message } };
}

function isTls(code: string): boolean {
  return code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_') || code.startsWith('CERT_');
}

/** An error's code; of several addresses that all failed, the first one's. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.name : 'unknown';
}

/** The body of a 502 or 504: who speaks, and why. */
export function refusalText(failure: Failure): string {
  return `easlens: ${failure.message}\n`;
}
