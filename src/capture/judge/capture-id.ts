import { createHash } from 'node:crypto';
import type { CapturedExchange } from '../captured-exchange.ts';

/** The alphabet of Crockford's base 32, as ULIDs are written. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const HASH_DIGITS = 9;
const ENTRY_DIGITS = 7;
const TIME_DIGITS = 10;

/**
 * Gives the exchanges of one capture their ids: their own where the capture has them, else of the form of a ULID, made of
 * the time, the name of the file and the place in it. The same file under the same name has the same ids each time.
 */
export class CaptureIds {
  readonly #file: string;

  /** `file` as it was named. */
  constructor(file: string) {
    const hash = createHash('sha256').update(file).digest();
    this.#file = inDigits(hash.readUIntBE(0, 6), HASH_DIGITS);
  }

  of({ id, at, place }: CapturedExchange): string {
    return (
      id ??
      inDigits(Math.max(0, Math.trunc(at ?? 0)), TIME_DIGITS) +
        this.#file +
        inDigits(place.entry, ENTRY_DIGITS)
    );
  }
}

/** The last digits of a whole number below 2 to the 53rd. */
function inDigits(value: number, count: number): string {
  let digits = '';
  for (let left = value; digits.length < count; left = Math.floor(left / 32))
    digits = DIGITS.charAt(left % 32) + digits;
  return digits;
}
