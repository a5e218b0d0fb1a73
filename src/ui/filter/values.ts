import type { Exchange } from '../../inspect/exchange.ts';
import { printable } from '../../inspect/printable.ts';
import type { UiState } from '../state/state.ts';
import { newest } from './check.ts';

/** Newest exchanges that are asked for values, and values that are offered. */
const MAX_ASKED = 2000;
const MAX_VALUES = 50;
/** Longest that they are asked where they are read from a file for it, in milliseconds. */
const MAX_ASKED_MS = 20;
/** Longest value that is offered. */
const MAX_VALUE = 100;

/** Names whose values are worth offering. Of header fields only the names are, for values may be secret. */
const sources: Readonly<Record<string, (exchange: Exchange) => readonly (string | undefined)[]>> = {
  command: ({ line }) => [line.command],
  method: ({ head }) => [head.method],
  protocolVersion: ({ line }) => [line.protocolVersion],
  user: ({ line }) => [line.user],
  'device.id': ({ line }) => [line.deviceId],
  'device.type': ({ line }) => [line.deviceType],
  status: ({ response }) => [response?.status],
  'request.kind': ({ request }) => [request?.body.kind],
  'response.kind': ({ response }) => [response?.body.kind],
  failure: ({ failure }) => [failure?.code],
  id: ({ id }) => [id],
  'request.header': ({ head }) => namesOf(head.headers),
  'response.header': ({ answer }) => namesOf(answer?.headers ?? []),
};

/** Values that are known beforehand. */
const known: Readonly<Record<string, readonly string[]>> = {
  severity: ['error', 'warning', 'info'],
  action: ['none', 'rewritten', 'blocked'],
};

/** Values of a name, seen in the newest exchanges; what could not be typed is left out. */
export function valuesOf(name: string, { log, rulesInUse }: UiState): readonly string[] {
  if (name === 'rules') return rulesInUse.packs.flatMap(({ rules }) => rules.map(({ name }) => name));
  if (Object.hasOwn(known, name)) return known[name] as readonly string[];
  const source = Object.hasOwn(sources, name) ? sources[name] : undefined;
  if (!source) return [];
  const found = new Set<string>();
  const end = log.search ? performance.now() + MAX_ASKED_MS : Number.POSITIVE_INFINITY;
  for (const { exchange } of newest(log, MAX_ASKED)) {
    if (performance.now() > end) break;
    for (const value of source(exchange)) if (value !== undefined && isTypeable(value)) found.add(value);
    if (found.size >= MAX_VALUES) break;
  }
  return [...found].slice(0, MAX_VALUES).sort();
}

function isTypeable(value: string): boolean {
  return value !== '' && value.length <= MAX_VALUE && printable(value) === value;
}

function namesOf(headers: readonly string[]): readonly string[] {
  return headers.filter((_, index) => index % 2 === 0);
}
