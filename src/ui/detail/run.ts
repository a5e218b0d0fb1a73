import type { Size } from '../draw/line.ts';
import { type Cursor, moved, topOf } from '../draw/window.ts';
import { stepOf } from '../exchanges/focus.ts';
import { withEdit } from '../hold/held.ts';
import type { Command } from '../keys/keymap.ts';
import type { Entry } from '../state/entry.ts';
import { toggledMark, type UiState } from '../state/state.ts';
import { findingLines } from './findings-tab.ts';
import { withByteOfTree, withTab } from './focus.ts';
import { headerLines } from './headers-tab.ts';
import { hexView } from './hex-tab.ts';
import { atElement, toFinding } from './jump.ts';
import { detailOf } from './open.ts';
import { TOP_ROWS } from './panes.ts';
import type { ParagraphLine } from './paragraphs.ts';
import { byteAt, runHex } from './run-hex.ts';
import { clickedByte, clickedTree, runTree } from './run-tree.ts';
import { asSent, hasSent, otherVersion } from './sent.ts';
import type { DetailState } from './state.ts';
import { tabAfter, tabAt } from './tabs.ts';
import { treeView } from './tree-tab.ts';

/** The exchange that is looked at; undefined where it has left the log. */
export function entryOf({ log, detail }: UiState): Entry | undefined {
  const found = detail && log.get(detail.number);
  const entry = found && withEdit(found);
  return entry && detail?.showsSent && detail.tab !== 'findings' ? asSent(entry) : entry;
}

/** With what came on the screen, for that is what findings speak of. */
function asCame(state: UiState, detail: DetailState, act: (entry: Entry, detail: DetailState) => UiState) {
  const came = { ...detail, showsSent: false };
  const entry = entryOf({ ...state, detail: came });
  return entry ? act(entry, came) : state;
}

/** The state after a command; undefined where it is none of this screen. */
export function runDetail(state: UiState, command: Command, size: Size): UiState | undefined {
  const { detail } = state;
  if (!detail) return undefined;
  if (command === 'exchange.next') return neighbour(state, detail, 1);
  if (command === 'exchange.previous') return neighbour(state, detail, -1);
  const entry = entryOf(state);
  return entry ? runEntry(state, entry, detail, command, size) : stayed(state, command);
}

/** Nothing to go through; the tabs stay as they are. */
function stayed(state: UiState, command: Command): UiState | undefined {
  return command === 'next' || command === 'previous' ? state : undefined;
}

function runEntry(
  state: UiState,
  entry: Entry,
  detail: DetailState,
  command: Command,
  size: Size,
): UiState | undefined {
  switch (command) {
    case 'next':
      return { ...state, detail: withTab(entry, detail, tabAfter(detail.tab, 1), size, state.now) };
    case 'previous':
      return { ...state, detail: withTab(entry, detail, tabAfter(detail.tab, -1), size, state.now) };
    case 'side':
      return { ...state, detail: otherSide(entry, detail, size, state.now) };
    case 'finding.next':
      return asCame(state, detail, (came, at) => toFinding(state, came, at, 1, size));
    case 'finding.previous':
      return asCame(state, detail, (came, at) => toFinding(state, came, at, -1, size));
    case 'sent':
      return withOtherVersion(state, entry, detail, size);
    case 'mark':
      return toggledMark(state, entry);
    default:
      return runTab(state, entry, detail, command, size);
  }
}

/** What was sent rather than what came, or the other way; from a finding at its element. */
function withOtherVersion(state: UiState, entry: Entry, detail: DetailState, size: Size): UiState {
  if (!hasSent(entry.exchange)) return { ...state, note: 'it was sent as it came' };
  const lines = detail.tab === 'findings' ? linesOf(entry, 'findings', size) : [];
  const found = openLine(state, entry, detail, lines, size).detail ?? detail;
  return { ...state, detail: otherVersion(entry, found) };
}

function runTab(
  state: UiState,
  entry: Entry,
  detail: DetailState,
  command: Command,
  size: Size,
): UiState | undefined {
  const { tab } = detail;
  switch (tab) {
    case 'findings':
    case 'headers': {
      const lines = linesOf(entry, tab, size);
      if (command === 'fold.toggle') return openLine(state, entry, detail, lines, size);
      const height = size.rows - TOP_ROWS;
      const step = stepOf(command, height);
      if (step === undefined) return undefined;
      const cursor = moved(kept(detail[tab], lines.length), step, lines.length, height);
      return { ...state, detail: withLine(detail, tab, lines, cursor) };
    }
    case 'request':
    case 'response': {
      const focus = runTree(entry, detail[tab], command, tab, size, state.now);
      return focus && { ...state, detail: { ...detail, [tab]: focus } };
    }
    case 'hex': {
      if (command === 'fold.toggle')
        return { ...state, detail: withTab(entry, detail, detail.side, size, state.now) };
      const hex = runHex(entry, detail, command, size);
      return hex && { ...state, detail: { ...detail, hex } };
    }
  }
}

