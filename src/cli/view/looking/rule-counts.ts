import type { NumberedRow } from '../../../capture/session/columns.ts';
import { bounded, numberIn, textIn } from '../../../capture/session/columns.ts';
import type { SessionReading } from '../../../capture/session/session-reading.ts';
import type { Database, Row } from '../../../capture/session/sqlite.ts';
import { ownerKey } from '../../../inspect/eas/owner.ts';
import type { Finding } from '../../../inspect/finding.ts';
import { severities } from '../../../inspect/rules/rule.ts';
import { type FindingGroup, MAX_DEVICES, MAX_GROUPS, NAMED_DEVICES } from '../../../ui/findings/groups.ts';
import { Counted } from './counted.ts';

/** Longest name that is looked at. */
const MAX_NAME = 256;

const COUNTS = `SELECT substr(rule, 1, ${MAX_NAME}) AS rule, count(*) AS count, ${bounded('max(exchange.number)', 'last')},
    min(CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END) AS grade,
    substr(user, 1, ${MAX_NAME}) AS user, substr(device_id, 1, ${MAX_NAME}) AS device
  FROM finding JOIN exchange ON exchange.number = finding.exchange
  WHERE finding.exchange BETWEEN ? AND ? GROUP BY 1, 5, 6`;

interface Known {
  count: number;
  /** Place in `severities` of the worst. */
  grade: number;
  readonly owners: Set<string>;
  /** Devices and the number of the last exchange of each, the latest first. */
  recent: readonly (readonly [deviceId: string, last: number])[];
  last: number;
}

/** What the rules have found in a session, counted by SQLite, some exchanges at a time and in any order. */
export class RuleCounts {
  readonly #reading: SessionReading;
  readonly #counts;
  readonly #counted = new Counted(MAX_GROUPS, noFindings);

  constructor(database: Database, reading: SessionReading) {
    this.#reading = reading;
    this.#counts = database.prepare(COUNTS);
  }

  /** Counts what was found in the exchanges from one number to another, which were not counted before. */
  count(first: number, last: number): void {
    for (const row of this.#counts.all(first, last) as Row[]) {
      const rule = textIn(row['rule']);
      if (rule === undefined) continue;
      const [user, deviceId] = [textIn(row['user']), textIn(row['device'])];
      const owner = { ...(user !== undefined && { user }), ...(deviceId !== undefined && { deviceId }) };
      this.#add(rule, numberIn(row['count']) ?? 0, numberIn(row['grade']) ?? 2, {
        number: numberIn(row['last']) ?? 0,
        key: ownerKey(owner) ?? 'too long',
        deviceId,
      });
    }
  }

  /** Counts what was found in one exchange since it was counted. */
  addLater({ number, ...line }: NumberedRow, counted: number): number {
    const findings = this.#reading.findings(number);
    for (const { rule, severity } of findings.slice(counted)) {
      const place = { number, key: ownerKey(line) ?? 'too long', deviceId: line.deviceId };
      this.#add(rule.slice(0, MAX_NAME), 1, severities.indexOf(severity), place);
    }
    return findings.length;
  }

  /** The groups that have changed since they were asked for last. */
  takeChanged(): readonly FindingGroup[] {
    return this.#counted.takeChanged(this.#reading, (rule, known, last) => this.#groupOf(rule, known, last));
  }

  #add(rule: string, count: number, grade: number, place: Place): void {
    const known = this.#counted.at(rule);
    if (!known) return;
    known.count += count;
    known.grade = Math.min(known.grade, grade);
    known.last = Math.max(known.last, place.number);
    if (known.owners.size < MAX_DEVICES) known.owners.add(place.key);
    if (place.deviceId !== undefined) known.recent = withRecent(known.recent, place.deviceId, place.number);
  }

  #groupOf(rule: string, { grade, count, owners, recent, last }: Known, row: NumberedRow): FindingGroup {
    const latest = this.#reading
      .findings(last)
      .findLast((finding) => finding.rule.slice(0, MAX_NAME) === rule);
    return {
      rule,
      severity: severities[grade] ?? 'info',
      count,
      devices: owners.size,
      isMany: owners.size >= MAX_DEVICES,
      deviceIds: recent.map(([deviceId]) => deviceId),
      lastAt: seenAt(row, latest),
      latest: shownOf(latest),
    };
  }
}

function noFindings(): Known {
  return { count: 0, grade: severities.length - 1, owners: new Set(), recent: [], last: 0 };
}

interface Place {
  readonly number: number;
  readonly key: string;
  readonly deviceId: string | undefined;
}

function withRecent(recent: Known['recent'], deviceId: string, number: number): Known['recent'] {
  const before = recent.find(([id]) => id === deviceId)?.[1] ?? 0;
  if (before >= number) return recent;
  const others = recent.filter(([id]) => id !== deviceId);
  const all = [...others, [deviceId, number] as const].sort(([, one], [, other]) => other - one);
  return all.slice(0, NAMED_DEVICES);
}

/** When the rule saw it: a response comes when it is answered. */
function seenAt({ at, durationMs }: NumberedRow, latest: Finding | undefined): number {
  return latest?.direction === 'response' ? at + (durationMs ?? 0) : at;
}

/** Longest text that is shown of a finding. */
const MAX_TEXT = 1024;

function shownOf(finding: Finding | undefined): FindingGroup['latest'] {
  const { message = '', why = '', spec = [], path = '', direction = 'request' } = finding ?? {};
  return { message: message.slice(0, MAX_TEXT), why, spec, path: path.slice(0, MAX_TEXT), direction };
}
