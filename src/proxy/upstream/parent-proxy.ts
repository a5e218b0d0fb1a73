import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext } from 'node:tls';
import { KEEP_ALIVE_PROBE_MS } from './upstream.ts';

/** The proxy between us and the servers did not open a connection. */
export const PARENT_REFUSED = 'ERR_PARENT_PROXY';

/** The longest answer to CONNECT that is read, in bytes. */
const LONGEST_ANSWER = 16 * 1024;

/** A proxy that all connections to servers go through. */
export interface ParentProxy {
  /** http or https; user and password of it are sent as Basic credentials, and told nobody. */
  readonly url: URL;
  /** For an https one. */
  readonly secureContext?: SecureContext;
}

/**
 * Asks a proxy for a connection to a server. (RFC 9110 section 9.3.6) Rejects with its error, or with `PARENT_REFUSED`
 * where the proxy answers something other than yes. `timeoutMs` is for all of it.
 */
export function connectThrough(
  { url, secureContext }: ParentProxy,
  host: string,
  timeoutMs: number,
): Promise<Socket> {
  const socket = url.protocol === 'https:' ? tlsTo(url, secureContext) : connect(addressOf(url));
  socket.setKeepAlive(true, KEEP_ALIVE_PROBE_MS);
  socket.write(connectHead(url, host));
  return new Promise((resolve, reject) => {
    let seen = Buffer.alloc(0);
    const end = (error?: Error) => {
      clearTimeout(timer);
      socket.off('readable', read);
      socket.off('error', end);
      socket.off('close', closed);
      if (!error) {
        // Whoever reads the socket next begins once it has forgotten that it was read by hand.
        setImmediate(resolve, socket);
        return;
      }
      socket.on('error', () => {});
      socket.destroy();
      reject(error);
    };
    const closed = () => end(refused(url, 'closed the connection without an answer'));
    const read = () => {
      for (let chunk = socket.read(); chunk !== null; chunk = socket.read())
        seen = Buffer.concat([seen, chunk]);
      const length = seen.indexOf('\r\n\r\n');
      if (length < 0) {
        if (seen.length > LONGEST_ANSWER) end(refused(url, 'answered with a head that does not end'));
        return;
      }
      const rest = seen.subarray(length + 4);
      if (rest.length > 0) socket.unshift(rest);
      end(refusalIn(url, seen.toString('latin1', 0, length)));
    };
    const timer = setTimeout(() => end(late()), timeoutMs);
    socket.on('readable', read);
    socket.on('error', end);
    socket.on('close', closed);
  });
}

function addressOf(url: URL) {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return { host, port: Number(url.port) || (url.protocol === 'https:' ? 443 : 80), noDelay: true };
}

function tlsTo(url: URL, secureContext: SecureContext | undefined): Socket {
  const { host, port } = addressOf(url);
  return connectTls({
    host,
    port,
    ...(isIP(host) === 0 && { servername: host }),
    ...(secureContext && { secureContext }),
  });
}

function connectHead({ username, password }: URL, host: string): string {
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`);
  const authorization =
    username === '' ? '' : `Proxy-Authorization: Basic ${credentials.toString('base64')}\r\n`;
  return `CONNECT ${host} HTTP/1.1\r\nHost: ${host}\r\n${authorization}\r\n`;
}

function refusalIn(url: URL, head: string): Error | undefined {
  const line = head.split('\r\n', 1)[0] ?? '';
  const [, status = ''] = /^HTTP\/1\.[01] (\d{3})(?: |$)/.exec(line) ?? [];
  if (status.startsWith('2')) return undefined;
  if (status === '') return refused(url, 'answered with bytes that are no HTTP');
  const login =
    status === '407' ? '; give it a log-in with --upstream-proxy http://USER:PASSWORD@HOST:PORT' : '';
  return refused(url, `answered ${status} to CONNECT${login}`);
}

function refused({ host }: URL, what: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`the proxy ${host} ${what}`), { code: PARENT_REFUSED });
}

function late(): NodeJS.ErrnoException {
  return Object.assign(new Error('The connection was not opened in time'), { code: 'ETIMEDOUT' });
}
