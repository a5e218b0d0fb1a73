import { widthOf } from './fit.ts';
import { type Line, type Span, textOf } from './line.ts';

/** A part of a line that can be said in fewer words. */
export interface Segment {
  /** From the longest to the shortest; an empty one leaves it out. */
  readonly variants: readonly (readonly Span[])[];
  /** Those of the highest rank are shortened first; several are those of each step, the last also of all further ones. */
  readonly rank: number | readonly number[];
  /** Stands at the right end. */
  readonly isRight?: boolean;
}

const GAP = 2;

/** Segments in one line of a width, in the fullest words for which there is room. */
export function segmentsLine(segments: readonly Segment[], columns: number): Line {
  const chosen = segments.map(() => 0);
  while (widthOfAll(segments, chosen) > columns && shorten(segments, chosen)) {
    // Each round has said one of them in fewer words.
  }
  const left = joined(segments, chosen, false);
  const right = joined(segments, chosen, true);
  if (right.length === 0) return { spans: left };
  const blanks = Math.max(left.length > 0 ? GAP : 0, columns - widthIn(left) - widthIn(right));
  return { spans: [...left, { text: ' '.repeat(blanks) }, ...right] };
}

/** Takes the next shorter words of the least important segment that has any; false where none has. */
function shorten(segments: readonly Segment[], chosen: number[]): boolean {
  let worst = -1;
  let highest = Number.NEGATIVE_INFINITY;
  for (const [index, segment] of segments.entries()) {
    const step = chosen[index] as number;
    if (step >= segment.variants.length - 1) continue;
    const rank = rankOf(segment, step);
    if (rank <= highest) continue;
    worst = index;
    highest = rank;
  }
  if (worst < 0) return false;
  chosen[worst] = (chosen[worst] as number) + 1;
  return true;
}

function rankOf({ rank }: Segment, step: number): number {
  return typeof rank === 'number' ? rank : (rank[Math.min(step, rank.length - 1)] ?? 0);
}

function widthOfAll(segments: readonly Segment[], chosen: readonly number[]): number {
  const widths = segments
    .map((_, index) => widthIn(variantOf(segments, chosen, index)))
    .filter((width) => width > 0);
  return widths.reduce((sum, width) => sum + width + GAP, -GAP);
}

function joined(segments: readonly Segment[], chosen: readonly number[], isRight: boolean): readonly Span[] {
  const spans: Span[] = [];
  for (const [index, segment] of segments.entries()) {
    const variant = variantOf(segments, chosen, index);
    if ((segment.isRight ?? false) !== isRight || widthIn(variant) === 0) continue;
    if (spans.length > 0) spans.push({ text: ' '.repeat(GAP) });
    spans.push(...variant);
  }
  return spans;
}

function variantOf(segments: readonly Segment[], chosen: readonly number[], index: number): readonly Span[] {
  return segments[index]?.variants[chosen[index] as number] ?? [];
}

function widthIn(spans: readonly Span[]): number {
  return widthOf(textOf({ spans }));
}
