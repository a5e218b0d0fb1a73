import { documentOf } from '../../eas/body.ts';
import { headerValue } from '../../eas/headers.ts';
import type { RequestLine } from '../../eas/request-line.ts';
import { hasUnknownStatus } from '../../eas/status.ts';
import type { Body, Direction, RawHeaders } from '../../message.ts';
import { paid, spendForElements } from '../budget.ts';
import { UnknownValueError } from '../unknown-value.ts';

/** Fields of a head whose names are compared as fast as an element is looked at. */
const FIELDS_A_LOOK = 8;

/** What a message is made of, for expressions and findings. */
export interface MessageParts {
  readonly direction: Direction;
  readonly line: RequestLine;
  readonly headers: RawHeaders;
  readonly body: Body;
  /** HTTP status; absent in a request. */
  readonly httpStatus?: number;
  readonly status?: string;
}

/** What expressions see of a message. */
export class MessageView {
  readonly #parts: MessageParts;

  constructor(parts: MessageParts) {
    this.#parts = parts;
  }

  get direction(): string {
    return this.#parts.direction;
  }

  get command(): string {
    return this.#parts.line.command;
  }

  get protocolVersion(): string {
    return this.#parts.line.protocolVersion ?? '';
  }

  get queryVersion(): string {
    return this.#parts.line.queryVersion ?? '';
  }

  get status(): string {
    const { status, body, line } = this.#parts;
    if (status !== undefined) return paid(status);
    const document = documentOf(body);
    if (document?.hasUnknown && hasUnknownStatus(line.command, document)) throw new UnknownValueError();
    return '';
  }

  get httpStatus(): bigint {
    return BigInt(this.#parts.httpStatus ?? 0);
  }

  get kind(): string {
    return this.#parts.body.kind;
  }

  get bytes(): bigint {
    const { body } = this.#parts;
    // A log that has XML does not tell how long the bytes were.
    if (documentOf(body)?.lines) throw new UnknownValueError();
    return BigInt(body.length);
  }

  get headers(): ReadonlyMap<string, string> {
    const fields = new Map<string, string>();
    const { headers } = this.#parts;
    spendForElements(headers.length);
    for (let at = 0; at + 1 < headers.length; at += 2) {
      const name = (headers[at] as string).toLowerCase();
      const value = headers[at + 1] as string;
      const before = fields.get(name);
      fields.set(name, before === undefined ? value : `${before}, ${value}`);
    }
    return fields;
  }

  header(name: string): string {
    spendForElements(this.#parts.headers.length / FIELDS_A_LOOK);
    return headerValue(this.#parts.headers, name.toLowerCase()) ?? '';
  }
}
