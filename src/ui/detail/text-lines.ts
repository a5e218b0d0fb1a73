import { piecesOf } from '../draw/drawable.ts';
import { widthOf } from '../draw/fit.ts';

const PLAIN = /^[ -~]*$/;

/** The text made safe, in rows of at most so many columns, its own line breaks and blanks kept. At most `most` rows. */
export function textLines(text: string, columns: number, most = Number.POSITIVE_INFINITY): string[] {
  const rows: string[] = [];
  for (let start = 0; start <= text.length && rows.length < most; ) {
    const feed = text.indexOf('\n', start);
    const end = feed < 0 ? text.length : feed;
    const line = text.slice(start, text[end - 1] === '\r' && end > start ? end - 1 : end);
    breakLine(line.replaceAll('\t', '    '), Math.max(8, columns), most, rows);
    start = end + 1;
  }
  return rows;
}

function breakLine(line: string, columns: number, most: number, rows: string[]): void {
  if (!PLAIN.test(line)) {
    breakPieces(line, columns, most, rows);
    return;
  }
  let rest = line;
  while (rest.length > columns && rows.length < most) {
    // At a blank, where that leaves no row half empty.
    const blank = rest.lastIndexOf(' ', columns);
    const end = blank > columns / 2 ? blank : columns;
    rows.push(rest.slice(0, end));
    rest = rest.slice(rest[end] === ' ' ? end + 1 : end);
  }
  if (rows.length < most) rows.push(rest);
}

function breakPieces(line: string, columns: number, most: number, rows: string[]): void {
  let row = '';
  let width = 0;
  for (const piece of piecesOf(line, widthOf)) {
    if (width + piece.columns > columns) {
      rows.push(row);
      if (rows.length >= most) return;
      row = '';
      width = 0;
    }
    row += piece.text;
    width += piece.columns;
  }
  rows.push(row);
}
