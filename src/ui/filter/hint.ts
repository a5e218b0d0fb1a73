import { printableUpTo } from '../../inspect/printable.ts';
import { widthOf } from '../draw/fit.ts';
import { EMPTY_LINE, type Line, line, type Span, span, textOf } from '../draw/line.ts';
import { wrapped } from '../draw/wrap.ts';
import type { UiState } from '../state/state.ts';
import { columnOnScreen, scrolled } from './line.ts';
import type { Candidate, Check, Completion, FilterDraft } from './state.ts';

/** Rows of a sentence that does not fit beside its caret. */
const MAX_SENTENCE = 3;
const OFFER = '  tab';
/** Fewer columns for what is offered would show none of it. */
const LEAST_OFFER = 12;
/** Characters of a sentence: names that were typed are quoted in it. */
const MAX_PROBLEM = 500;

/** The rows below the filter line: what was said, what could be typed, what is wrong and where, or what would be shown. */
export function hintLines({ filter: { draft }, note }: UiState, columns: number): readonly Line[] {
  if (!draft) return [];
  if (note !== '') return [line(' ', span(note, 'info'))];
  if (draft.completion) return [candidatesLine(draft.completion, columns)];
  const { check, offered } = draft;
  if (check.kind !== 'wrong') return [joined(checkSpans(check), offered, columns)];
  // What is being typed is not wrong yet where it can still become right.
  return offered && check.index >= offered.start - 1
    ? [joined([], offered, columns)]
    : problemLines(draft, check, columns);
}

function checkSpans(check: Exclude<Check, { kind: 'wrong' }>): readonly Span[] {
  if (check.kind === 'nothing') return [span('words, or command == "Sync" && findings > 0', 'quiet')];
  const { how, matching, tried } = check;
  return tried === 0 ? [] : [span(`${how}: ${matching} of the newest ${tried}`, 'quiet')];
}

/** What would be shown, and what the completing key would offer. */
function joined(found: readonly Span[], offered: Completion | undefined, columns: number): Line {
  const spans = [{ text: ' ' }, ...found];
  const left = columns - widthOf(textOf({ spans })) - OFFER.length;
  if (!offered || left < LEAST_OFFER) return found.length > 0 ? { spans } : EMPTY_LINE;
  const key = [...(found.length > 0 ? [{ text: '  ' }] : []), span(OFFER.trim(), 'accent')];
  return { spans: [...spans, ...key, ...candidatesLine(offered, left).spans] };
}

/** A caret under the character, and the sentence on whichever side has room for it; else below. */
function problemLines(
  draft: FilterDraft,
  { index, problem: found }: Extract<Check, { kind: 'wrong' }>,
  columns: number,
): readonly Line[] {
  const problem = printableUpTo(found, MAX_PROBLEM);
  const at = Math.min(columnOnScreen(scrolled(draft, columns), index), columns - 1);
  const blanks = ' '.repeat(at);
  const width = widthOf(problem);
  const caret = span('^', 'error');
  if (at + 2 + width <= columns) return [line(blanks, caret, ' ', span(problem, 'warning'))];
  if (width + 1 <= at) return [line(' '.repeat(at - width - 1), span(problem, 'warning'), ' ', caret)];
  const sentence = wrapped(problem, columns - 1, MAX_SENTENCE);
  return [line(blanks, caret), ...sentence.map((text) => line(' ', span(text, 'warning')))];
}

/** As many candidates as fit, the one in the text in brackets. */
function candidatesLine({ candidates, index }: Completion, columns: number): Line {
  const room = columns - 4;
  const { from, to } = pageWith(candidates, Math.max(0, index), room);
  const spans: Span[] = [{ text: from > 0 ? '<' : ' ' }];
  for (let at = from; at < to; at++) {
    const { name } = candidates[at] as Candidate;
    spans.push(at === index ? span(`[${name}]`, 'strong') : { text: ` ${name} ` });
  }
  if (to < candidates.length) spans.push(span('>', 'quiet'));
  return { spans };
}

/** The candidates, page by page: the page that holds an index. */
function pageWith(candidates: readonly Candidate[], index: number, room: number) {
  let from = 0;
  let width = 0;
  for (let at = 0; at < candidates.length; at++) {
    width += widthOf((candidates[at] as Candidate).name) + 2;
    if (width <= room || at === from) continue;
    if (at > index) return { from, to: at };
    from = at;
    width = widthOf((candidates[at] as Candidate).name) + 2;
  }
  return { from, to: candidates.length };
}
