import { isIP } from 'node:net';
import { InvalidArgumentError } from 'commander';
import { numberingPlans } from '../inspect/rules/functions/e164.ts';
import type { AddressRange } from '../proxy/index.ts';

/** Where to listen, and what to speak there. */
export interface ListenAddress {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly port: number;
}

/** `HOST:PORT`, `[::1]:8080`, `:8080` or `8080`, with `https://` before it or not; the host defaults to loopback. */
export function parseListen(text: string): ListenAddress {
  const match =
    /^(?:(?<scheme>https?):\/\/)?(?:\[(?<six>[0-9a-fA-F:.%]+)\]:|(?<host>[^:[\]]*):)?(?<port>\d{1,5})$/.exec(
      text,
    );
  const port = Number(match?.groups?.['port']);
  if (!match || port > 65535) {
    throw new InvalidArgumentError(
      'Give HOST:PORT, such as 127.0.0.1:8080, https://0.0.0.0:443 or :0 for any free port.',
    );
  }
  const scheme = match.groups?.['scheme'] === 'https' ? 'https' : 'http';
  return { scheme, host: match.groups?.['six'] ?? (match.groups?.['host'] || '127.0.0.1'), port };
}

/** An http or https URL of the server; a path in it is put before the path of each request. */
export function parseUpstream(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new InvalidArgumentError('Give the address of the mail server, such as https://mail.example.com.');
  }
  if (url.username || url.password) {
    throw new InvalidArgumentError('Leave the user name and password out: the device sends its own.');
  }
  if (url.search || url.hash)
    throw new InvalidArgumentError('Leave out the query: each request brings its own.');
  return url;
}

/** Adds a range of addresses, `192.0.2.0/24` or one address, to what earlier uses of the option gave. */
export function collectRange(text: string, earlier: readonly AddressRange[]): readonly AddressRange[] {
  const [address = '', length, ...more] = text.split('/');
  const bits = isIP(address) === 4 ? 32 : 128;
  const prefix = length === undefined ? bits : Number(length);
  const isRange = length === undefined || /^\d{1,3}$/.test(length);
  if (isIP(address) === 0 || address.includes('%') || more.length > 0 || !isRange || prefix > bits) {
    throw new InvalidArgumentError(
      'Give an address or a range, such as 203.0.113.7, 203.0.113.0/24 or 0.0.0.0/0.',
    );
  }
  return [...earlier, { address, prefix }];
}

const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/** A size in bytes: `65536`, `64k`, `16M`, `16MiB`, `1GB` (units are powers of 1024). */
export function parseSize(text: string): number {
  const match = /^(\d{1,15})\s*([kmg]?)(?:i?b)?$/i.exec(text);
  const size = match ? Number(match[1]) * (UNITS[(match[2] ?? '').toLowerCase()] ?? 1) : Number.NaN;
  if (!Number.isSafeInteger(size))
    throw new InvalidArgumentError('Give a size in bytes, such as 65536, 64k or 16M.');
  return size;
}

/** A time in whole seconds, from one to a day. */
export function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!/^\d{1,5}$/.test(text) || seconds < 1 || seconds > 86_400)
    throw new InvalidArgumentError('Give a time in seconds, from 1 to 86400.');
  return seconds;
}

/** A whole number from one to a thousand. */
export function parseCount(text: string): number {
  const count = Number(text);
  if (!/^\d{1,4}$/.test(text) || count < 1 || count > 1000)
    throw new InvalidArgumentError('Give a whole number from 1 to 1000.');
  return count;
}

/** An ISO 3166 country code of two letters that has a numbering plan: UK would be read as none, and do nothing. */
export function parseRegion(text: string): string {
  if (!/^[a-z]{2}$/i.test(text))
    throw new InvalidArgumentError('Give a country code of two letters, such as US or GB.');
  const region = text.toUpperCase();
  if (!numberingPlans().isSupportedCountry(region)) {
    throw new InvalidArgumentError(
      'No numbering plan goes by that code. Give one of ISO 3166, such as US, or GB for the United Kingdom.',
    );
  }
  return region;
}

/** Adds to what earlier uses of a repeatable option gave. */
export function collect(text: string, earlier: readonly string[]): readonly string[] {
  return [...earlier, text];
}
