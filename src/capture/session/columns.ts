import type { ActionTaken } from '../../inspect/finding.ts';
import type { ExchangeRow } from './record.ts';
import type { Row, Value } from './sqlite.ts';

/** Longest text of the list that is read; what a device may call itself is shorter. */
const MAX_TEXT = 4096;

/** A row of `exchange` with its number and its mark. */
export interface NumberedRow extends ExchangeRow {
  /** Its place in the order of arrival, from 1; there may be gaps. */
  readonly number: number;
  readonly isMarked: boolean;
  /** The run of the proxy that it belongs to. */
  readonly run: number;
}

/** The largest integer that a number holds exactly; SQLite's go further, and reading one such throws. */
const MAX_INTEGER = Number.MAX_SAFE_INTEGER;

const NUMBERS = [
  ...['number', 'run', 'marked', 'at', 'duration_ms', 'http_status', 'errors', 'warnings', 'infos'],
  ...['request_bytes', 'response_bytes'],
];
const WORDS = [
  ...['id', 'method', 'target', 'command', 'protocol_version', 'user', 'device_id', 'device_type', 'status'],
  ...['request_kind', 'response_kind', 'action', 'by_hand', 'failure', 'failure_message'],
];

/** What is read of each row; what is too long or too large is cut by SQLite already. */
export const ROW_COLUMNS = [
  ...NUMBERS.map((column) => bounded(column)),
  ...WORDS.map((column) => `substr(${column}, 1, ${MAX_TEXT}) AS ${column}`),
].join(', ');

/** An integer column as it may be read. */
export function bounded(column: string, name = column): string {
  return `min(${column}, ${MAX_INTEGER}) AS ${name}`;
}

/** The row as it may be used: a value of another kind than its column's is as good as none. */
export function rowOf(row: Row): NumberedRow {
  const durationMs = timeIn(row['duration_ms']);
  const httpStatus = numberIn(row['http_status']);
  const requestBytes = numberIn(row['request_bytes']);
  const responseBytes = numberIn(row['response_bytes']);
  return {
    number: numberIn(row['number']) ?? 0,
    isMarked: row['marked'] === 1,
    run: numberIn(row['run']) ?? 0,
    id: textIn(row['id']) ?? '',
    at: timeIn(row['at']) ?? 0,
    method: textIn(row['method']) ?? '',
    target: textIn(row['target']) ?? '',
    command: textIn(row['command']) ?? '',
    errors: numberIn(row['errors']) ?? 0,
    warnings: numberIn(row['warnings']) ?? 0,
    infos: numberIn(row['infos']) ?? 0,
    action: actionIn(row['action']),
    ...(durationMs !== undefined && { durationMs }),
    ...(httpStatus !== undefined && { httpStatus }),
    ...(requestBytes !== undefined && { requestBytes }),
    ...(responseBytes !== undefined && { responseBytes }),
    ...textsIn(row),
  };
}

const TEXTS = [
  ['protocol_version', 'protocolVersion'],
  ['user', 'user'],
  ['device_id', 'deviceId'],
  ['device_type', 'deviceType'],
  ['status', 'status'],
  ['request_kind', 'requestKind'],
  ['response_kind', 'responseKind'],
  ['by_hand', 'byHand'],
  ['failure', 'failure'],
  ['failure_message', 'failureMessage'],
] as const satisfies readonly (readonly [string, keyof ExchangeRow])[];

function textsIn(row: Row): Partial<ExchangeRow> {
  const texts: Record<string, string> = {};
  for (const [column, key] of TEXTS) {
    const text = row[column];
    if (typeof text === 'string') texts[key] = text;
  }
  return texts;
}

export function textIn(value: Value): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A number that may be counted with: times and lengths are never negative. */
export function numberIn(value: Value): number | undefined {
  return typeof value === 'number' && value >= 0 && Number.isFinite(value) ? value : undefined;
}

/** A time in milliseconds: what is below zero stands for one that the source of an exchange did not tell, which is NaN. */
function timeIn(value: Value): number | undefined {
  return typeof value === 'number' && value < 0 ? Number.NaN : numberIn(value);
}

export function actionIn(value: Value): ActionTaken {
  return value === 'rewritten' || value === 'blocked' ? value : 'none';
}

/** The value of a text of JSON; undefined where it is none. */
export function jsonIn(value: Value): unknown {
  if (typeof value !== 'string') return undefined;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

/** A list of texts; what is no text in it is left out. */
export function textListIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
