import { type Owner, ownerKey } from '../../inspect/eas/owner.ts';
import type { ExchangeEvent } from '../../inspect/events.ts';
import type { Finding, Severity } from '../../inspect/finding.ts';
import { severities } from '../../inspect/rules/rule.ts';
import type { Entry } from '../state/entry.ts';
import { StringPool } from '../state/string-pool.ts';

/** The findings of one rule. Never changed in place. */
export interface FindingGroup {
  readonly rule: string;
  /** The gravest of its findings: a rule may have milder cases. */
  readonly severity: Severity;
  readonly count: number;
  /** How many devices it was found in; `isMany` where they are no longer counted. */
  readonly devices: number;
  readonly isMany: boolean;
  /** DeviceIds of the latest of them. */
  readonly deviceIds: readonly string[];
  /** Milliseconds since 1970. */
  readonly lastAt: number;
  readonly latest: Pick<Finding, 'message' | 'why' | 'spec' | 'path' | 'direction'>;
}

/** Rules with findings that are kept: more than anybody loads, for findings may come from a file that others made. */
export const MAX_GROUPS = 10_000;
/** Devices that are told apart for one rule. */
export const MAX_DEVICES = 1000;
/** DeviceIds that are kept by name for one rule. */
export const NAMED_DEVICES = 5;
/** Longest text that is kept of a finding or of a device's name. */
const MAX_TEXT = 1024;

const pool = new StringPool();

interface Known {
  group: FindingGroup;
  readonly owners: Set<string>;
}

const NO_OWNERS = new Set<string>();

/** Findings by rule, kept up to date by events and changed in place. */
export class FindingGroups {
  readonly #known = new Map<string, Known>();
  #sorted: readonly FindingGroup[] | undefined;

  /** Takes in what an event told of an exchange. */
  record({ exchange }: Entry, event: ExchangeEvent): void {
    if (!('findings' in event) || event.findings.length === 0) return;
    for (const [rule, findings] of byRule(event.findings)) this.#add(rule, findings, exchange.line, event.at);
    this.#sorted = undefined;
  }

  /** Takes in a group of a file as it was counted there. */
  put(group: FindingGroup): void {
    this.#known.set(group.rule, { group, owners: NO_OWNERS });
    this.#sorted = undefined;
  }

  /** The gravest first, then those with most findings. */
  all(): readonly FindingGroup[] {
    this.#sorted ??= [...this.#known.values()].map(({ group }) => group).sort(inOrder);
    return this.#sorted;
  }

  /** The group of a rule; undefined while it has found nothing. */
  of(rule: string): FindingGroup | undefined {
    return this.#known.get(rule)?.group;
  }

  #add(rule: string, findings: readonly Finding[], owner: Owner, at: number): void {
    const known = this.#known.get(rule);
    if (!known && this.#known.size >= MAX_GROUPS) return;
    const owners = known?.owners ?? new Set<string>();
    const isMany = owners.size >= MAX_DEVICES;
    if (!isMany) owners.add(ownerKey(owner) ?? 'too long');
    const group: FindingGroup = {
      rule,
      severity: gravest(findings, known?.group.severity),
      count: (known?.group.count ?? 0) + findings.length,
      devices: owners.size,
      isMany,
      deviceIds: withDevice(known?.group.deviceIds ?? [], owner.deviceId),
      lastAt: at,
      latest: kept(findings.at(-1) as Finding),
    };
    if (known) known.group = group;
    else this.#known.set(rule, { group, owners });
  }
}

/** How a group's devices are counted: `3`, `1000+`. */
export function devicesInWords({ devices, isMany }: FindingGroup): string {
  return isMany ? `${devices}+` : String(devices);
}

function byRule(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.rule);
    if (group) group.push(finding);
    else groups.set(finding.rule, [finding]);
  }
  return groups;
}

function gravest(findings: readonly Finding[], before: Severity = 'info'): Severity {
  let rank = severities.indexOf(before);
  for (const { severity } of findings) rank = Math.min(rank, severities.indexOf(severity));
  return severities[rank] ?? before;
}

function withDevice(ids: readonly string[], deviceId: string | undefined): readonly string[] {
  if (deviceId === undefined || deviceId === ids[0]) return ids;
  const id = pool.take(deviceId, MAX_TEXT);
  return [id, ...ids.filter((other) => other !== id)].slice(0, NAMED_DEVICES);
}

function kept({ message, why, spec, path, direction }: Finding): FindingGroup['latest'] {
  return { message: pool.take(message, MAX_TEXT), why, spec, path: pool.take(path, MAX_TEXT), direction };
}

function inOrder(one: FindingGroup, other: FindingGroup): number {
  const bySeverity = severities.indexOf(one.severity) - severities.indexOf(other.severity);
  if (bySeverity !== 0) return bySeverity;
  return other.count - one.count || (one.rule < other.rule ? -1 : 1);
}
