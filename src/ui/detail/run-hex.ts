import type { Size } from '../draw/line.ts';
import { moved } from '../draw/window.ts';
import { stepOf } from '../exchanges/focus.ts';
import type { Command } from '../keys/keymap.ts';
import type { Entry } from '../state/entry.ts';
import { offsetDigits } from './hex-line.ts';
import { type HexView, hexView, nodeOfByte } from './hex-tab.ts';
import { spanOf } from './side.ts';
import type { DetailState, HexFocus } from './state.ts';

/** The byte under the cursor after a command; undefined where it is none of the Hex tab. */
export function runHex(
  entry: Entry,
  detail: DetailState,
  command: Command,
  size: Size,
): HexFocus | undefined {
  const view = hexView(entry, detail, size);
  if (!view) return undefined;
  const step = stepOf(command, view.height);
  if (step !== undefined) return byRows(view, detail.hex, step);
  switch (command) {
    case 'unfold':
      return toByte(view, detail.hex, view.offset + 1);
    case 'fold':
      return toByte(view, detail.hex, view.offset - 1);
    case 'parent':
      return toParent(view, detail.hex);
    default:
      return undefined;
  }
}

/** The byte at a place of the screen; undefined where there is none. */
export function byteAt(
  { side, perRow, top, height }: HexView,
  row: number,
  column: number,
): number | undefined {
  // Two columns of the cursor, the offset, and what stands before the first byte.
  const first = 2 + offsetDigits(side.bytes.length) + 1;
  const index = Math.floor((column - first) / 3);
  const offset = (top + row) * perRow + index;
  const isByte = row < height && index >= 0 && index < perRow && offset < side.bytes.length;
  return isByte ? offset : undefined;
}

function byRows({ offset, perRow, side, top, height }: HexView, hex: HexFocus, by: number): HexFocus {
  const { length } = side.bytes;
  if (by === Number.NEGATIVE_INFINITY) return { offset: 0, row: 0 };
  if (by === Number.POSITIVE_INFINITY) return { offset: length - 1, row: height - 1 };
  const index = Math.floor(offset / perRow);
  const at = moved({ index, row: index - top }, by, Math.ceil(length / perRow), height);
  if (at.index === index) return hex;
  return { offset: Math.min(length - 1, at.index * perRow + (offset % perRow)), row: at.row };
}

function toByte({ offset, perRow, side, top, height }: HexView, hex: HexFocus, to: number): HexFocus {
  if (to < 0 || to >= side.bytes.length) return hex;
  const row = Math.floor(offset / perRow) - top + Math.floor(to / perRow) - Math.floor(offset / perRow);
  return { offset: to, row: Math.max(0, Math.min(height - 1, row)) };
}

/** To the first byte of the node; from there to that of the one around it. */
function toParent(view: HexView, hex: HexFocus): HexFocus {
  const { side, offset } = view;
  let node = nodeOfByte(side, offset);
  for (let span = spanOf(side, node); span; span = spanOf(side, node)) {
    if (span.start < offset) return toByte(view, hex, span.start);
    node = side.document?.parent(node) ?? -1;
  }
  return hex;
}
