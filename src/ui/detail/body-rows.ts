import type { Span as ByteRange, Node } from '../../inspect/wbxml/document.ts';
import { cut } from '../draw/fit.ts';
import { type Span, span } from '../draw/line.ts';
import { type BodyNote, headNotes, tailNotes } from './body-notes.ts';
import type { Folds } from './folds.ts';
import { bytesPerRow, hexLine } from './hex-line.ts';
import { nodeRow, openIndent, type TreeLook } from './node-row.ts';
import { linesOfBytes, linesOfText } from './opened.ts';
import { partInWords } from './parts.ts';
import { type Side, spanOf } from './side.ts';
import type { RowKey } from './state.ts';
import { isText } from './text.ts';
import { textLines } from './text-lines.ts';
import { MAX_ROWS, toggleOf, VisibleNodes } from './visible-nodes.ts';

/** A row behind the tree. */
interface TailRow {
  readonly key: RowKey;
  readonly spans: readonly Span[];
  readonly range?: ByteRange;
  readonly toggle?: Node;
}

/** The rows between the notes: a tree, lines of text, or bytes. */
interface Middle {
  readonly count: number;
  keyAt(index: number): RowKey;
  indexOf(key: RowKey): number;
  spansAt(index: number, look: Omit<TreeLook, 'document'>): readonly Span[];
  rangeAt(index: number): ByteRange | undefined;
  toggleAt(index: number): Node | undefined;
}

/** All rows of one body: each is made when it is drawn. */
export class BodyRows {
  readonly #head: readonly TailRow[];
  readonly #middle: Middle;
  readonly #tail: readonly TailRow[];
  readonly count: number;

  constructor(head: readonly TailRow[], middle: Middle, tail: readonly TailRow[]) {
    this.#head = head;
    this.#middle = middle;
    this.#tail = tail;
    this.count = head.length + middle.count + tail.length;
  }

  keyAt(index: number): RowKey {
    return this.#other(index)?.key ?? this.#middle.keyAt(index - this.#head.length);
  }

