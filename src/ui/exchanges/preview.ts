import type { Direction } from '../../inspect/message.ts';
import { UTF_8 } from '../../inspect/wbxml/charset.ts';
import { NO_NODE, type Node, NodeKind, type WbxmlDocument } from '../../inspect/wbxml/document.ts';
import { headNotes, missingNotes } from '../detail/body-notes.ts';
import type { Folds } from '../detail/folds.ts';
import { marksOf } from '../detail/marks.ts';
import { nodeRow } from '../detail/node-row.ts';
import { type Side, sideOf } from '../detail/side.ts';
import { isText, pathOf, textStart } from '../detail/text.ts';
import { textLines } from '../detail/text-lines.ts';
import { textOf as textIn } from '../detail/visible-nodes.ts';
import { cut, cutLine, widthOf } from '../draw/fit.ts';
import { EMPTY_LINE, type Line, line, type Size, span, textOf } from '../draw/line.ts';
import type { Entry } from '../state/entry.ts';

/** Columns from which both bodies stand side by side. */
const BESIDE = 72;
const BETWEEN = ' │ ';
/** Elements around what a body is about, each with nothing else in it: Sync, Collections, Collection. */
const MOST_AROUND = 8;
const OPEN: Folds = { isFolded: false, toggled: new Set() };

/** The beginnings of both bodies; of one that has more, the last row ends in an ellipsis. */
export function previewLines(entry: Entry, { columns, rows }: Size, now: number): readonly Line[] {
  if (rows < 2) return [];
  const of = (direction: Direction, width: number) =>
    sideLines(entry, direction, { columns: width, rows }, now);
  if (columns < BESIDE) return of(entry.exchange.response ? 'response' : 'request', columns);
  const left = Math.floor((columns - BETWEEN.length) / 2);
  return beside(of('request', left), of('response', columns - left - BETWEEN.length), left);
}

function sideLines(
  entry: Entry,
  direction: Direction,
  { columns, rows }: Size,
  now: number,
): readonly Line[] {
  const title = direction === 'request' ? 'Request' : 'Response';
  const told: Line[] = [];
  for (const row of toldLines(entry, direction, title, columns, now)) if (told.push(row) > rows) break;
  const shown = told.slice(0, rows).map((row) => cutLine(row, columns));
  return told.length > rows
    ? [...shown.slice(0, -1), withEllipsis(shown.at(-1) ?? EMPTY_LINE, columns)]
    : shown;
}

function withEllipsis(row: Line, columns: number): Line {
  return cutLine({ spans: [...row.spans, span(' …', 'quiet')] }, columns);
}

function* toldLines(
  entry: Entry,
  direction: Direction,
  title: string,
  columns: number,
  now: number,
): Generator<Line> {
  const { exchange } = entry;
  const side = sideOf(exchange, direction);
  const missing = missingNotes(entry, direction, now);
  const document = missing ? undefined : side?.document;
  const top = document ? aboutOf(document) : NO_NODE;
  const path = document && top !== NO_NODE ? pathOf(document, top, columns - title.length - 1) : '';
  yield line(span(title, 'strong'), ' ', span(path, 'accent'));
  for (const { text, tone } of missing ?? (side ? headNotes(side) : [])) {
    for (const row of textLines(text, columns - 2, 3)) yield line('  ', span(row, tone));
  }
  if (!side || missing) return;
  if (document && top !== NO_NODE) {
    const marks = marksOf(side, exchange.findings);
    const look = { document, folds: OPEN, marks, command: exchange.line.command, columns };
    for (const node of rowsInside(document, top)) yield { spans: nodeRow(look, { node, line: 0 }) };
  } else yield* plainLines(side, columns);
}

/** The innermost element that alone fills those around it, and holds others: what a body is about. */
function aboutOf(document: WbxmlDocument): Node {
  let about = document.root;
  for (let times = 0; times < MOST_AROUND && about !== NO_NODE; times++) {
    const only = about + 1;
    const isOnly = only < document.next(about) && document.next(only) === document.next(about);
    if (!isOnly || document.kind(only) !== NodeKind.Element) break;
    if (textIn(document, only) !== undefined || document.next(only) === only + 1) break;
    about = only;
  }
  return about;
}

function* rowsInside(document: WbxmlDocument, top: Node): Generator<Node> {
  // An element with a text alone is a row of its own.
  let node = textIn(document, top) === undefined ? top + 1 : top;
  while (node < document.next(top)) {
    yield node;
    node = textIn(document, node) === undefined ? node + 1 : document.next(node);
  }
}

/** The beginning of a body that has no tree, where it is text. */
function* plainLines({ bytes }: Side, columns: number): Generator<Line> {
  if (!isText(bytes)) return;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const start = textStart(buffer, MOST_BYTES, UTF_8);
  for (const row of textLines(start, columns - 2, MOST_LINES))
    yield line('  ', span(cut(row, columns), 'value'));
}

/** Of a text, more than any pane shows. */
const MOST_BYTES = 4096;
const MOST_LINES = 20;

/** Side by side; for a screen reader one after the other. */
function beside(left: readonly Line[], right: readonly Line[], columns: number): readonly Line[] {
  const read = [left, right].map((rows) => rows.map((row) => textOf(row).trim()).join(', '));
  return Array.from({ length: Math.max(left.length, right.length, 2) }, (_, row) => {
    const one = left[row] ?? EMPTY_LINE;
    const other = right[row] ?? EMPTY_LINE;
    const blanks = ' '.repeat(Math.max(0, columns - widthOf(textOf(one))));
    return {
      spans: [...one.spans, { text: blanks }, span(BETWEEN, 'quiet'), ...other.spans],
      label: read[row] ?? '',
    };
  });
}
