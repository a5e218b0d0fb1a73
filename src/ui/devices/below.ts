import { counted } from '../../inspect/words.ts';
import { age } from '../draw/age.ts';
import { fit } from '../draw/fit.ts';
import { type Line, line, type Size, span } from '../draw/line.ts';
import { ruleLine } from '../draw/rule-line.ts';
import { headingLine, placed, rowLine } from '../draw/table.ts';
import type { UiState } from '../state/state.ts';
import { deviceTitle, progressColumns } from './columns.ts';
import type { Device } from './device.ts';

/** Rows of collections below which they explain themselves. */
const LEAST_FOR_HEADING = 4;

/** What is known of the device under the cursor: itself, then its collections. */
export function deviceLines(state: UiState, device: Device, { columns, rows }: Size): readonly Line[] {
  const lines = [ruleLine(deviceTitle(device), columns), line(fit(` ${about(device, state.now)}`, columns))];
  return [...lines, ...collectionLines(state, device, { columns, rows: rows - lines.length })].slice(0, rows);
}

function about({ id, user, protocolVersion, exchanges, waiting }: Device, now: number): string {
  const parts = [
    counted(exchanges, 'exchange'),
    ...(id === undefined ? ['OPTIONS and Autodiscover are asked before a device names itself'] : []),
    ...(user === undefined ? [] : [`user ${user}`]),
    ...(protocolVersion === undefined ? [] : [`protocol ${protocolVersion}`]),
    ...(waiting ? [`${waiting.command} waits for news since ${age(now - waiting.since)}`] : []),
  ];
  return parts.join(', ');
}

function collectionLines({ now, deviceTable }: UiState, { key }: Device, { columns, rows }: Size): Line[] {
  const progress = deviceTable.progressOf(key);
  const all = progress?.collections() ?? [];
  if (all.length === 0 || rows < 2) return [];
  const table = placed(progressColumns(now, progress), columns);
  const heading = rows < LEAST_FOR_HEADING ? [] : [headingLine(table)];
  const room = rows - heading.length;
  const shown = all.slice(0, all.length <= room ? room : room - 1);
  const lines = [...heading, ...shown.map((one) => rowLine(table, one, false))];
  if (shown.length < all.length) lines.push(line(span(` and ${all.length - shown.length} more`, 'quiet')));
  return lines;
}
