import type { TextLine } from '../text-lines.ts';

/** Most characters of one entry; what is longer is cut, and told. */
const MAX_ENTRY = 64 << 20;

/** Only these open a field: a value may hold " : " itself. */
const FIELD = new RegExp(
  `^(${[
    'RequestTime',
    'ServerName',
    'AssemblyVersion',
    'Identifier',
    'RequestHeader',
    'RequestBody',
    'LogicalRequest',
    'WasPending',
    'AccessState',
    'AccessStateReason',
    'DeviceAccessControlRule',
    'ResponseHeader',
    'ResponseBody',
    'ResponseTime',
    'AdditionalData',
    'IRM_FailureCode',
    '\\w+_Exception',
  ].join('|')}) : ?(.*)$`,
);
const RULE = /^-{17,}\s*$/;
const TITLE = /^\s*Log Entry:\s*\d+\s*$/;

/** A field of an entry. */
export interface Field {
  /** Lines as they stand in the file. */
  readonly lines: string[];
  /** Line of the file on which the first of them stands. */
  readonly line: number;
}

/** One entry of the log, in pieces. */
export interface LogEntry {
  /** Line of its title. */
  readonly line: number;
  readonly fields: ReadonlyMap<string, Field>;
  /** Longer than we keep. */
  readonly isCut: boolean;
}

/** True for a text that begins as such a log. */
export function looksLikeMailboxLog(text: string): boolean {
  return /^-{17,}[ \t]*\r?\n[ \t]*Log Entry: *\d/m.test(text);
}

/** Gathers the lines of a log into entries. */
export class EntryLines {
  #line = 0;
  #fields = new Map<string, Field>();
  #field: Field | undefined;
  #length = 0;
  #afterRule = false;
  #isOpen = false;

  /** The entry that this line ends, if it does. */
  add({ text, number }: TextLine): LogEntry | undefined {
    if (this.#afterRule && TITLE.test(text)) {
      // The rule above the title is not the last line of the field before.
      this.#field?.lines.pop();
      const ended = this.end();
      [this.#line, this.#isOpen, this.#afterRule] = [number, true, false];
      return ended;
    }
    this.#afterRule = RULE.test(text);
    if (!this.#isOpen || (this.#afterRule && number === this.#line + 1)) return undefined;
    this.#length += text.length + 1;
    if (this.#length > MAX_ENTRY) return undefined;
    const [, key, value = ''] = FIELD.exec(text) ?? [];
    if (key === undefined) {
      this.#field?.lines.push(text);
      return undefined;
    }
    this.#field = value === '' ? { lines: [], line: number + 1 } : { lines: [value], line: number };
    this.#fields.set(key, this.#field);
    return undefined;
  }

  /** The last entry, as far as it came. */
  end(): LogEntry | undefined {
    const entry = { line: this.#line, fields: this.#fields, isCut: this.#length > MAX_ENTRY };
    const isThere = this.#isOpen;
    [this.#fields, this.#field, this.#length, this.#isOpen] = [new Map(), undefined, 0, false];
    return isThere ? entry : undefined;
  }
}
