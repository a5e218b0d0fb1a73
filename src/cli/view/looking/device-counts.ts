import { bounded, type NumberedRow, numberIn, textIn } from '../../../capture/session/columns.ts';
import type { SessionReading } from '../../../capture/session/session-reading.ts';
import type { Database, Row } from '../../../capture/session/sqlite.ts';
import type { Severity } from '../../../inspect/finding.ts';
import type { Device } from '../../../ui/devices/device.ts';
import { deviceKey, MAX_DEVICES, MAX_NAME } from '../../../ui/devices/device-key.ts';
import { Counted } from './counted.ts';

const COUNTS = `SELECT substr(user, 1, ${MAX_NAME}) AS user, substr(device_id, 1, ${MAX_NAME}) AS device, count(*) AS count,
    ${bounded('min(number)', 'first')}, ${bounded('max(number)', 'last')},
    total(errors) AS errors, total(warnings) AS warnings, total(infos) AS infos
  FROM exchange WHERE number BETWEEN ? AND ? GROUP BY 1, 2`;

interface Known {
  exchanges: number;
  readonly findings: Record<Severity, number>;
  first: number;
  last: number;
}

/** A device as the session has it, and the number of its first exchange. */
export interface CountedDevice {
  readonly device: Device;
  readonly first: number;
}

/** The devices of a session, counted by SQLite, some exchanges at a time and in any order. */
export class DeviceCounts {
  readonly #reading: SessionReading;
  readonly #counts;
  readonly #counted = new Counted(MAX_DEVICES, noDevice);

  constructor(database: Database, reading: SessionReading) {
    this.#reading = reading;
    this.#counts = database.prepare(COUNTS);
  }

  /** Counts the exchanges from one number to another, which were not counted before. */
  count(from: number, to: number): void {
    for (const row of this.#counts.all(from, to) as Row[]) {
      const key = deviceKey(textIn(row['user']), textIn(row['device']));
      const known = this.#counted.at(key);
      if (!known) continue;
      const of = (name: string): number => numberIn(row[name]) ?? 0;
      known.exchanges += of('count');
      known.findings.error += of('errors');
      known.findings.warning += of('warnings');
      known.findings.info += of('infos');
      known.first = Math.min(known.first, of('first'));
      known.last = Math.max(known.last, of('last'));
    }
  }

  /** Counts what was found in one exchange since it was counted. */
  addLater(row: NumberedRow, counted: Readonly<Record<Severity, number>>): void {
    const known = this.#counted.at(deviceKey(row.user, row.deviceId));
    if (!known) return;
    known.findings.error += Math.max(0, row.errors - counted.error);
    known.findings.warning += Math.max(0, row.warnings - counted.warning);
    known.findings.info += Math.max(0, row.infos - counted.info);
  }

  /** Says that there is news of a device that is not counted here. */
  touch(key: string): void {
    this.#counted.touch(key);
  }

  /** The devices that have changed since they were asked for last. */
  takeChanged(): readonly CountedDevice[] {
    return this.#counted.takeChanged(this.#reading, (key, known, last) => ({
      device: deviceOf(key, known, last),
      first: known.first,
    }));
  }
}

/** The device as the row of its last exchange tells of it. */
function deviceOf(key: string, { exchanges, findings }: Known, last: NumberedRow): Device {
  const { command, at, deviceId, user, deviceType, protocolVersion } = last;
  const isNamed = deviceId !== undefined && deviceId !== '';
  return {
    key,
    ...(isNamed && { id: deviceId.slice(0, MAX_NAME) }),
    ...(isNamed && user !== undefined && { user: user.slice(0, MAX_NAME) }),
    ...(isNamed && deviceType !== undefined && { type: deviceType.slice(0, MAX_NAME) }),
    ...(protocolVersion !== undefined && { protocolVersion: protocolVersion.slice(0, MAX_NAME) }),
    lastCommand: command.slice(0, MAX_NAME),
    lastAt: at,
    exchanges,
    findings: { ...findings },
  };
}

function noDevice(): Known {
  const findings = { error: 0, warning: 0, info: 0 };
  return { exchanges: 0, findings, first: Number.MAX_SAFE_INTEGER, last: 0 };
}
