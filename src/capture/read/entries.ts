import type { CapturedBody } from '../../inspect/message.ts';
import type { CapturedExchange, CaptureEntry, CapturePlace } from '../captured-exchange.ts';
import { MAX_BODY_BYTES } from './limits.ts';

export function exchangeEntry(exchange: CapturedExchange): CaptureEntry {
  return { kind: 'exchange', exchange };
}

/** `isEnd`: nothing after it could be read. */
export function troubleEntry(place: CapturePlace, message: string, isEnd = false): CaptureEntry {
  return { kind: 'trouble', trouble: { place, message, isEnd, isLoss: isEnd } };
}

/** Something in the file that could not be read; what follows could. */
export function lossEntry(place: CapturePlace, message: string): CaptureEntry {
  return { kind: 'trouble', trouble: { place, message, isEnd: false, isLoss: true } };
}

/** What is kept of a body: all of it, or, beyond the limit, its length alone. */
export function bodyOf(bytes: Uint8Array): CapturedBody {
  if (bytes.length > MAX_BODY_BYTES) return bodyOverLimit(bytes.length);
  return { bytes, length: bytes.length, overLimit: false };
}

/** A body too long to be kept. */
export function bodyOverLimit(length: number): CapturedBody {
  return { bytes: new Uint8Array(), length, overLimit: true };
}
