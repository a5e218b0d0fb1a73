import { isIP } from 'node:net';

/** A host and a port as clients name them together. */
export interface HostAndPort {
  /** In lower case, without brackets and a final dot. */
  readonly hostname: string;
  readonly port: number;
}

/** A name as it is sent to be looked up; what is odder than that is nobody's. */
const NAME = /^(?!-)[a-z0-9_.-]{1,253}$/;

/** Reads `host:port`, or `host` where a port is implied; undefined for what is neither. (RFC 9110 section 4.2) */
export function readHostAndPort(text: string, impliedPort?: number): HostAndPort | undefined {
  const [, six, name = '', digits] = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const port = digits === undefined ? impliedPort : Number(digits);
  if (port === undefined || port < 1 || port > 65_535) return undefined;
  if (six !== undefined)
    return isIP(six) === 6 && !six.includes('%') ? { hostname: six.toLowerCase(), port } : undefined;
  const hostname = name.toLowerCase().replace(/\.$/, '');
  return NAME.test(hostname) ? { hostname, port } : undefined;
}
