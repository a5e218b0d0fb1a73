import type { Finding } from '../../inspect/finding.ts';
import type { Direction, RawHeaders } from '../../inspect/message.ts';
import { unpackBody } from './body-coding.ts';
import { CapturedAhead } from './captured-ahead.ts';
import { bounded, jsonIn, type NumberedRow, numberIn, ROW_COLUMNS, rowOf, textListIn } from './columns.ts';
import { ExchangeFinder } from './exchange-finder.ts';
import { type MessageRecord, MISSING, PARTS, type Part } from './record.ts';
import type { Database, Row } from './sqlite.ts';
import type { StoredExchange } from './stored-exchange.ts';
import { findingOf } from './stored-finding.ts';

/** Findings of one exchange, and characters of the headers of one message, that are read. */
const MAX_FINDINGS = 10_000;
const MAX_HEADERS = 1024 ** 2;

const MESSAGE_ROWS = `SELECT ${bounded('exchange')}, part, substr(headers, 1, ${MAX_HEADERS}) AS headers, ${bounded('message.status', 'status')},
  ${bounded('message.length', 'length')}, missing, substr(unknown, 1, ${MAX_HEADERS}) AS unknown,
  ${bounded('body')}, coding, ${bounded('size')}, data
  FROM message LEFT JOIN body ON body.id = message.body`;
const MESSAGES = `${MESSAGE_ROWS} WHERE message.exchange = ?`;

const WITHOUT_BODY = `SELECT part, substr(headers, 1, ${MAX_HEADERS}) AS headers, ${bounded('status')},
  ${bounded('length')}, missing, ${bounded('body')} FROM message WHERE exchange = ?`;
/** The head of a message, and which body it has. */
export interface MessageHead {
  readonly number: number;
  readonly direction: Direction;
  /** The same for messages with the same bytes; undefined where none are kept. */
  readonly body: number | undefined;
  headers(): RawHeaders;
}

/** Reads exchanges out of a session, one or a page at a time. What the file holds is checked, never believed. */
export class SessionReading {
  readonly #statements;
  readonly #captured: CapturedAhead;
  readonly #finder: ExchangeFinder;

