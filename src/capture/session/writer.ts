import type { Finding } from '../../inspect/finding.ts';
import { BodyStore } from './body-store.ts';
import { Eviction } from './eviction.ts';
import { ExchangeFinder } from './exchange-finder.ts';
import type { ExchangeRecord, ExchangeRow, MessageRecord } from './record.ts';
import type { Database, Row } from './sqlite.ts';

export interface WriterOptions {
  /** Milliseconds since 1970, when the run began. */
  readonly at: number;
  /** Name and version of the program. */
  readonly program: string;
  /** What is redacted, in words. */
  readonly redaction: string;
  readonly upstream?: string;
  /** Most bytes that the file holds. */
  readonly maxBytes: number;
  /** Takes out what is not to be in the file. */
  readonly redact: (record: ExchangeRecord) => ExchangeRecord;
}

/** Writes exchanges into a session; synchronous, so it runs where nothing else waits. */
export class SessionWriter {
  readonly #database: Database;
  readonly #options: WriterOptions;
  readonly #run: number;
  readonly #bodies: BodyStore;
  readonly #eviction: Eviction;
  readonly #finder: ExchangeFinder;
  /** Exchanges that are not closed yet. */
  readonly #numbers = new Map<string, number>();
  readonly #reasons = new Map<string, number>();
  readonly #statements;

  /** The database has the schema, and may be written. Takes note of the run. */
  constructor(database: Database, options: WriterOptions) {
    this.#database = database;
    this.#options = options;
    const { at, program, redaction, upstream = null } = options;
    const { lastInsertRowid } = database
      .prepare('INSERT INTO run (at, program, redaction, upstream) VALUES (?, ?, ?, ?)')
      .run(at, program, redaction, upstream);
    this.#run = Number(lastInsertRowid);
    this.#bodies = new BodyStore(database);
    this.#eviction = new Eviction(database, options.maxBytes, this.#run);
    this.#finder = new ExchangeFinder(database);
    this.#statements = prepare(database);
  }

  /** True where marked exchanges alone fill the file. */
  get isFull(): boolean {
    return this.#eviction.isStuck;
  }

  /** Writes all of them or, where that fails and throws, none. */
  write(records: readonly ExchangeRecord[]): void {
    const begun: string[] = [];
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      for (const record of records) this.#one(this.#options.redact(record), begun);
      this.#bodies.settle();
      if (this.#eviction.makeRoom()) this.#bodies.forget();
      this.#database.exec('COMMIT');
    } catch (error) {
      this.#takeBack(begun);
      throw error;
    }
    for (const { id, durationMs } of records) if (durationMs !== undefined) this.#numbers.delete(id);
  }

  /** Marks an exchange of this session, or takes its mark away. */
  mark(id: string, isMarked: boolean): void {
    const number = this.#numbers.get(id) ?? this.#finder.numberOf(id);
    if (number !== undefined) this.#statements.mark.run(isMarked ? 1 : 0, number);
  }

