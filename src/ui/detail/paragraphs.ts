import { cut, widthOf } from '../draw/fit.ts';
import { type Line, type Span, span, type Tone } from '../draw/line.ts';
import { type PieceBudget, pieceBudget, textLines } from './text-lines.ts';

/** Rows of one paragraph: a hostile header may be sixteen kilobytes of anything. */
const MAX_LINES = 12;
/** Characters that are looked at for them. */
const MAX_CHARACTERS = 4000;

/** A label with a text that goes on below itself. */
export interface Paragraph {
  readonly label: string;
  readonly labelTone?: Tone;
  readonly text: string;
  readonly tone?: Tone;
  /** Columns before the label. */
  readonly indent?: number;
  /** What the row belongs to, such as a number of a finding. */
  readonly of?: number;
}

/** A line, and what it belongs to. */
export interface ParagraphLine {
  readonly spans: readonly Span[];
  readonly of?: number;
}

/** Paragraphs in rows of at most so many columns. */
export function paragraphLines(
  paragraphs: readonly Paragraph[],
  columns: number,
  budget = pieceBudget(),
): readonly ParagraphLine[] {
  return paragraphs.flatMap((paragraph) => linesOf(paragraph, columns, budget));
}

function linesOf(paragraph: Paragraph, columns: number, budget: PieceBudget): readonly ParagraphLine[] {
  const { label, labelTone = 'quiet', text, tone = 'plain', indent = 0, of } = paragraph;
  const shownLabel = cut(label, Math.max(8, columns - indent));
  const labelWidth = shownLabel === '' ? 0 : widthOf(shownLabel) + 1;
  // A long label leaves no room beside it.
  const hang = labelWidth > columns / 2 ? indent + 2 : indent + labelWidth;
  const raw = text.slice(0, MAX_CHARACTERS).replaceAll(/[\r\n\t]/g, symbolOf);
  const lines =
    labelWidth > columns / 2
      ? ['', ...textLines(raw, columns - hang, MAX_LINES, budget)]
      : textLines(raw, columns - hang, MAX_LINES, budget);
  const rest = text.length > MAX_CHARACTERS || lines.length >= MAX_LINES;
  const all = rest ? [...lines, `… ${text.length} characters in all`] : lines;
  return all.map((shown, index) => ({
    spans:
      index === 0
        ? [
            { text: ' '.repeat(indent) },
            span(shownLabel, labelTone),
            { text: shownLabel === '' ? '' : ' ' },
            span(shown, tone),
          ]
        : [{ text: ' '.repeat(hang) }, span(shown, tone)],
    ...(of !== undefined && { of }),
  }));
}

function symbolOf(control: string): string {
  return String.fromCharCode(0x2400 + control.charCodeAt(0));
}

/** The rows that are on the screen, the one under the cursor marked. */
export function visibleLines(
  lines: readonly ParagraphLine[],
  index: number,
  top: number,
  height: number,
): readonly Line[] {
  return lines.slice(top, top + height).map(({ spans }, row) => {
    const isFocused = top + row === index;
    return { spans: [{ text: isFocused ? '> ' : '  ' }, ...spans], isFocused };
  });
}
