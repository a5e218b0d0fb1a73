import type { CapturedExchange } from '../captured-exchange.ts';

/** What a folder tells of an exchange in `exchange.json`, besides its messages. */
export type ExchangeFacts = Pick<CapturedExchange, 'at' | 'durationMs' | 'origin' | 'identity'>;

/** The same of a body. */
export interface BodyFacts {
  /** Line of the source where its XML began. */
  readonly line?: number;
  /** Its length, where it was too long to be kept. */
  readonly leftOut?: number;
  /** Elements whose content was replaced. */
  readonly unknown?: ReadonlySet<number>;
}

/** What `exchange.json` tells of a body. */
export function readBodyFacts(bytes: Buffer | undefined, side: 'request' | 'response'): BodyFacts {
  const found = (bytes && parsed(bytes.toString('utf8'))) as
    | Readonly<Record<string, unknown>>
    | null
    | undefined;
  const [line, leftOut, unknown] = ['Line', 'LeftOut', 'Unknown'].map((name) => found?.[`${side}${name}`]);
  return {
    ...(isAmount(line) && { line }),
    ...(isAmount(leftOut) && { leftOut }),
    ...(Array.isArray(unknown) && { unknown: new Set(unknown.filter(Number.isSafeInteger)) }),
  };
}

/** Reads `exchange.json`, where there is one and as far as it can be understood. */
export function readFacts(bytes: Buffer | undefined): ExchangeFacts {
  const found = bytes && parsed(bytes.toString('utf8'));
  if (typeof found !== 'object' || found === null) return {};
  const { at, durationMs, origin, identity } = found as Readonly<Record<string, unknown>>;
  return {
    ...(isAmount(at) && { at }),
    ...(isAmount(durationMs) && { durationMs }),
    ...(typeof origin === 'string' && originOf(origin)),
    ...(typeof identity === 'string' && { identity }),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value < 8.64e15;
}

/** Scheme, host and port of an address; nothing of one that is none. */
export function originOf(address: string): Pick<CapturedExchange, 'origin'> {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  return url && /^https?:$/.test(url.protocol) ? { origin: url.origin } : {};
}