  constructor(database: Database) {
    this.#statements = {
      row: database.prepare(`SELECT ${ROW_COLUMNS} FROM exchange WHERE number = ?`),
      // Without its table, the name is that of what is selected, and all that follows would be sorted for each page.
      page: database.prepare(
        `SELECT ${ROW_COLUMNS} FROM exchange WHERE number >= ? ORDER BY exchange.number LIMIT ?`,
      ),
      between: database.prepare(
        `SELECT ${ROW_COLUMNS} FROM exchange WHERE exchange.number BETWEEN ? AND ? ORDER BY exchange.number`,
      ),
      messages: database.prepare(MESSAGES),
      captured: database.prepare(`${MESSAGES} AND part IN ('request', 'response')`),
      capturedBetween: database.prepare(
        `${MESSAGE_ROWS} WHERE message.exchange BETWEEN ? AND ? AND part IN ('request', 'response') ORDER BY message.exchange`,
      ),
      message: database.prepare(`${MESSAGES} AND part = ?`),
      withoutBody: database.prepare(`${WITHOUT_BODY} AND part = ?`),
      heads: database.prepare(
        `SELECT ${bounded('exchange')}, part, substr(headers, 1, ${MAX_HEADERS}) AS headers, ${bounded('body')}
         FROM message WHERE exchange BETWEEN ? AND ? AND part IN ('request', 'response')`,
      ),
      findings: database.prepare(
        `SELECT rule, severity, direction, action, message, path, detail, why, spec FROM finding JOIN reason ON reason.id = reason
         WHERE exchange = ? ORDER BY position LIMIT ${MAX_FINDINGS}`,
      ),
      findingsBetween: database.prepare(
        `SELECT ${bounded('exchange')}, rule, severity, direction, action, message, path, detail, why, spec
         FROM finding JOIN reason ON reason.id = reason
         WHERE exchange BETWEEN ? AND ? ORDER BY finding.exchange, position LIMIT ${MAX_FINDINGS}`,
      ),
    };
    this.#finder = new ExchangeFinder(database);
    const { captured, capturedBetween } = this.#statements;
    this.#captured = new CapturedAhead({
      between: (first, last) => capturedBetween.iterate(first, last),
      one: (number) => captured.all(number) as Row[],
    });
  }

  /** Rows from a number on, at most so many, in order. */
  page(from: number, count: number): readonly NumberedRow[] {
    return (this.#statements.page.all(from, count) as Row[]).map(rowOf);
  }

  /** Rows from one number to another, in order. */
  between(first: number, last: number): readonly NumberedRow[] {
    return (this.#statements.between.all(first, last) as Row[]).map(rowOf);
  }

  /** An exchange with all its messages. */
  exchange(number: number): StoredExchange | undefined {
    const row = this.#statements.row.get(number) as Row | undefined;
    if (!row) return undefined;
    return { ...rowOf(row), messages: this.#messages(number), findings: this.findings(number) };
  }

  /** What came of a request and its answer, and nothing else of the exchange. */
  captured(number: number): readonly MessageRecord[] {
    return messagesOf(this.#captured.of(number));
  }

  /** One of the messages of an exchange. */
  message(number: number, part: Part): MessageRecord | undefined {
    return messagesOf(this.#statements.message.all(number, part) as Row[])[0];
  }

  /** A message whose body cannot be read; one that has none is whole. */
  withoutBody(number: number, part: Part): MessageRecord | undefined {
    return messagesOf(this.#statements.withoutBody.all(number, part) as Row[])[0];
  }

  /** Heads of what came, of the exchanges from one number to another. */
  headsBetween(first: number, last: number): readonly MessageHead[] {
    // Of a device most requests have the same.
    const read = new Map<unknown, RawHeaders>();
    return (this.#statements.heads.all(first, last) as Row[]).map((row) => ({
      number: numberIn(row['exchange']) ?? 0,
      direction: row['part'] === 'request' ? 'request' : 'response',
      body: numberIn(row['body']),
      headers: () => {
        const text = row['headers'];
        const known = read.get(text) ?? pairsIn(text);
        read.set(text, known);
        return known;
      },
    }));
  }

  byId(id: string): StoredExchange | undefined {
    const number = this.#finder.numberOf(id);
    return number === undefined ? undefined : this.exchange(number);
  }

  /** Findings of the exchanges from one number to another, by number. */
  findingsBetween(first: number, last: number): ReadonlyMap<number, StoredExchange['findings']> {
    const found = new Map<number, Finding[]>();
    for (const row of this.#statements.findingsBetween.all(first, last) as Row[]) {
      const finding = findingOf(row);
      const number = numberIn(row['exchange']);
      if (!finding || number === undefined) continue;
      const known = found.get(number);
      if (known) known.push(finding);
      else found.set(number, [finding]);
    }
    return found;
  }

  findings(number: number): StoredExchange['findings'] {
    const rows = this.#statements.findings.all(number) as Row[];
    return rows.map(findingOf).filter((finding) => finding !== undefined);
  }

  #messages(number: number): readonly MessageRecord[] {
    return messagesOf(this.#statements.messages.all(number) as Row[]);
  }
}

function messagesOf(rows: readonly Row[]): readonly MessageRecord[] {
  return rows.map(messageOf).filter((message) => message !== undefined);
}

function messageOf(row: Row): MessageRecord | undefined {
  const part = PARTS.find((known) => known === row['part']);
  if (!part) return undefined;
  const length = numberIn(row['length']);
  const status = numberIn(row['status']);
  return {
    part,
    headers: pairsIn(row['headers']),
    ...(status !== undefined && { status }),
    ...(length !== undefined && { length, ...bodyOf(row, length) }),
  };
}

/** The bytes, or why there are none. A body that the file says it has and has not is damaged. */
function bodyOf(row: Row, length: number): Pick<MessageRecord, 'body' | 'missing'> {
  const missing = MISSING.find((known) => known === row['missing']);
  if (missing) return { missing };
  if (row['body'] === null) return length === 0 ? { body: new Uint8Array(0) } : { missing: 'dropped' };
  const body = unpackBody(row['coding'], row['data'], row['size']);
  return body ? { body, ...unknownIn(row['unknown']) } : { missing: 'damaged' };
}

/** Numbers of elements whose content was replaced, or where the XML of a log began. */
function unknownIn(value: unknown): Pick<MessageRecord, 'unknown' | 'xmlLine'> {
  const known = jsonIn(value);
  if (Array.isArray(known)) return { unknown: known.filter((number) => Number.isSafeInteger(number)) };
  if (typeof known !== 'object' || known === null || !('xmlLine' in known)) return {};
  const xmlLine = numberIn(known.xmlLine);
  return xmlLine === undefined ? {} : { xmlLine };
}

/** Names and values; a name without a value is left out. */
function pairsIn(value: unknown): readonly string[] {
  const texts = textListIn(jsonIn(value));
  return texts.length % 2 === 0 ? texts : texts.slice(0, -1);
}
