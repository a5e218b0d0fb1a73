import { randomBytes } from 'node:crypto';
import type { Direction } from '../../inspect/message.ts';
import type { Span } from '../../inspect/wbxml/document.ts';
import type { ExchangeRecord, MessageRecord } from '../session/record.ts';
import { Pseudonyms } from './pseudonyms.ts';
import type { Redact } from './redact.ts';
import { redactFinding } from './redact-finding.ts';
import { redactTargetFor } from './redact-head.ts';
import { redactMessage } from './redact-message.ts';

/** Takes out of records what is not to be in the file; with one key, which is kept nowhere. */
export function redactorOf(
  redact: Redact,
  key = randomBytes(32),
): (record: ExchangeRecord) => ExchangeRecord {
  if (!redact.credentials && !redact.bodies && !redact.addresses) return (record) => record;
  const redactor = new RecordRedactor(redact, new Pseudonyms(key));
  return (record) => redactor.redact(record);
}

class RecordRedactor {
  readonly #redact: Redact;
  readonly #pseudonyms: Pseudonyms;
  /** What was taken out of open exchanges: findings are told again with later messages. */
  readonly #open = new Map<string, Gathered>();

  constructor(redact: Redact, pseudonyms: Pseudonyms) {
    this.#redact = redact;
    this.#pseudonyms = pseudonyms;
  }

  redact(record: ExchangeRecord): ExchangeRecord {
    const { user, target, findings, durationMs, id } = record;
    const taken = this.#open.get(id) ?? {
      replaced: new Map(),
      moved: { request: undefined, response: undefined },
    };
    const messages = record.messages.map((message) => this.#message(message, record.command, taken));
    if (durationMs !== undefined) this.#open.delete(id);
    else this.#open.set(id, taken);
    return {
      ...record,
      target: redactTargetFor(target, this.#redact, this.#pseudonyms),
      ...(user !== undefined && this.#redact.addresses && { user: this.#pseudonyms.person(user) }),
      messages,
      ...(findings && { findings: findings.map((finding) => redactFinding(finding, taken)) }),
    };
  }

  /** The message as it may be kept; what was taken out of it goes into `taken`. */
  #message(message: MessageRecord, command: string, taken: Gathered): MessageRecord {
    const { part, headers, body, length, missing, isWithoutSecrets = false } = message;
    const direction = part === 'response' || part === 'sent-response' ? 'response' : 'request';
    const captured = body && { bytes: body, length: length ?? body.length, overLimit: false };
    const whole = { direction, command, headers: part === 'repeats' ? WBXML : headers } as const;
    const made = redactMessage(
      { ...whole, isWithoutSecrets, ...(captured && { body: captured }) },
      this.#redact,
      this.#pseudonyms,
    );
    for (const [text, instead] of made.replaced) taken.replaced.set(text, instead);
    if (part === 'request' || part === 'response') taken.moved[part] = made.moved;
    const { body: _, ...rest } = message;
    return {
      ...rest,
      headers: part === 'repeats' ? [] : made.headers,
      ...(made.isWithheld && { missing: 'withheld' }),
      ...(missing && { missing }),
      ...(made.body && !made.isWithheld && { body: made.body.bytes }),
      ...(made.body?.unknown && { unknown: [...made.body.unknown] }),
    };
  }
}

/** `TakenOut` while it grows. */
interface Gathered {
  readonly replaced: Map<string, string>;
  readonly moved: Record<Direction, ReadonlyMap<number, Span> | undefined>;
}

/** The body that an empty Sync repeats was decoded already. */
const WBXML = ['Content-Type', 'application/vnd.ms-sync.wbxml'];
