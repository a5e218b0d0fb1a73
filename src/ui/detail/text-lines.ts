import { piecesOf } from '../draw/drawable.ts';
import { cut, widthOf } from '../draw/fit.ts';

/** Latin, Greek and Cyrillic letters, kana, Han and Hangul: safe, of a width that no terminal disputes. */
const FAST = /^[ -~¡-¨ª-¬¯-ˬͰ-ͷΑ-ΡΣ-ҁҊ-ԯぁ-ゖァ-ヺ一-鿋가-힣]*$/;
const NOT_FAST = /[^ -~¡-¨ª-¬¯-ˬͰ-ͷΑ-ΡΣ-ҁҊ-ԯぁ-ゖァ-ヺ一-鿋가-힣]/gu;
const WIDE_FROM = 0x3041;

/**
 * Pieces that may be looked at one by one for one screen: each takes some microseconds, and all of them belong into one
 * frame. Beyond, a dot stands for each character that is not a common letter.
 */
const MAX_PIECES = 4000;

/** How many pieces may still be looked at. */
export interface PieceBudget {
  left: number;
}

export function pieceBudget(): PieceBudget {
  return { left: MAX_PIECES };
}

/** The text made safe, in rows of at most so many columns, its own line breaks and blanks kept. At most `most` rows. */
export function textLines(
  text: string,
  columns: number,
  most = Number.POSITIVE_INFINITY,
  budget = pieceBudget(),
): string[] {
  const rows: string[] = [];
  const width = Math.max(8, columns);
  for (let start = 0; start <= text.length && rows.length < most; ) {
    const feed = text.indexOf('\n', start);
    const end = feed < 0 ? text.length : feed;
    // No more than can be shown is looked at.
    const last = Math.min(end, start + width * (most - rows.length) + 1);
    const isReturn = last === end && end > start && text[end - 1] === '\r';
    const line = text.slice(start, isReturn ? end - 1 : last).replaceAll('\t', '    ');
    for (const row of rowsOf(line, width, budget)) {
      rows.push(row);
      if (rows.length >= most) break;
    }
    start = end + 1;
  }
  return rows;
}

function rowsOf(line: string, columns: number, budget: PieceBudget): Iterable<string> {
  if (FAST.test(line)) return lettersOf(line, columns);
  if (budget.left > 0) return piecewise(line, columns, budget);
  return lettersOf(line.replace(NOT_FAST, '·'), columns);
}

/** Rows of letters whose widths are known. */
function* lettersOf(line: string, columns: number): Generator<string> {
  let start = 0;
  while (true) {
    const end = endOfRow(line, start, columns);
    if (end === line.length) break;
    // At a blank, where that leaves no row half empty.
    const blank = line.lastIndexOf(' ', end);
    const cutAt = blank > start + (end - start) / 2 ? blank : end;
    yield line.slice(start, cutAt);
    start = line[cutAt] === ' ' ? cutAt + 1 : cutAt;
  }
  yield line.slice(start);
}

function endOfRow(line: string, start: number, columns: number): number {
  let width = 0;
  for (let at = start; at < line.length; at++) {
    width += line.charCodeAt(at) >= WIDE_FROM ? 2 : 1;
    if (width > columns) return at;
  }
  return line.length;
}

function* piecewise(line: string, columns: number, budget: PieceBudget): Generator<string> {
  let row = '';
  let width = 0;
  let read = 0;
  // A long line ends the budget in its middle; what is left of it comes as dots.
  const head = line.slice(0, budget.left);
  for (const piece of piecesOf(head, widthOf)) {
    budget.left--;
    read++;
    if (width + piece.columns > columns) {
      yield row;
      row = '';
      width = 0;
    }
    // A cluster of letters that join may be wider than any row.
    row += piece.columns > columns ? cut(piece.text, columns) : piece.text;
    width += Math.min(piece.columns, columns);
  }
  yield row;
  if (read > 0 && head.length < line.length)
    yield* lettersOf(line.slice(head.length).replace(NOT_FAST, '·'), columns);
}
