import type { Constraints } from '../ca/constraints.ts';
import { counted } from '../inspect/words.ts';
import type { KeptAuthority } from './ca-files.ts';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

/** A CA in lines for people. `now` is in milliseconds since 1970. */
export function caInWords({ root, authority, file }: KeptAuthority, now: number): string {
  const rows = [
    ['subject', root.subject],
    ['SHA-256', root.fingerprint],
    ['vouches for', constraintsInWords(authority.constraints)],
    ['expires', expiryInWords(authority.validity.notAfter, now)],
    ['kept in', `${file}; the key of its root is nowhere`],
  ] as const;
  return rows.map(([what, text]) => `  ${what.padEnd(11)}  ${text}\n`).join('');
}

/** `mail.example.com and names under it; no addresses`. */
export function constraintsInWords({ domains, addresses }: Constraints): string {
  const under = domains.length === 1 ? 'and names under it' : 'and names under them';
  const names = domains.length === 0 ? 'no names' : `${domains.join(', ')} ${under}`;
  return `${names}; ${addresses.length === 0 ? 'no addresses' : addresses.join(', ')}`;
}

/** `2027-02-22, in 90 days`. */
export function expiryInWords(at: number, now: number): string {
  const day = new Date(at).toISOString().slice(0, 10);
  const distance = Math.abs(at - now);
  if (now < at && distance < HOUR_MS) return `${day}, in less than an hour`;
  const amount =
    distance < 2 * DAY_MS
      ? counted(Math.floor(distance / HOUR_MS), 'hour')
      : counted(Math.round(distance / DAY_MS), 'day');
  return now < at
    ? `${day}, in ${amount}`
    : `${day}, ${amount} ago: "easlens ca init --force" makes a new one`;
}
