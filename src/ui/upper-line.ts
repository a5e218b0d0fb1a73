import { counted } from '../inspect/words.ts';
import { cut } from './draw/fit.ts';
import { type Line, type Span, span } from './draw/line.ts';
import { type Segment, segmentsLine } from './draw/segments.ts';
import { sparkline } from './draw/sparkline.ts';
import { policyInWords } from './rules/policy-words.ts';
import type { UiState } from './state/state.ts';

/** What goes first where it is narrow, the highest: what says least, or is said elsewhere. */
const BARS = 9;
const NAME = 8;
const FEW_BARS = 7;
const SILENCE = 6;
const NUMBER = 5;
const REPORT = 4;
const RATE = 3;
const WHERE = 2;
const ACTING = 1;
const NOWHERE = 0.5;
const LAST = 0;

/** The upper row of the header: where the proxy stands, what it does to the traffic, and how much there is. */
export function upperLine(state: UiState, columns: number): Line {
  return segmentsLine(
    [whereOf(state), holdOf(state), enforcementOf(state), readingOf(state), rateOf(state)],
    columns,
  );
}

const NOTHING: Segment = { rank: SILENCE, variants: [[]] };

function whereOf({ session }: UiState): Segment {
  const { mode, address, upstream } = session;
  const name = span('easlens ', 'strong');
  const where = [address, upstream].filter((part) => part !== undefined).join(' -> ');
  if (where === '') return { rank: NAME, variants: [[name, span(mode, 'plain')], [span(mode, 'plain')]] };
  const how = span(`${mode} `, 'quiet');
  const without = where.replace(/\bhttps?:\/\//g, '');
  return {
    rank: [NAME, WHERE, WHERE, NOWHERE],
    variants: [
      [name, how, span(where, 'plain')],
      [how, span(where, 'plain')],
      [span(where, 'plain')],
      [span(without, 'plain')],
      [span('easlens', 'strong')],
    ],
  };
}

function enforcementOf({ rulesInUse, session }: UiState): Segment {
  if (session.isFile) return NOTHING;
  const { acting: rules, off } = policyInWords(
    rulesInUse.packs.flatMap(({ rules }) => rules),
    rulesInUse.policy,
  );
  const kept = session.keepsDevices ? 'devices kept' : '';
  const acting = [rules, kept].filter((word) => word !== '').join(', ');
  if (acting === '') {
    const quiet = (...words: readonly string[]) => [
      span(words.filter((word) => word !== '').join(', '), 'quiet'),
    ];
    return {
      rank: [SILENCE, off === '' ? REPORT : LAST],
      variants: [quiet('report only', off), quiet(off || 'report'), []],
    };
  }
  const loud = [acting, off].filter((word) => word !== '').join(', ');
  const long = loud.replace(/^\d+/, (count) => counted(Number(count), 'rule'));
  return {
    rank: [ACTING, ACTING, LAST],
    variants: [[span(long, 'warning')], [span(loud, 'warning')], [span(acting, 'warning')], []],
  };
}

/** What is held, and how many wait. */
export function holdOf({ hold }: UiState): Segment {
  if (!hold || (hold.text === '' && hold.waiting.length === 0)) return { rank: 0, variants: [[]] };
  const count = hold.waiting.length;
  const waits = span(`${count} ${count === 1 ? 'waits' : 'wait'}`, count > 0 ? 'warning' : 'quiet');
  const shown = (columns: number): readonly Span[] => [
    span(`holding: ${cut(hold.text, columns)}`, 'info'),
    { text: ' ' },
    waits,
  ];
  return {
    rank: ACTING,
    variants: [shown(40), shown(20), shown(10), [span('holding ', 'info'), waits], [waits]],
  };
}

/** How far a file was read, a filter tried, findings counted: what is not there yet is missing from all that is shown. */
function readingOf(state: UiState): Segment {
  const words = [state.reading, searchedOf(state), gatheredOf(state)].filter((text) => text !== '');
  if (words.length === 0) return NOTHING;
  const long = span(words.join(', '), 'info');
  const short = span(words[0] as string, 'info');
  return { rank: [FEW_BARS, LAST], isRight: true, variants: [[long], [short], []] };
}

function searchedOf({ session, visible, log }: UiState): string {
  const { untried } = visible;
  if (session.isFile !== true || untried === 0) return '';
  return `${grouped(log.size - untried)} of ${grouped(log.size)} looked through`;
}

function gatheredOf({ screen, gathered }: UiState): string {
  const isShown = screen === 'findings' || screen === 'devices';
  return isShown && gathered < 1 ? `${Math.floor(gathered * 100)}% counted` : '';
}

/** `1,000,000`. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Bars for the last seconds, and exchanges a second: the mean of the last five. */
function rateOf({ rate, now, session }: UiState): Segment {
  if (session.isFile) return NOTHING;
  const lastFive = rate.last(5, now).reduce((sum, count) => sum + count, 0) / 5;
  const words = `${lastFive < 9.95 && lastFive > 0 ? lastFive.toFixed(1) : Math.round(lastFive)}/s`;
  const bars = (seconds: number): readonly Span[] => [
    span(sparkline(rate.last(seconds, now)), 'accent'),
    span(` ${words}`, 'plain'),
  ];
  return {
    rank: [BARS, FEW_BARS, NUMBER, RATE],
    isRight: true,
    variants: [bars(20), bars(10), bars(6), [span(words, 'plain')], []],
  };
}
