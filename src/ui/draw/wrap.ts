import { cut, startOf, widthOf } from './fit.ts';

/** The text in rows of at most so many columns, broken between words where it can be; the last of `most` rows is cut. */
export function wrapText(text: string, columns: number, most: number): readonly string[] {
  if (columns <= 0 || most <= 0) return [];
  // What comes off the wire may be megabytes, and only so much can be shown.
  let rest = cut(text, columns * most);
  const rows: string[] = [];
  while (widthOf(rest) > columns && rows.length < most - 1) {
    const end = endOfRow(rest, columns);
    rows.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  if (rest !== '') rows.push(cut(rest, columns));
  return rows;
}

/** Where a row ends: at the last blank that fits, else where the columns end. */
function endOfRow(text: string, columns: number): number {
  const whole = startOf(text, columns).length;
  const blank = text.lastIndexOf(' ', whole);
  return blank > 0 ? blank : Math.max(1, whole);
}
