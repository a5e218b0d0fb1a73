import type { CapturedBody, RequestHead } from '../../../inspect/message.ts';
import type { CapturedExchange, CapturePlace, XmlBody } from '../../captured-exchange.ts';
import { bodyOf, bodyOverLimit } from '../entries.ts';
import { ElementLines } from './element-lines.ts';

/** Bytes of a request that the server logs as base64: 4 KiB, or 10 KiB where it could not read it. */
const KEPT_OF_REQUEST: ReadonlySet<number> = new Set([4096, 10_240]);

/** A line of the log, its prefix read. */
export interface LogLine {
  /** Milliseconds since 1970, as if the server's clock were UTC; absent in a log that syslog wrote. */
  readonly at?: number;
  readonly pid: string;
  readonly level: string;
  readonly message: string;
  readonly number: number;
}

/** What one process of the server logs from Start to End: a request and its answer. */
export class ServerProcess {
  readonly line: number;
  readonly #startedAt: number | undefined;
  #at: number | undefined;
  readonly #request = new ElementLines();
  readonly #answer = new ElementLines();
  #requestBytes: Buffer | undefined;
  #answerBytes: Buffer | undefined;
  readonly #words = new Map<string, string>();
  #version: string | undefined;
  #isMultipart = false;
  /** Where a line without a prefix belongs: text that goes on. */
  #last: ElementLines | undefined;

  constructor({ at, number }: LogLine) {
    this.line = number;
    this.#startedAt = at;
  }

  /** True once the log has told anything of a body. */
  get toldBodies(): boolean {
    return !this.#request.isEmpty || !this.#answer.isEmpty || !!this.#requestBytes || !!this.#answerBytes;
  }

  add(line: LogLine): void {
    this.#at = line.at;
    this.#last = undefined;
    if (line.level === 'WBXML') this.#addWbxml(line);
    else this.#addWords(line.message);
  }

  /** A line that goes on with the text of the one before. */
  goOn(text: string, number: number): void {
    this.#last?.goOn(text, number);
  }

  #addWbxml({ message, number }: LogLine): void {
    const bytes = /^WBXML-(IN |OUT): ([A-Za-z0-9+/]+={0,2})$/.exec(message);
    if (bytes?.[1] === 'OUT') this.#answerBytes = Buffer.from(bytes[2] as string, 'base64');
    else if (bytes) this.#requestBytes = Buffer.from(bytes[2] as string, 'base64');
    const side = message.startsWith('I ')
      ? this.#request
      : message.startsWith('O ')
        ? this.#answer
        : undefined;
    // Text of a request has one blank more before it than text of an answer.
    if (side === this.#request && !/^I +</.test(message)) side.add(message.slice(3), number);
    else side?.add(message.slice(2), number);
    this.#last = side;
  }

  #addWords(message: string): void {
    for (const [, name = '', value = ''] of message.matchAll(
      /\b(cmd|devType|devId|getUser|method|httpcode)='([^']*)'/g,
    )) {
      this.#words.set(name, value);
    }
    this.#version = /ASVersion: '?([\d.]+)/.exec(message)?.[1] ?? this.#version;
    const status = /HTTP responde code: (\d{3})/.exec(message)?.[1];
    if (status) this.#words.set('httpcode', status);
    if (/type: vnd\.ms-sync\.multipart/.test(message)) this.#isMultipart = true;
    const debug = /^WBXML 10K debug data: ([A-Za-z0-9+/]+={0,2})$/.exec(message)?.[1];
    if (debug) this.#requestBytes = Buffer.from(debug, 'base64');
  }

  /** The exchange; undefined where the log does not say what was asked. `tellsBodies`: the log has bodies at all. */
  exchange(place: CapturePlace, tellsBodies: boolean): CapturedExchange | undefined {
    const method = this.#words.get('method') || 'POST';
    if (!this.#words.has('cmd') && !this.toldBodies) return undefined;
    const response = this.#response(tellsBodies);
    const [start, end] = [this.#startedAt, this.#at];
    return {
      place,
      ...(start !== undefined && { at: start }),
      ...(start !== undefined && end !== undefined && end >= start && { durationMs: end - start }),
      request: { head: this.#head(method), body: this.#requestBody(tellsBodies && method === 'POST') },
      ...(response && { response }),
    };
  }

  #head(method: string): RequestHead {
    const parameters = [
      ['Cmd', 'cmd'],
      ['User', 'getUser'],
      ['DeviceId', 'devId'],
      ['DeviceType', 'devType'],
    ].flatMap(([name, word]) => {
      const value = this.#words.get(word as string);
      return value ? [`${name}=${encodeURIComponent(value)}`] : [];
    });
    const query = parameters.length > 0 ? `?${parameters.join('&')}` : '';
    const headers = [
      ...(this.#version === undefined ? [] : ['MS-ASProtocolVersion', this.#version]),
      ...(method === 'POST' ? ['Content-Type', 'application/vnd.ms-sync.wbxml'] : []),
    ];
    return { method, target: `/Microsoft-Server-ActiveSync${query}`, headers };
  }

  /** Its elements where its bytes were cut. */
  #requestBody(isKnown: boolean): CapturedBody | XmlBody {
    const bytes = this.#requestBytes;
    const isWhole = bytes !== undefined && !KEPT_OF_REQUEST.has(bytes.length);
    if (!isWhole && !this.#request.isEmpty) return this.#request.body();
    if (bytes) return bodyOf(bytes);
    return isKnown ? bodyOf(Buffer.alloc(0)) : bodyOverLimit(0);
  }

  #response(isKnown: boolean): CapturedExchange['response'] | undefined {
    const status = Number(this.#words.get('httpcode'));
    const body = this.#answerBytes
      ? bodyOf(this.#answerBytes)
      : this.#answer.isEmpty
        ? undefined
        : this.#answer.body();
    if (!body && !status) return undefined;
    const type = `application/vnd.ms-sync.${this.#isMultipart ? 'multipart' : 'wbxml'}`;
    return {
      head: { status: status || 200, headers: body ? ['Content-Type', type] : [] },
      body: body ?? (isKnown ? bodyOf(Buffer.alloc(0)) : bodyOverLimit(0)),
    };
  }
}
