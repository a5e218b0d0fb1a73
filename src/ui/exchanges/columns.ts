import { span } from '../draw/line.ts';
import type { Column } from '../draw/table.ts';
import { heldMark, heldSpan } from '../hold/words.ts';
import type { Entry } from '../state/entry.ts';
import {
  actionSpan,
  deviceText,
  durationText,
  findingsSpan,
  httpTone,
  sizeText,
  statusSpan,
  timeText,
} from './words.ts';

/** What a row shows: an exchange, and the time at which it is looked at. */
export interface RowOf {
  readonly entry: Entry;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** There is no room for a column of its own to say what was done. */
  readonly saysAction: boolean;
}

export const ACTION_TITLE = 'Done';

/** The columns of the list. At 40 columns remain: which device, what it asked, how it went, how bad it is. */
export const columns: readonly Column<RowOf>[] = [
  { title: '', width: 1, rank: 0, cell: ({ entry }) => markOf(entry) },
  {
    title: 'Time',
    width: 8,
    most: 12,
    rank: 5,
    cell: ({ entry }, width) => span(timeText(entry.exchange.openedAt, width), 'quiet'),
  },
  {
    title: 'Device',
    width: 12,
    least: 8,
    most: 18,
    spare: 50,
    rank: 4,
    cell: ({ entry }, width) => deviceText(entry.exchange, width),
  },
  {
    title: 'Command',
    width: 12,
    least: 10,
    most: 17,
    rank: 1,
    cell: ({ entry }) => span(entry.exchange.line.command, 'accent'),
  },
  {
    title: 'Ver',
    width: 4,
    rank: 8,
    cell: ({ entry }) => span(entry.exchange.line.protocolVersion ?? '', 'quiet'),
  },
  { title: 'HTTP', width: 4, rank: 6, cell: ({ entry }) => httpCell(entry) },
  {
    title: 'Status',
    width: 16,
    least: 11,
    most: 26,
    spare: 64,
    rank: 2,
    cell: ({ entry, now, saysAction }, width) => statusCell(entry, now, saysAction, width),
  },
  {
    title: 'Took',
    width: 5,
    most: 7,
    alignment: 'right',
    rank: 7,
    cell: ({ entry }, width) => durationText(entry.exchange.durationMs, width),
  },
  {
    title: 'Req',
    width: 4,
    most: 8,
    alignment: 'right',
    rank: 10,
    cell: ({ entry }, width) => sizeText(entry.exchange.request?.body.length, width),
  },
  {
    title: 'Resp',
    width: 4,
    most: 8,
    alignment: 'right',
    rank: 9,
    cell: ({ entry }, width) => sizeText(entry.exchange.response?.body.length, width),
  },
  {
    title: 'Found',
    width: 5,
    least: 5,
    most: 8,
    rank: 3,
    cell: ({ entry }, width) => findingsSpan(entry.counts, width),
  },
  { title: ACTION_TITLE, width: 9, rank: 11, cell: ({ entry }) => actionSpan(entry.exchange) },
];

function markOf({ exchange: { held }, isMarked }: Entry) {
  if (held) return heldMark(held);
  return isMarked ? span('*', 'strong') : '';
}

function statusCell({ exchange }: Entry, now: number, saysAction: boolean, width: number) {
  const { held } = exchange;
  return held ? heldSpan(held, now, width) : statusSpan(exchange, now, saysAction);
}

function httpCell({ exchange: { answer } }: Entry) {
  return answer ? span(String(answer.status), httpTone(answer.status)) : '';
}
