import { headerValue } from '../eas/headers.ts';
import { statusWords } from '../eas/status.ts';
import { actionOf, countBySeverity, type Exchange } from '../exchange.ts';
import type { Severity } from '../finding.ts';
import type { Body, RawHeaders } from '../message.ts';

/** What is known of an exchange beside its events. */
export interface More {
  /** Its place in the order of arrival, from 1. */
  readonly number: number;
  readonly isMarked: boolean;
  /** Of all its findings, also of those that have left memory; counted anew where absent. */
  readonly counts?: Readonly<Record<Severity, number>>;
}

type Counts = Readonly<Record<Severity, number>>;

/** What filters see of the exchange that was put into it last: one view serves for a hundred thousand. */
export class ExchangeView {
  #exchange!: Exchange;
  #more!: More;
  #counts: Counts | undefined;
  readonly device = new DeviceSide(() => this.#exchange);
  readonly request = new MessageSide(
    () => this.#exchange.request?.body,
    () => this.#exchange.head.headers,
  );
  readonly response = new MessageSide(
    () => this.#exchange.response?.body,
    () => this.#exchange.answer?.headers,
  );

  show(exchange: Exchange, more: More): this {
    this.#exchange = exchange;
    this.#more = more;
    this.#counts = more.counts;
    return this;
  }

  get command(): string {
    return this.#exchange.line.command;
  }

  get method(): string {
    return this.#exchange.head.method;
  }

  get protocolVersion(): string {
    return this.#exchange.line.protocolVersion ?? '';
  }

  get user(): string {
    return this.#exchange.line.user ?? '';
  }

  get httpStatus(): bigint {
    return BigInt(this.#exchange.answer?.status ?? 0);
  }

  get status(): string {
    return this.#exchange.response?.status ?? '';
  }

  get statusText(): string {
    const { status } = this;
    return status === '' ? '' : (statusWords(this.command, status) ?? '');
  }

  get durationMs(): number {
    const { durationMs = 0 } = this.#exchange;
    return Number.isNaN(durationMs) ? 0 : durationMs;
  }

  get pending(): boolean {
    return this.#exchange.durationMs === undefined;
  }

  get failed(): boolean {
    return this.#exchange.failure !== undefined;
  }

  get failure(): string {
    return this.#exchange.failure?.code ?? '';
  }

  get findings(): bigint {
    const { error, warning, info } = this.#severities;
    return BigInt(error + warning + info);
  }

  get errors(): bigint {
    return BigInt(this.#severities.error);
  }

  get warnings(): bigint {
    return BigInt(this.#severities.warning);
  }

  get infos(): bigint {
    return BigInt(this.#severities.info);
  }

  get rules(): readonly string[] {
    return this.#exchange.findings.map(({ rule }) => rule);
  }

  get severity(): string {
    const { error, warning, info } = this.#severities;
    if (error > 0) return 'error';
    if (warning > 0) return 'warning';
    return info > 0 ? 'info' : '';
  }

  get action(): string {
    return actionOf(this.#exchange.findings);
  }

  get marked(): boolean {
    return this.#more.isMarked;
  }

  get number(): bigint {
    return BigInt(this.#more.number);
  }

  get id(): string {
    return this.#exchange.id;
  }

  get #severities(): Counts {
    this.#counts ??= countBySeverity(this.#exchange.findings);
    return this.#counts;
  }
}

/** What filters see of the device of an exchange. */
export class DeviceSide {
  readonly #exchange: () => Exchange;

  constructor(exchange: () => Exchange) {
    this.#exchange = exchange;
  }

  get id(): string {
    return this.#exchange().line.deviceId ?? '';
  }

  get type(): string {
    return this.#exchange().line.deviceType ?? '';
  }
}

/** What filters see of a request or of the answer to it. */
export class MessageSide {
  readonly #body: () => Body | undefined;
  readonly #headers: () => RawHeaders | undefined;

  constructor(body: () => Body | undefined, headers: () => RawHeaders | undefined) {
    this.#body = body;
    this.#headers = headers;
  }

  get bytes(): bigint {
    return BigInt(this.#body()?.length ?? 0);
  }

  get kind(): string {
    return this.#body()?.kind ?? '';
  }

  header(name: string): string {
    return headerValue(this.#headers() ?? [], name.toLowerCase()) ?? '';
  }
}
