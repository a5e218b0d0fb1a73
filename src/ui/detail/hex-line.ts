import type { Span as ByteRange } from '../../inspect/wbxml/document.ts';
import type { Span, Tone } from '../draw/line.ts';

/** What is pointed at in the bytes. */
export interface HexMark {
  readonly range?: ByteRange;
  /** The byte under a cursor. */
  readonly cursor?: number;
}

/** Digits of the offsets. */
export function offsetDigits(length: number): number {
  return Math.max(4, length.toString(16).length);
}

/** Bytes a row holds in so many columns. */
export function bytesPerRow(columns: number, length: number): number {
  const digits = offsetDigits(length);
  return [16, 8].find((count) => digits + 2 + count * 4 <= columns) ?? 4;
}

/**
 * Offset, bytes, characters. The range stands in brackets and in the tone `marked`, the byte under the cursor between
 * `>` and `<`.
 */
export function hexLine(bytes: Uint8Array, start: number, count: number, mark: HexMark = {}): Span[] {
  const end = Math.min(start + count, bytes.length);
  const pieces = new Pieces();
  pieces.add(start.toString(16).padStart(offsetDigits(bytes.length), '0'), 'quiet');
  for (let at = start; at <= start + count; at++) {
    pieces.add(
      separator(at, start, end, mark),
      isMarked(at, mark.range) && isMarked(at - 1, mark.range) && at > start ? 'marked' : 'plain',
    );
    if (at === start + count) break;
    pieces.add(at < end ? hexByte(bytes[at] as number) : '  ', toneAt(at, mark));
  }
  pieces.add(' ', 'plain');
  for (let at = start; at < end; at++) pieces.add(characterOf(bytes[at] as number), toneAt(at, mark));
  return pieces.spans;
}

/** What stands before a byte, and behind the last. */
function separator(at: number, start: number, end: number, { range, cursor }: HexMark): string {
  if (cursor === at) return '>';
  if (cursor !== undefined && cursor === at - 1 && at > start) return '<';
  const before = at > start && at <= end && isMarked(at - 1, range);
  const here = at < end && isMarked(at, range);
  if (before === here) return ' ';
  return here ? '[' : ']';
}

function isMarked(at: number, range: ByteRange | undefined): boolean {
  return range !== undefined && at >= range.start && at < range.end;
}

function toneAt(at: number, { range, cursor }: HexMark): Tone {
  if (at === cursor) return 'strong';
  return isMarked(at, range) ? 'marked' : 'plain';
}

function hexByte(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

function characterOf(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
}

/** Joins what has the same tone. */
class Pieces {
  readonly spans: Span[] = [];

  add(text: string, tone: Tone): void {
    const last = this.spans.at(-1);
    if (last?.tone === tone) this.spans[this.spans.length - 1] = { text: last.text + text, tone };
    else this.spans.push({ text, tone });
  }
}
