import { randomFillSync } from 'node:crypto';

/** Crockford's base 32: no I, L, O, U. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_DIGITS = 10;
const ULID_RANDOM_BYTES = 10;

/**
 * A ULID: 26 letters that sort by time (github.com/ulid/spec).
 * @param time milliseconds since 1970, below 2^48
 * @param random ten random bytes
 */
export function formatUlid(time: number, random: Uint8Array): string {
  return timeDigits(time) + fiveBytes(random, 0) + fiveBytes(random, 5);
}

function timeDigits(time: number): string {
  let rest = Math.floor(time);
  let text = '';
  for (let place = 0; place < TIME_DIGITS; place++) {
    text = DIGITS.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

/** Five bytes are eight digits of five bits each; 40 bits are too many for `>>`, so they go in two halves of 20. */
function fiveBytes(bytes: Uint8Array, at: number): string {
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = bytes.subarray(at, at + 5);
  return fourDigits((a << 12) | (b << 4) | (c >> 4)) + fourDigits(((c & 15) << 16) | (d << 8) | e);
}

function fourDigits(bits: number): string {
  return (
    DIGITS.charAt((bits >> 15) & 31) +
    DIGITS.charAt((bits >> 10) & 31) +
    DIGITS.charAt((bits >> 5) & 31) +
    DIGITS.charAt(bits & 31)
  );
}

/** The system's randomness is drawn for so many at once: a call costs more than the bytes. */
const DRAWN_AT_ONCE = 256;
const random = new Uint8Array(DRAWN_AT_ONCE * ULID_RANDOM_BYTES);
let used = random.length;

/** A new ULID with randomness of the system's. */
export function ulid(now: number): string {
  if (used === random.length) {
    randomFillSync(random);
    used = 0;
  }
  const bytes = random.subarray(used, used + ULID_RANDOM_BYTES);
  used += ULID_RANDOM_BYTES;
  return formatUlid(now, bytes);
}