  #takeBack(begun: readonly string[]): void {
    for (const id of begun) this.#numbers.delete(id);
    this.#bodies.forget();
    this.#reasons.clear();
    // SQLite has rolled back by itself where the disk is full.
    if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
  }

  #one(record: ExchangeRecord, begun: string[]): void {
    const known = this.#numbers.get(record.id);
    const number = known ?? this.#insert(record);
    if (known === undefined) {
      this.#numbers.set(record.id, number);
      begun.push(record.id);
    } else {
      this.#statements.update.run(...valuesOf(record), number);
    }
    for (const message of record.messages) this.#message(number, message);
    if (!record.findings) return;
    if (known !== undefined) this.#statements.forgetFindings.run(number);
    for (const [position, finding] of record.findings.entries()) this.#finding(number, position, finding);
  }

  #insert(record: ExchangeRecord): number {
    const { id, at, method, target, command } = record;
    const first = [this.#run, id, told(at), method, target, command];
    return Number(this.#statements.insert.run(...first, ...valuesOf(record)).lastInsertRowid);
  }

  #message(number: number, message: MessageRecord): void {
    const { part, headers, status = null, length = null, body, missing = null } = message;
    const id = body === undefined || body.length === 0 ? null : this.#bodies.keep(body, number);
    this.#statements.message.run(
      number,
      part,
      JSON.stringify(headers),
      status,
      length,
      id,
      missing,
      aboutBody(message),
    );
  }

  #finding(number: number, position: number, finding: Finding): void {
    const { rule, severity, direction, action, message, path } = finding;
    const { item, value, span, line, proposal, hindrance } = finding;
    const detail = JSON.stringify({ item, value, span, line, proposal, hindrance });
    const words = [rule, severity, direction, action, message, path, this.#reason(finding), detail];
    this.#statements.finding.run(number, position, ...words);
  }

  /** The row of what all findings of a rule share. */
  #reason({ why, spec }: Finding): number {
    const requirements = JSON.stringify(spec);
    const key = `${why}\n${requirements}`;
    const known = this.#reasons.get(key);
    if (known !== undefined) return known;
    this.#statements.reason.run(why, requirements);
    const { id } = this.#statements.findReason.get(why, requirements) as Row;
    this.#reasons.set(key, id as number);
    return id as number;
  }
}

/** Columns that change while an exchange goes on, and what each takes from a record. */
const CHANGING = [
  ['duration_ms', 'durationMs'],
  ['protocol_version', 'protocolVersion'],
  ['user', 'user'],
  ['device_id', 'deviceId'],
  ['device_type', 'deviceType'],
  ['http_status', 'httpStatus'],
  ['status', 'status'],
  ['request_bytes', 'requestBytes'],
  ['request_kind', 'requestKind'],
  ['response_bytes', 'responseBytes'],
  ['response_kind', 'responseKind'],
  ['errors', 'errors'],
  ['warnings', 'warnings'],
  ['infos', 'infos'],
  ['action', 'action'],
  ['by_hand', 'byHand'],
  ['failure', 'failure'],
  ['failure_message', 'failureMessage'],
] as const satisfies readonly (readonly [string, keyof ExchangeRow])[];

function valuesOf(record: ExchangeRecord): (string | number | null)[] {
  return CHANGING.map(([, key]) => {
    const value = record[key] ?? null;
    return typeof value === 'number' ? told(value) : value;
  });
}

/** A number as the file has it: NaN, which SQLite does not know, stands below zero. */
function told(value: number): number {
  return Number.isNaN(value) ? NOT_TOLD : value;
}

const NOT_TOLD = -1;

/** What has to be known to read the body as it was. */
function aboutBody({ unknown, xmlLine }: MessageRecord): string | null {
  if (xmlLine !== undefined) return JSON.stringify({ xmlLine });
  return unknown ? JSON.stringify(unknown) : null;
}

function prepare(database: Database) {
  const columns = CHANGING.map(([column]) => column);
  const marks = (count: number): string => Array(count).fill('?').join(', ');
  return {
    insert: database.prepare(
      `INSERT INTO exchange (marked, run, id, at, method, target, command, ${columns.join(', ')})
       VALUES (0, ${marks(6 + columns.length)})`,
    ),
    update: database.prepare(
      `UPDATE exchange SET ${columns.map((column) => `${column} = ?`).join(', ')} WHERE number = ?`,
    ),
    message: database.prepare(
      `INSERT OR REPLACE INTO message (exchange, part, headers, status, length, body, missing, unknown)
       VALUES (${marks(8)})`,
    ),
    forgetFindings: database.prepare('DELETE FROM finding WHERE exchange = ?'),
    finding: database.prepare(
      `INSERT INTO finding (exchange, position, rule, severity, direction, action, message, path, reason, detail)
       VALUES (${marks(10)})`,
    ),
    reason: database.prepare('INSERT OR IGNORE INTO reason (why, spec) VALUES (?, ?)'),
    findReason: database.prepare('SELECT id FROM reason WHERE why = ? AND spec = ?'),
    mark: database.prepare('UPDATE exchange SET marked = ? WHERE number = ?'),
  };
}
