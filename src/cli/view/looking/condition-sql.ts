import type { Condition, TextTest } from '../../../inspect/filter/condition.ts';

/** A condition as SQLite asks it of a row of `exchange`. */
export interface SqlCondition {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

/** What a filter calls by name, as it stands in the columns: a text that is not there is empty there. */
const COLUMNS: Readonly<Record<string, string>> = {
  command: 'command',
  method: 'method',
  protocolVersion: text('protocol_version'),
  user: text('user'),
  'device.id': text('device_id'),
  'device.type': text('device_type'),
  httpStatus: 'coalesce(http_status, 0)',
  status: "CASE WHEN response_kind IS NULL THEN '' ELSE coalesce(status, '') END",
  durationMs: 'max(coalesce(duration_ms, 0), 0)',
  pending: 'duration_ms IS NULL',
  failed: 'failure IS NOT NULL',
  failure: text('failure'),
  'request.bytes': 'coalesce(request_bytes, 0)',
  'request.kind': text('request_kind'),
  'response.bytes': 'coalesce(response_bytes, 0)',
  'response.kind': text('response_kind'),
  findings: '(errors + warnings + infos)',
  errors: 'errors',
  warnings: 'warnings',
  infos: 'infos',
  severity:
    "CASE WHEN errors > 0 THEN 'error' WHEN warnings > 0 THEN 'warning' WHEN infos > 0 THEN 'info' ELSE '' END",
  action: 'action',
  marked: 'marked = 1',
  number: 'number',
  id: 'id',
};

const TESTS: Readonly<Record<TextTest, (column: string) => string>> = {
  startsWith: (column) => `substr(${column}, 1, length(?1)) = ?1`,
  endsWith: (column) => `(?1 = '' OR substr(${column}, -length(?1)) = ?1)`,
  contains: (column) => `instr(${column}, ?1) > 0`,
};

/** What is unknown may be: the rows are those of which the filter has to be asked. */
export function conditionSql(condition: Condition): SqlCondition {
  switch (condition.kind) {
    case 'unknown':
      return { sql: '1', values: [] };
    case 'constant':
      return { sql: condition.value ? '1' : '0', values: [] };
    case 'all':
    case 'any':
      return joined(condition.of.map(conditionSql), condition.kind === 'all' ? ' AND ' : ' OR ');
    case 'flag':
      return { sql: negated(columnOf(condition.field), condition.isNot), values: [] };
    case 'rule': {
      const found =
        'errors + warnings + infos > 0 AND EXISTS (SELECT 1 FROM finding WHERE exchange = number AND rule = ?)';
      return { sql: negated(found, condition.isNot), values: [condition.rule] };
    }
    case 'compare': {
      const operator = condition.operator === '==' ? '=' : condition.operator;
      return { sql: `(${columnOf(condition.field)} ${operator} ?)`, values: [condition.value] };
    }
    case 'text': {
      const test = TESTS[condition.how](columnOf(condition.field));
      const values = Array.from(test.matchAll(/\?1/g), () => condition.value);
      return { sql: negated(test.replaceAll('?1', '?'), condition.isNot), values };
    }
  }
}

function joined(parts: readonly SqlCondition[], word: string): SqlCondition {
  // Of no parts, all are fulfilled, and none is.
  if (parts.length === 0) return { sql: word === ' AND ' ? '1' : '0', values: [] };
  return {
    sql: `(${parts.map(({ sql }) => sql).join(word)})`,
    values: parts.flatMap(({ values }) => values),
  };
}

function negated(sql: string, isNot: boolean): string {
  return isNot ? `NOT (${sql})` : `(${sql})`;
}

function columnOf(field: string): string {
  const column = COLUMNS[field];
  if (column === undefined) throw new Error(`no column for ${field}`);
  return column;
}

function text(column: string): string {
  return `coalesce(${column}, '')`;
}
