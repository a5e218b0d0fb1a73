import type { Finding, FindingItem, Severity } from '../../inspect/finding.ts';
import { actionIn, jsonIn, numberIn, textIn, textListIn } from './columns.ts';
import type { Row } from './sqlite.ts';

/** A finding of a row of `finding` and what its reason says; undefined where the row has no rule. */
export function findingOf(row: Row): Finding | undefined {
  const rule = textIn(row['rule']);
  if (rule === undefined) return undefined;
  const detail = objectIn(jsonIn(row['detail']));
  const span = objectIn(detail['span']);
  const [start, end] = [numberIn(span['start']), numberIn(span['end'])];
  const line = numberIn(detail['line']);
  const item = itemIn(detail['item']);
  return {
    rule,
    severity: severityIn(row['severity']),
    spec: textListIn(jsonIn(row['spec'])),
    direction: row['direction'] === 'request' ? 'request' : 'response',
    message: textIn(row['message']) ?? '',
    why: textIn(row['why']) ?? '',
    path: textIn(row['path']) ?? '',
    action: actionIn(row['action']),
    ...(item && { item }),
    ...(start !== undefined && end !== undefined && start <= end && { span: { start, end } }),
    ...(line !== undefined && { line }),
    ...optional('value', detail['value']),
    ...optional('proposal', detail['proposal']),
    ...optional('hindrance', detail['hindrance']),
  };
}

const ITEM_KEYS = ['collectionId', 'serverId', 'clientId', 'class', 'messageClass'] as const;

function itemIn(value: unknown): FindingItem | undefined {
  const given = objectIn(value);
  const found = ITEM_KEYS.filter((key) => typeof given[key] === 'string').map((key) => [key, given[key]]);
  return found.length > 0 ? (Object.fromEntries(found) as FindingItem) : undefined;
}

function optional<Key extends string>(key: Key, value: unknown): { readonly [K in Key]?: string } {
  return typeof value === 'string' ? ({ [key]: value } as { readonly [K in Key]?: string }) : {};
}

/** Its own members alone: a file may well name `__proto__`. */
function objectIn(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return NOTHING;
  return Object.assign(Object.create(null), value) as Record<string, unknown>;
}

const NOTHING: Readonly<Record<string, unknown>> = Object.freeze(Object.create(null));

function severityIn(value: unknown): Severity {
  return value === 'error' || value === 'warning' ? value : 'info';
}
