import { type Alignment, fit } from './fit.ts';
import { type Line, type Span, span } from './line.ts';

/** One column of a table whose rows are lines. */
export interface Column<Row> {
  readonly title: string;
  /** Columns of the terminal that it needs. */
  readonly width: number;
  /** Columns that it makes do with where not all that have this member could stay otherwise. */
  readonly least?: number;
  /** Columns that it takes where there is room; as many as it needs where absent. */
  readonly most?: number;
  /** Columns that it takes where all others have the most they want. */
  readonly spare?: number;
  readonly alignment?: Alignment;
  /** On a narrow terminal the columns with the highest rank go first. */
  readonly rank: number;
  /** What stands in it; it may say more in more columns. */
  readonly cell: (row: Row, columns: number) => string | Span;
}

/** A column with the width it got. */
export type PlacedColumn<Row> = Column<Row> & { readonly columns: number };

/** The columns that a width has room for, in their order, one column for the cursor and one between any two. */
export function placed<Row>(columns: readonly Column<Row>[], width: number): readonly PlacedColumn<Row>[] {
  const ranked = [...columns].sort((a, b) => a.rank - b.rank);
  const kept = new Map<Column<Row>, number>();
  const isTight = tightWidth(columns) > width;
  let left = width;
  for (const column of ranked) {
    const wanted = (isTight && column.least) || column.width;
    const needed = Math.min(wanted, kept.size === 0 ? left - 1 : wanted) + 1;
    if (needed > left) break;
    kept.set(column, needed - 1);
    left -= needed;
  }
  for (const wish of ['width', 'most', 'spare'] as const) {
    for (const column of ranked) {
      const got = kept.get(column);
      const wished = column[wish];
      if (got === undefined || wished === undefined) continue;
      const more = Math.min(left, Math.max(0, wished - got));
      kept.set(column, got + more);
      left -= more;
    }
  }
  return columns.flatMap((column) => {
    const got = kept.get(column);
    return got === undefined ? [] : [{ ...column, columns: got }];
  });
}

/** What the columns that can shrink take unshrunk. */
function tightWidth<Row>(columns: readonly Column<Row>[]): number {
  return columns.reduce((sum, { least, width }) => sum + (least === undefined ? 0 : width + 1), 0);
}

/** The titles in capitals, which set them apart from rows without colour too. */
export function headingLine<Row>(columns: readonly PlacedColumn<Row>[]): Line {
  const titles = columns.map(({ title, columns: width, alignment }) =>
    fit(title.toUpperCase(), width, alignment),
  );
  return { spans: [span(` ${titles.join(' ').trimEnd()}`, 'quiet')] };
}

/** A row of the table, with the cursor's mark before it; for a screen reader each cell with its title. */
export function rowLine<Row>(columns: readonly PlacedColumn<Row>[], row: Row, isFocused: boolean): Line {
  const spans: Span[] = [{ text: isFocused ? '>' : ' ' }];
  const said: string[] = [];
  for (const [index, { title, cell, columns: width, alignment }] of columns.entries()) {
    const given = cell(row, width);
    const { text, tone = 'plain' } = typeof given === 'string' ? { text: given } : given;
    if (index > 0) spans.push({ text: ' ' });
    const shown = fit(text, width, alignment);
    spans.push({ text: shown, tone });
    if (shown.trim() !== '') said.push(`${title} ${shown.trim()}`.trim());
  }
  const label = [...said, ...(isFocused ? ['cursor'] : [])].join(', ');
  return { spans, label, ...(isFocused && { isFocused }) };
}
