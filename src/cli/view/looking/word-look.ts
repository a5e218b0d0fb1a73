import type { NumberedRow } from '../../../capture/session/columns.ts';
import { rowExchange } from '../../../capture/session/row-exchange.ts';
import type { MessageHead, SessionReading } from '../../../capture/session/session-reading.ts';
import { capturedOf, knownLine } from '../../../capture/session/stored-exchange.ts';
import { openBody } from '../../../inspect/eas/body.ts';
import { headerValue } from '../../../inspect/eas/headers.ts';
import type { Exchange } from '../../../inspect/exchange.ts';
import type { BodySearch } from '../../../inspect/filter/body-search.ts';
import { wordSearch } from '../../../inspect/filter/word-search.ts';
import type { Direction } from '../../../inspect/message.ts';

/** Bodies of which it is known whether a word is in them. */
const MAX_KNOWN = 50_000;

interface Heads {
  request?: MessageHead;
  response?: MessageHead;
}

/** Looks for words in exchanges of a session, many at a time: a body that many of them have is read once. */
export class WordLook {
  readonly #reading: SessionReading;
  readonly #test: (exchange: Exchange) => boolean;
  /** By what decides how a body is read, for each of the words. */
  readonly #known = new Map<BodySearch, Map<string, boolean>>();
  #heads: ReadonlyMap<number, Heads> = new Map();
  #number = 0;

  constructor(reading: SessionReading, words: readonly string[]) {
    this.#reading = reading;
    this.#test = wordSearch(words, (search, exchange, direction) =>
      this.#isInBody(search, exchange, direction),
    );
  }

  /** Numbers of those rows whose exchanges have all words. The rows follow each other, either way. */
  passing(rows: readonly NumberedRow[]): readonly number[] {
    const [one = 0, other = 0] = [rows[0]?.number, rows.at(-1)?.number];
    const [first, last] = [Math.min(one, other), Math.max(one, other)];
    this.#heads = byNumber(this.#reading.headsBetween(first, last));
    return rows.filter((row) => this.#passes(row)).map(({ number }) => number);
  }

  #passes(row: NumberedRow): boolean {
    this.#number = row.number;
    const { request, response } = this.#heads.get(row.number) ?? {};
    const exchange = rowExchange(
      row,
      { whole: () => undefined, findings: () => this.#reading.findings(row.number) },
      knownLine(row),
    );
    const headers = request?.headers() ?? [];
    const { answer } = exchange;
    return this.#test(
      // Its findings are read for it, so it is not copied.
      Object.create(exchange, {
        head: { value: { ...exchange.head, headers } },
        answer: { value: answer && { status: answer.status, headers: response?.headers() ?? [] } },
      }) as Exchange,
    );
  }

  #isInBody(search: BodySearch, { line }: Exchange, direction: Direction): boolean {
    const head = this.#heads.get(this.#number)?.[direction];
    if (head?.body === undefined) return false;
    const headers = head.headers();
    const read = ['content-type', 'content-encoding'].map((name) => headerValue(headers, name) ?? '');
    const key = [head.body, direction, line.command, ...read].join('\n');
    const known = this.#known.get(search) ?? new Map<string, boolean>();
    if (known.size === 0) this.#known.set(search, known);
    const found = known.get(key);
    if (found !== undefined) return found;
    const message = this.#reading.message(this.#number, direction);
    const captured = message && capturedOf(message);
    const isIn = captured ? search.isIn(openBody(headers, captured, direction, line.command)) : false;
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(key, isIn);
    return isIn;
  }
}

function byNumber(heads: readonly MessageHead[]): ReadonlyMap<number, Heads> {
  const found = new Map<number, Heads>();
  for (const head of heads) {
    const known = found.get(head.number);
    if (known) known[head.direction] = head;
    else found.set(head.number, { [head.direction]: head });
  }
  return found;
}