  /** The row of a key, or the one before it. */
  indexOf(key: RowKey): number {
    const before = this.#head.length + this.#middle.count;
    const behind = this.#tail.findLastIndex((row) => comesBy(row.key, key));
    if (behind >= 0) return before + behind;
    if (key.node < 0) return Math.min(key.line, Math.max(0, this.#head.length - 1));
    if (this.#middle.count === 0) return 0;
    return this.#head.length + this.#middle.indexOf(key);
  }

  spansAt(index: number, look: Omit<TreeLook, 'document'>): readonly Span[] {
    return this.#other(index)?.spans ?? this.#middle.spansAt(index - this.#head.length, look);
  }

  /** The bytes that a row shows. */
  rangeAt(index: number): ByteRange | undefined {
    const other = this.#other(index);
    return other ? other.range : this.#middle.rangeAt(index - this.#head.length);
  }

  /** What folding or opening the row toggles. */
  toggleAt(index: number): Node | undefined {
    const other = this.#other(index);
    return other ? other.toggle : this.#middle.toggleAt(index - this.#head.length);
  }

  #other(index: number): TailRow | undefined {
    return this.#head[index] ?? this.#tail[index - this.#head.length - this.#middle.count];
  }
}

function comesBy(row: RowKey, key: RowKey): boolean {
  return row.node < key.node || (row.node === key.node && row.line <= key.line);
}

interface Made {
  readonly folds: Folds;
  readonly columns: number;
  readonly rows: BodyRows;
}

/** The last rows of each body, kept until something is folded or the width changes. */
const made = new WeakMap<object, Made>();

export function bodyRows(side: Side, folds: Folds, columns: number): BodyRows {
  const kept = side.document ?? side.body;
  const known = made.get(kept);
  if (
    known &&
    known.folds.toggled === folds.toggled &&
    known.folds.isFolded === folds.isFolded &&
    known.columns === columns
  )
    return known.rows;
  const rows = makeRows(side, folds, columns);
  made.set(kept, { folds, columns, rows });
  return rows;
}

/** Rows of nothing but words. */
export function noteRows(notes: readonly BodyNote[], columns: number): BodyRows {
  return new BodyRows(wrappedNotes(notes, columns, -1), NOTHING, []);
}

function makeRows(side: Side, folds: Folds, columns: number): BodyRows {
  const head = wrappedNotes(headNotes(side), columns, -1);
  const { document } = side;
  const [middle, size, cutNotes] = document ? tree(side, folds, columns) : plain(side, columns);
  const notes = wrappedNotes([...cutNotes, ...tailNotes(side)], columns, size);
  return new BodyRows(head, middle, [...notes, ...partRows(side, folds, columns, size + 1)]);
}

type MadeMiddle = readonly [Middle, size: number, notes: readonly BodyNote[]];

function tree(side: Side, folds: Folds, columns: number): MadeMiddle {
  const document = side.document as NonNullable<Side['document']>;
  const visible = new VisibleNodes(document, folds, columns - openIndent(columns) - 3);
  const middle: Middle = {
    count: visible.count,
    keyAt: (index) => visible.keyAt(index),
    indexOf: (key) => visible.indexOf(key),
    spansAt: (index, look) => nodeRow({ ...look, document }, visible.keyAt(index)),
    rangeAt: (index) => spanOf(side, visible.keyAt(index).node),
    toggleAt: (index) => toggleOf(document, visible.keyAt(index).node),
  };
  const rest = `… more than ${MAX_ROWS} rows: the rest is not shown; fold what is above to see it`;
  return [middle, document.size, visible.isWhole ? [] : [{ text: rest, tone: 'warning' }]];
}

/** A body without a tree: text in lines, other bytes in hexadecimal. */
function plain({ bytes }: Side, columns: number): MadeMiddle {
  if (bytes.length === 0) return [NOTHING, 0, []];
  if (isText(bytes)) {
    const lines = linesOfText(bytes, columns);
    const spansAt = (index: number) => [span(lines[index] ?? '', 'value')];
    return [
      { ...NOTHING, count: lines.length, keyAt, indexOf: indexIn(lines.length), spansAt },
      lines.length,
      [],
    ];
  }
  const perRow = bytesPerRow(columns, bytes.length);
  const count = Math.ceil(bytes.length / perRow);
  const rangeAt = (index: number) => ({
    start: index * perRow,
    end: Math.min(bytes.length, (index + 1) * perRow),
  });
  const spansAt = (index: number) => hexLine(bytes, index * perRow, perRow);
  return [{ ...NOTHING, count, keyAt, indexOf: indexIn(count), spansAt, rangeAt }, count, []];
}

function keyAt(index: number): RowKey {
  return { node: index, line: 0 };
}

function indexIn(count: number): Middle['indexOf'] {
  return ({ node }) => Math.max(0, Math.min(node, count - 1));
}

const NOTHING: Middle = {
  count: 0,
  keyAt,
  indexOf: () => 0,
  spansAt: () => [],
  rangeAt: () => undefined,
  toggleAt: () => undefined,
};

function wrappedNotes(notes: readonly BodyNote[], columns: number, node: number): readonly TailRow[] {
  const rows = notes.flatMap(({ text, tone, offset }) =>
    textLines(text, columns, 6).map((line) => ({ spans: [span(line, tone)], offset })),
  );
  return rows.map(({ spans, offset }, line) => ({
    key: { node, line },
    spans,
    ...(offset !== undefined && { range: { start: offset, end: offset + 1 } }),
  }));
}

/** The parts of a multipart body, with what is in those that are open. Part 0 is the tree. */
function partRows(side: Side, folds: Folds, columns: number, first: Node): readonly TailRow[] {
  const parts = 'multipart' in side.body ? (side.body.multipart?.parts ?? []) : [];
  return parts.flatMap((part, number) => {
    const node = first + number;
    const range = { start: part.start, end: part.end };
    const isOpen = folds.toggled.has(node);
    const opens = number > 0 && part.bytes.length > 0;
    const head = `${opens ? (isOpen ? '-' : '+') : ' '} ${partInWords(part, number)}`;
    const row: TailRow = {
      key: { node, line: 0 },
      spans: [span(cut(head, columns), 'strong')],
      range,
      ...(opens && { toggle: node }),
    };
    return opens && isOpen ? [row, ...insideOf(part.bytes, columns, row)] : [row];
  });
}

function insideOf(bytes: Uint8Array, columns: number, { key, range, toggle }: TailRow): readonly TailRow[] {
  const lines = isText(bytes) ? linesOfText(bytes, columns - 4) : linesOfBytes(bytes, columns - 4);
  return lines.map((line, index) => ({
    key: { node: key.node, line: index + 1 },
    spans: [span('  | ', 'quiet'), span(line, 'value')],
    ...(range && { range }),
    ...(toggle !== undefined && { toggle }),
  }));
}
