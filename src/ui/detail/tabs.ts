import { widthOf } from '../draw/fit.ts';
import { type Line, type Span, span } from '../draw/line.ts';
import type { Entry } from '../state/entry.ts';
import { versionShown } from './sent.ts';
import { DETAIL_TABS, type DetailState, type DetailTab } from './state.ts';

const TITLES: Readonly<Record<DetailTab, readonly [long: string, short: string]>> = {
  findings: ['Findings', 'Find'],
  request: ['Request', 'Req'],
  response: ['Response', 'Resp'],
  headers: ['Headers', 'Head'],
  hex: ['Hex', 'Hex'],
};

/** Columns that the long titles need. */
const WIDE = 64;

/** The tab bar: the current one in brackets. */
export function tabsLine(entry: Entry, detail: DetailState, columns: number): Line {
  return {
    spans: labels(entry, detail, columns).map(
      ({ text, isCurrent }): Span => span(text, isCurrent ? 'marked' : 'plain'),
    ),
  };
}

/** The tab at a column of the bar. */
export function tabAt(
  entry: Entry,
  detail: DetailState,
  columns: number,
  column: number,
): DetailTab | undefined {
  let end = 0;
  for (const { tab, text } of labels(entry, detail, columns)) {
    end += widthOf(text);
    if (column < end) return tab;
  }
  return undefined;
}

function labels({ counts, exchange }: Entry, detail: DetailState, columns: number) {
  const { tab: current, side } = detail;
  const total = counts.error + counts.warning + counts.info;
  return DETAIL_TABS.map((tab) => {
    const [long, short] = TITLES[tab];
    const title = columns >= WIDE ? long : short;
    const isCurrent = tab === current;
    const extra =
      tab === 'findings' && total > 0
        ? ` ${total}`
        : tab === 'hex' && columns >= WIDE && isCurrent
          ? ` of ${side}`
          : '';
    const version = isCurrent ? versionShown(exchange, detail, tab) : undefined;
    const said = version
      ? ` ${columns >= WIDE ? version : version.replace('as it ', '').replace('as ', '')}`
      : '';
    return { tab, isCurrent, text: isCurrent ? `[${title}${extra}${said}]` : ` ${title}${extra} ` };
  });
}

/** The tab so many places on, round and round. */
export function tabAfter(tab: DetailTab, by: number): DetailTab {
  const count = DETAIL_TABS.length;
  return DETAIL_TABS[(DETAIL_TABS.indexOf(tab) + by + count) % count] ?? tab;
}
