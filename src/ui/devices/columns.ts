import { age, ago } from '../draw/age.ts';
import { startOf } from '../draw/fit.ts';
import { span } from '../draw/line.ts';
import type { Column } from '../draw/table.ts';
import { findingsSpan } from '../exchanges/words.ts';
import type { UiState } from '../state/state.ts';
import type { Device, SyncProgress } from './device.ts';
import type { DeviceProgress } from './progress.ts';
import { keysInWords, progressInRow, troubleInWords, waitingInRow } from './shown.ts';

const NAMELESS_TITLE = 'no device named';

/** The table of devices. */
export function deviceColumns({ now, deviceTable }: UiState): readonly Column<Device>[] {
  return [
    { title: 'Device', width: 14, most: 30, rank: 1, cell: deviceInRow },
    { title: 'User', width: 8, most: 24, rank: 4, cell: ({ user = '' }) => user },
    { title: 'Ver', width: 4, rank: 6, cell: ({ protocolVersion = '' }) => protocolVersion },
    {
      title: 'Last command',
      width: 13,
      most: 20,
      rank: 3,
      cell: ({ lastCommand, lastAt }) => `${lastCommand} ${age(now - lastAt)}`,
    },
    { title: 'Waits', width: 8, rank: 7, cell: (device) => waitingInRow(device, now) },
    {
      title: 'Sync',
      width: 16,
      most: 46,
      rank: 5,
      cell: (device) => progressInRow(device, deviceTable.progressOf(device.key)),
    },
    {
      title: 'Exch',
      width: 5,
      most: 7,
      rank: 8,
      alignment: 'right',
      cell: ({ exchanges }) => String(exchanges),
    },
    {
      title: 'Findings',
      width: 9,
      most: 14,
      rank: 2,
      cell: ({ findings }, room) => findingsSpan(findings, room),
    },
  ];
}

/** `iPhone F17DL…`; of what has no DeviceId, what it is. */
export function deviceTitle({ id, type }: Device): string {
  if (id === undefined) return NAMELESS_TITLE;
  return type === undefined ? id : `${type} ${id}`;
}

/** Characters at the end of a DeviceId that are always shown: there devices of one type differ. */
const LEAST_ID = 5;

/** As much of type and id as there is room for; of a long id its end. */
function deviceInRow(device: Device, columns: number): string {
  const { id, type } = device;
  const whole = deviceTitle(device);
  if (id === undefined || whole.length <= columns) return whole;
  const end = (room: number) => (id.length <= room ? id : `…${id.slice(1 - room)}`);
  if (type === undefined) return end(columns);
  const shown = type.length + 2 + LEAST_ID <= columns ? `${type} ` : startOf(type, columns - LEAST_ID - 1);
  return shown + end(Math.max(LEAST_ID + 1, columns - shown.length));
}

/** The table of SyncKeys of one device. */
export function progressColumns(
  now: number,
  progress: DeviceProgress | undefined,
): readonly Column<SyncProgress>[] {
  return [
    {
      title: 'Collection',
      width: 12,
      least: 8,
      most: 20,
      rank: 1,
      cell: ({ id }) => progress?.nameOf(id) ?? id,
    },
    { title: 'SyncKey', width: 14, least: 12, most: 20, rank: 2, cell: keysInWords },
    { title: 'When', width: 8, rank: 4, cell: ({ at }) => ago(now - at) },
    {
      title: 'Trouble',
      width: 20,
      least: 11,
      most: 60,
      rank: 3,
      cell: (one) => span(troubleInWords(one), 'warning'),
    },
  ];
}
