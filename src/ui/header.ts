import type { RulePolicy } from '../inspect/rules/policy.ts';
import { counted } from '../inspect/words.ts';
import { cut } from './draw/fit.ts';
import { type Line, type Span, span } from './draw/line.ts';
import { type Segment, segmentsLine } from './draw/segments.ts';
import { sparkline } from './draw/sparkline.ts';
import { isFollowing } from './exchanges/focus.ts';
import { countsOf } from './exchanges/words.ts';
import { layoutOf } from './state/layout.ts';
import { goTo, type UiState } from './state/state.ts';
import { tabAt, tabSpans } from './tabs.ts';

/** Two rows: where the proxy stands and what it does; screens, filter and counts. On a low terminal only the second. */
export function headerLines(state: UiState, rows: number): readonly Line[] {
  const { columns } = state.size;
  const last = segmentsLine(
    [tabsOf(state), ...(rows < 2 ? [holdOf(state)] : []), filterOf(state), ...countsSegments(state)],
    columns,
  );
  if (rows < 2) return [last].slice(0, rows);
  return [segmentsLine([whereOf(state), holdOf(state), enforcementOf(state), rateOf(state)], columns), last];
}

/** The state after a click on the header: on a tab, its screen. */
export function headerClick(state: UiState, row: number, column: number): UiState {
  const { header } = layoutOf(state.size);
  if (row !== header - 1) return state;
  const screen = tabAt(column, headerLines(state, header).at(-1)?.spans ?? []);
  return screen === undefined || screen === state.screen ? state : { ...goTo(state, screen), trail: [] };
}

function whereOf({ session }: UiState): Segment {
  const { mode, address, upstream } = session;
  const name = span('easlens', 'strong');
  const where = [address, upstream].filter((part) => part !== undefined).join(' -> ');
  const without = where.replace(/\bhttps?:\/\//g, '');
  return {
    rank: 2,
    variants: [
      [name, span(` ${mode} `, 'quiet'), span(where, 'plain')],
      [name, span(` ${where}`, 'plain')],
      [name, span(` ${without}`, 'plain')],
      [name],
    ],
  };
}

function enforcementOf({ rulesInUse, session }: UiState): Segment {
  const { rewrite, block, off } = countPolicy(rulesInUse.packs, rulesInUse.policy);
  const parts = [
    ...(rewrite > 0 ? [`${counted(rewrite, 'rule')} ${rewrite === 1 ? 'rewrites' : 'rewrite'}`] : []),
    ...(block > 0 ? [`${block} ${block === 1 ? 'blocks' : 'block'}`] : []),
    ...(off > 0 ? [`${off} off`] : []),
    ...(session.keepsDevices ? ['devices kept'] : []),
  ];
  const isQuiet = rewrite + block === 0 && !session.keepsDevices;
  const words = [...(isQuiet ? ['report only'] : []), ...parts].join(', ');
  return { rank: isQuiet ? 3 : 1, variants: [[span(words, isQuiet ? 'quiet' : 'warning')], []] };
}

/** What is held, and how many wait. */
function holdOf({ hold }: UiState): Segment {
  if (!hold || (hold.text === '' && hold.waiting.length === 0)) return { rank: 0, variants: [[]] };
  const count = hold.waiting.length;
  const waits = span(`${count} ${count === 1 ? 'waits' : 'wait'}`, count > 0 ? 'warning' : 'quiet');
  const shown = (columns: number): readonly Span[] => [
    span(`holding: ${cut(hold.text, columns)}`, 'info'),
    { text: ' ' },
    waits,
  ];
  return { rank: 1, variants: [shown(40), shown(20), shown(10), [span('holding ', 'info'), waits], [waits]] };
}

function countPolicy(packs: UiState['rulesInUse']['packs'], policy: RulePolicy) {
  const counts = { rewrite: 0, block: 0, off: 0 };
  for (const { rules } of packs) {
    for (const { name } of rules) {
      const enforcement = policy.enforcement(name);
      if (!policy.isOn(name)) counts.off++;
      else if (enforcement !== 'report') counts[enforcement]++;
    }
  }
  return counts;
}

/** Bars for the last seconds, and exchanges a second: the mean of the last five. */
function rateOf({ rate, now }: UiState): Segment {
  const lastFive = rate.last(5, now).reduce((sum, count) => sum + count, 0) / 5;
  const words = `${lastFive < 9.95 && lastFive > 0 ? lastFive.toFixed(1) : Math.round(lastFive)}/s`;
  const bars = (seconds: number): readonly Span[] => [
    span(sparkline(rate.last(seconds, now)), 'accent'),
    span(` ${words}`, 'plain'),
  ];
  return { rank: 4, isRight: true, variants: [bars(20), bars(10), [span(words, 'plain')], []] };
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
