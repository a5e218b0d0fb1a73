import { piecesOf } from '../draw/drawable.ts';
import { widthOf } from '../draw/fit.ts';

/** A character of the draft as it is drawn. */
export interface Cell {
  /** Where it begins in the text. */
  readonly index: number;
  readonly text: string;
  /** Columns before it, and its own. */
  readonly at: number;
  readonly columns: number;
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The characters of a text with their places in columns; unsafe ones as visible symbols. */
export function cellsOf(text: string): readonly Cell[] {
  const cells: Cell[] = [];
  let at = 0;
  for (const { segment, index } of graphemes.segment(text)) {
    let shown = '';
    let columns = 0;
    for (const piece of piecesOf(segment, widthOf)) {
      shown += piece.text;
      columns += piece.columns;
    }
    cells.push({ index, text: shown, at, columns });
    at += columns;
  }
  return cells;
}

/** Where an index of the text stands, in columns. */
export function columnOf(cells: readonly Cell[], index: number): number {
  let found = 0;
  for (const { index: start, at, columns } of cells) {
    if (start > index) return found;
    found = start === index ? at : at + columns;
    if (start === index) return at;
  }
  return found;
}
