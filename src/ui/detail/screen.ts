import { type Line, line, type Size, span } from '../draw/line.ts';
import { type Shown, shownFrom, topOf } from '../draw/window.ts';
import { type Entry, isPending } from '../state/entry.ts';
import type { Screen } from '../state/screen.ts';
import { drawHex, hexView } from './hex-tab.ts';
import { TOP_ROWS } from './panes.ts';
import { visibleLines } from './paragraphs.ts';
import { clickDetail, entryOf, kept, linesOf, runDetail } from './run.ts';
import type { DetailState } from './state.ts';
import { tabsLine } from './tabs.ts';
import { titleLine } from './title.ts';
import { drawTree, treeView } from './tree-tab.ts';

/** One exchange whole: findings, bodies as trees beside their bytes, headers. */
export const detailScreen: Screen = {
  title: 'Exchange',
  draw: (state, size) => {
    const { detail, now } = state;
    if (!detail) return [line(span('No exchange is chosen; esc leads back to the list.', 'quiet'))];
    const entry = entryOf(state);
    if (!entry) return goneLines(detail.number);
    const top = [tabsLine(entry, detail, size.columns), titleLine(entry, size.columns, now)];
    return [...top, ...tabLines(entry, detail, size, now)];
  },
  shown: (state, size) => {
    const entry = entryOf(state);
    return entry && state.detail && tabShown(entry, state.detail, size, state.now);
  },
  showsOpen: (state) => {
    const entry = entryOf(state);
    return entry !== undefined && isPending(entry);
  },
  run: runDetail,
  click: clickDetail,
};

function tabLines(entry: Entry, detail: DetailState, size: Size, now: number): readonly Line[] {
  const { tab } = detail;
  switch (tab) {
    case 'findings':
    case 'headers': {
      const lines = linesOf(entry, tab, size);
      const height = Math.max(1, size.rows - TOP_ROWS);
      const cursor = kept(detail[tab], lines.length);
      return visibleLines(lines, cursor.index, topOf(cursor, lines.length, height), height);
    }
    case 'request':
    case 'response':
      return drawTree(entry, treeView(entry, detail[tab], tab, size, now));
    case 'hex':
      return drawHex(entry, detail, size, now);
  }
}

function tabShown(entry: Entry, detail: DetailState, size: Size, now: number): Shown | undefined {
  const { tab } = detail;
  switch (tab) {
    case 'findings':
    case 'headers': {
      const { length } = linesOf(entry, tab, size);
      const height = Math.max(1, size.rows - TOP_ROWS);
      return shownFrom(topOf(kept(detail[tab], length), length, height), length, height);
    }
    case 'request':
    case 'response': {
      const { top, rows, panes } = treeView(entry, detail[tab], tab, size, now);
      return shownFrom(top, rows.count, panes.tree.rows);
    }
    case 'hex': {
      const view = hexView(entry, detail, size);
      return view && shownFrom(view.top, Math.ceil(view.side.bytes.length / view.perRow), view.height);
    }
  }
}

function goneLines(number: number): readonly Line[] {
  return [
    line(span(`Exchange ${number} has left the list to make room for newer ones.`, 'warning')),
    line(span('esc leads back to the list.', 'quiet')),
  ];
}
