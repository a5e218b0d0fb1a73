import { counted } from '../inspect/words.ts';
import { cut } from './draw/fit.ts';
import { type Line, type Span, span } from './draw/line.ts';
import { type Segment, segmentsLine } from './draw/segments.ts';
import { isFollowing } from './exchanges/focus.ts';
import { countsOf } from './exchanges/words.ts';
import { layoutOf } from './state/layout.ts';
import { goTo, type UiState } from './state/state.ts';
import { tabAt, tabSpans } from './tabs.ts';
import { holdOf, upperLine } from './upper-line.ts';

/** Two rows: where the proxy stands and what it does; screens, filter and counts. On a low terminal only the second. */
export function headerLines(state: UiState, rows: number): readonly Line[] {
  const { columns } = state.size;
  const last = segmentsLine(
    [tabsOf(state), ...(rows < 2 ? [holdOf(state)] : []), filterOf(state), ...countsSegments(state)],
    columns,
  );
  if (rows < 2) return [last].slice(0, rows);
  return [upperLine(state, columns), last];
}

/** The state after a click on the header: on a tab, its screen. */
export function headerClick(state: UiState, row: number, column: number): UiState {
  const { header } = layoutOf(state.size);
  if (row !== header - 1) return state;
  const screen = tabAt(column, headerLines(state, header).at(-1)?.spans ?? []);
  return screen === undefined || screen === state.screen ? state : { ...goTo(state, screen), trail: [] };
}

function tabsOf({ screen }: UiState): Segment {
  return { rank: 5, variants: [tabSpans(screen, false), tabSpans(screen, true)] };
}

/** Columns of a filter in the header; the row above the keys shows more of it. */
const FILTER_COLUMNS = 40;

function filterOf({ filter, visible, log }: UiState): Segment {
  if (filter.text === '') return { rank: 0, variants: [[]] };
  const share = ` ${visible.size} of ${log.size}${visible.untried > 0 ? ', trying' : ''}`;
  const shown = (columns: number): readonly Span[] => [
    span(`/${cut(filter.text, columns)}`, 'info'),
    span(share, 'plain'),
  ];
  return { rank: 4, variants: [shown(FILTER_COLUMNS), shown(20), shown(10), []] };
}

function countsSegments(state: UiState): readonly Segment[] {
  const { exchanges, pending, failed, findings } = state.log.totals;
  const found = countsOf(findings).flatMap(({ text, tone }, index) => [
    ...(index > 0 ? [{ text: ' ' }] : []),
    span(text, tone),
  ]);
  const total: readonly Span[] = [span(counted(exchanges, 'exchange'), 'plain')];
  return [
    {
      rank: 9,
      isRight: true,
      variants: state.filter.text === '' ? [total, [span(String(exchanges), 'plain')], []] : [[]],
    },
    { rank: 8, isRight: true, variants: pending > 0 ? [[span(`${pending} open`, 'info')], []] : [[]] },
    { rank: 2, isRight: true, variants: failed > 0 ? [[span(`${failed} failed`, 'error')], []] : [[]] },
    { rank: 1, isRight: true, variants: [found, found.slice(0, 1), []] },
    { rank: 6, isRight: true, variants: followVariants(state) },
  ];
}

function followVariants(state: UiState): Segment['variants'] {
  if (state.screen !== 'exchanges' || state.visible.size === 0) return [[]];
  if (isFollowing(state)) return [[span('follows', 'good')], []];
  return [[span('stays, G follows', 'quiet')], [span('stays', 'quiet')], []];
}
