import { numberIn } from './columns.ts';
import { type Row, sqliteCode } from './sqlite.ts';

/** Exchanges whose messages are asked for at once. */
const AHEAD = 200;

/** Rows of messages, each with the number of its `exchange`, in that order. */
export interface MessageRows {
  /** Of the exchanges from one number to another, read as they are taken: bodies may be large. */
  between(first: number, last: number): Iterator<unknown>;
  one(number: number): readonly Row[];
}

/**
 * Messages for whoever reads one exchange after another: asked of SQLite for many at once, which takes half the time. A
 * message that was written after they were asked for may not be told.
 */
export class CapturedAhead {
  readonly #messages: MessageRows;
  #rows: Iterator<unknown> | undefined;
  /** The row after those that were given. */
  #next: Row | undefined;
  /** The exchange that was asked for before, and the last of those that `#rows` gives. */
  #number = 0;
  #last = 0;

  constructor(messages: MessageRows) {
    this.#messages = messages;
  }

  /** Rows of one exchange. Throws what SQLite says of those rows, and never of others. */
  of(number: number): readonly Row[] {
    try {
      return this.#following(number);
    } catch (error) {
      this.#rows = undefined;
      if (sqliteCode(error) === undefined) throw error;
      return this.#messages.one(number);
    }
  }

  #following(number: number): readonly Row[] {
    if (!this.#rows || number <= this.#number || number > this.#last) {
      this.#last = number + AHEAD - 1;
      this.#rows = this.#messages.between(number, this.#last);
      this.#step();
    }
    this.#number = number;
    const found: Row[] = [];
    for (; this.#next && numberOf(this.#next) <= number; this.#step())
      if (numberOf(this.#next) === number) found.push(this.#next);
    return found;
  }

  #step(): void {
    const step = this.#rows?.next();
    this.#next = step && !step.done ? (step.value as Row) : undefined;
  }
}

function numberOf(row: Row): number {
  return numberIn(row['exchange']) ?? 0;
}
