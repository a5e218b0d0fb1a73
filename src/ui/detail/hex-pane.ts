import type { Span as ByteRange, Node } from '../../inspect/wbxml/document.ts';
import { counted } from '../../inspect/words.ts';
import { type Line, line, type Size, span } from '../draw/line.ts';
import { bytesPerRow, hexLine, offsetDigits } from './hex-line.ts';
import type { Side } from './side.ts';
import { pathOf } from './text.ts';

/** The bytes around those of the selected row, which are marked; above them where they stand. */
export function hexPane(side: Side, node: Node, range: ByteRange | undefined, size: Size): readonly Line[] {
  const { bytes } = side;
  const { perRow, height, top, total } = windowOf(side, range, size);
  const lines: Line[] = [headLine(side, node, range, size.columns)];
  for (let row = top; row < Math.min(top + height, total); row++) {
    // Nobody wants all of them read out; the Hex tab is for that.
    lines.push({ spans: hexLine(bytes, row * perRow, perRow, range && { range }), label: '' });
  }
  return lines;
}

/** The byte at a place of the pane; undefined where there is none. */
export function byteInPane(
  side: Side,
  range: ByteRange | undefined,
  size: Size,
  [row, column]: readonly [row: number, column: number],
): number | undefined {
  const { perRow, top, total } = windowOf(side, range, size);
  const index = Math.floor((column - offsetDigits(side.bytes.length) - 1) / 3);
  const offset = (top + row - 1) * perRow + index;
  const isByte = row > 0 && top + row - 1 < total && index >= 0 && index < perRow;
  return isByte && offset < side.bytes.length ? offset : undefined;
}

function windowOf({ bytes }: Side, range: ByteRange | undefined, { columns, rows }: Size) {
  const perRow = bytesPerRow(columns, bytes.length);
  const height = rows - 1;
  const total = Math.ceil(bytes.length / perRow);
  const start = Math.floor((range?.start ?? 0) / perRow);
  // The row before the first marked one tells what leads to it.
  const top = Math.max(0, Math.min(start - (height > 3 ? 1 : 0), total - height));
  return { perRow, height, total, top };
}

function headLine(
  { document, bytes }: Side,
  node: Node,
  range: ByteRange | undefined,
  columns: number,
): Line {
  if (!range) return line(span(`${counted(bytes.length, 'byte')}`, 'quiet'));
  const place = `0x${range.start.toString(16)}-0x${range.end.toString(16)}, ${counted(range.end - range.start, 'byte')}`;
  const isNode = document !== undefined && node >= 0 && node < document.size;
  const path = isNode ? pathOf(document, node, columns - place.length - 2) : '';
  return line(span(place, 'strong'), span(path === '' ? '' : `  ${path}`, 'quiet'));
}