/** The rows of a tab that is text. */
export function linesOf(
  entry: Entry,
  tab: 'findings' | 'headers',
  { columns }: Size,
): readonly ParagraphLine[] {
  return tab === 'findings' ? findingLines(entry.exchange, columns - 2) : headerLines(entry, columns - 2);
}

/** A cursor inside of its rows, of which there may be fewer by now. */
export function kept(cursor: Cursor, count: number): Cursor {
  const index = Math.max(0, Math.min(cursor.index, count - 1));
  return { index, row: Math.min(cursor.row, index) };
}

function withLine(
  detail: DetailState,
  tab: 'findings' | 'headers',
  lines: readonly ParagraphLine[],
  cursor: Cursor,
): DetailState {
  const finding = lines[cursor.index]?.of;
  return { ...detail, [tab]: cursor, ...(finding !== undefined && { finding }) };
}

/** From a finding to its element. */
function openLine(
  state: UiState,
  entry: Entry,
  detail: DetailState,
  lines: readonly ParagraphLine[],
  size: Size,
): UiState {
  const of = detail.tab === 'findings' ? lines[kept(detail.findings, lines.length).index]?.of : undefined;
  return of === undefined ? state : atElement(state, entry, { ...detail, showsSent: false }, of, size);
}

/** From request to response and back; in the Hex tab the bytes at the cursor of that tree. */
function otherSide(entry: Entry, detail: DetailState, size: Size, now: number): DetailState {
  if (detail.tab !== 'hex')
    return withTab(entry, detail, detail.tab === 'request' ? 'response' : 'request', size, now);
  return withByteOfTree(entry, detail, detail.side === 'request' ? 'response' : 'request', size, now);
}

/** The exchange before or after in the list, on the same tab. */
function neighbour(state: UiState, detail: DetailState, by: number): UiState {
  const at = state.visible.indexOf(detail.number);
  const isListed = at >= 0 && state.visible.numberAt(at) === detail.number;
  const number =
    at + by < 0 && isListed
      ? undefined
      : state.visible.numberAt(isListed || by > 0 ? at + by : Math.max(0, at));
  if (number === undefined || number === detail.number)
    return { ...state, note: by > 0 ? 'this is the last exchange' : 'this is the first exchange' };
  const next = { ...detailOf(number, detail.tab), side: detail.side };
  return { ...state, detail: next, list: { ...state.list, number } };
}

/** The state after a click on a row and column of the body. */
export function clickDetail(state: UiState, row: number, column: number, size: Size): UiState {
  const { detail } = state;
  const entry = entryOf(state);
  if (!detail || !entry) return state;
  if (row < TOP_ROWS) {
    const tab = row === 0 ? tabAt(entry, detail, size.columns, column) : undefined;
    return tab ? { ...state, detail: withTab(entry, detail, tab, size, state.now) } : state;
  }
  return { ...state, detail: clickedTab(state, entry, detail, row - TOP_ROWS, column, size) };
}

function clickedTab(
  state: UiState,
  entry: Entry,
  detail: DetailState,
  row: number,
  column: number,
  size: Size,
): DetailState {
  const { tab } = detail;
  switch (tab) {
    case 'findings':
    case 'headers': {
      const lines = linesOf(entry, tab, size);
      const index = topOf(kept(detail[tab], lines.length), lines.length, size.rows - TOP_ROWS) + row;
      return index < lines.length ? withLine(detail, tab, lines, { index, row }) : detail;
    }
    case 'request':
    case 'response': {
      const view = treeView(entry, detail[tab], tab, size, state.now);
      const byByte = clickedByte(view, detail[tab], row, column);
      return { ...detail, [tab]: byByte ?? clickedTree(view, detail[tab], row) };
    }
    case 'hex': {
      const view = hexView(entry, detail, size);
      const offset = view && byteAt(view, row, column);
      return offset === undefined ? detail : { ...detail, hex: { offset, row } };
    }
  }
}
