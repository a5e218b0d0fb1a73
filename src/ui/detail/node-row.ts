import { statusWords } from '../../inspect/eas/status.ts';
import type { Finding } from '../../inspect/finding.ts';
import { UTF_8 } from '../../inspect/wbxml/charset.ts';
import { NO_NODE, type Node, NodeKind, type WbxmlDocument } from '../../inspect/wbxml/document.ts';
import { namespaceOf } from '../../inspect/wbxml/tags.ts';
import { inHex, nameOfExtension } from '../../inspect/wbxml/tokens.ts';
import { counted } from '../../inspect/words.ts';
import { cut, widthOf } from '../draw/fit.ts';
import { type Span, span } from '../draw/line.ts';
import { type Folds, isClosed } from './folds.ts';
import { findingsWithin, type Marks } from './marks.ts';
import { isLong, openedLines } from './opened.ts';
import type { RowKey } from './state.ts';
import { isText, nameOf, tableStart, textStart } from './text.ts';
import { isFoldable, textOf } from './visible-nodes.ts';

/** A tree as its rows are drawn. */
export interface TreeLook {
  readonly document: WbxmlDocument;
  readonly folds: Folds;
  readonly marks: Marks;
  readonly command: string;
  readonly columns: number;
}

/** Below so many columns, indentation takes one column a level and findings lose their rule. */
const NARROW = 60;
/** Columns that show enough of most values. */
const VALUE_COLUMNS = 24;
/** The page of mail, whose Status is that of a flag. */
const EMAIL = 2;

/** One row of a tree, without the mark of the cursor. */
export function nodeRow(look: TreeLook, { node, line }: RowKey): Span[] {
  const { document, columns } = look;
  const indent = indentOf(look, node);
  const text = textOf(document, node);
  if (line > 0 && text !== undefined) {
    const shown = openedLines(document, text, columns)[line - 1] ?? '';
    return [span(`${' '.repeat(openIndent(columns))}| `, 'quiet'), span(cut(shown, columns), 'value')];
  }
  const isFolded = isFoldable(document, node) && isClosed(document, look.folds, node);
  const head = [
    span(`${indent}${glyphOf(look, node, text)} `, 'quiet'),
    ...nameSpans(document, node, columns),
  ];
  const marks = markSpans(look, node, isFolded, columns - widthIn(head) - valueRoom(document, node, text));
  const room = columns - widthIn(head) - widthIn(marks);
  return [...fitted(head, columns - widthIn(marks)), ...restOf(look, node, text, isFolded, room), ...marks];
}

/** Columns before the lines of an open text. */
export function openIndent(columns: number): number {
  return columns < NARROW ? 1 : 4;
}

/** Columns that are kept for a value before the words of a finding get any. */
function valueRoom(document: WbxmlDocument, node: Node, text: Node | undefined): number {
  if (text === undefined || document.kind(node) !== NodeKind.Element) return 0;
  return Math.min(VALUE_COLUMNS, document.end(text) - document.start(text) + 2);
}

function fitted(spans: readonly Span[], columns: number): Span[] {
  let left = columns;
  return spans.map(({ text, tone }) => {
    const shown = cut(text, Math.max(0, left));
    left -= widthOf(shown);
    return { text: shown, ...(tone && { tone }) };
  });
}

function indentOf({ document, columns }: TreeLook, node: Node): string {
  let depth = 0;
  for (let at = document.parent(node); at !== NO_NODE; at = document.parent(at)) depth++;
  const width = depth * (columns < NARROW ? 1 : 2);
  const most = Math.floor(columns / 3);
  if (width <= most) return ' '.repeat(width);
  return `${depth}…`.padStart(most);
}

/** `-` open, `+` folded or a text that opens, a blank where there is nothing inside. */
function glyphOf({ document, folds }: TreeLook, node: Node, text: Node | undefined): string {
  if (isFoldable(document, node)) return isClosed(document, folds, node) ? '+' : '-';
  if (text === undefined || !isLong(document, text)) return ' ';
  return folds.toggled.has(text) ? '-' : '+';
}

function nameSpans(document: WbxmlDocument, node: Node, columns: number): Span[] {
  switch (document.kind(node)) {
    case NodeKind.Element:
      return [...namespaceSpans(document, node, columns), span(cut(nameOf(document, node), 60), 'accent')];
    case NodeKind.Attribute:
      return [span(`@${cut(nameOf(document, node), 60)}`, 'accent')];
    case NodeKind.AttributeValue:
      return [span(`value ${inHex(document.token(node))}`, 'value')];
    case NodeKind.Instruction:
      return [span('<?instruction', 'accent')];
    case NodeKind.Extension:
      return [span(nameOfExtension(document.token(node)), 'accent'), ...extensionSpans(document, node)];
    case NodeKind.Text:
    case NodeKind.TableText:
    case NodeKind.Entity:
    case NodeKind.Opaque:
      return [];
  }
}

/** The namespace where it is another than around; on a narrow screen the value needs the room. */
function namespaceSpans(document: WbxmlDocument, node: Node, columns: number): Span[] {
  if (document.isLiteral(node)) return [span('literal ', 'quiet')];
  const parent = document.parent(node);
  const page = document.page(node);
  const isSame =
    parent !== NO_NODE &&
    document.kind(parent) === NodeKind.Element &&
    !document.isLiteral(parent) &&
    document.page(parent) === page;
  const name = namespaceOf(page);
  const isLeftOut = columns < NARROW && parent !== NO_NODE && name !== undefined;
  return isSame || isLeftOut ? [] : [span(`${name ?? `page ${page}`}:`, 'quiet')];
}

function extensionSpans(document: WbxmlDocument, node: Node): Span[] {
  const content = document.content(node);
  if (content.length === 0) return [];
  return [span(` "${cut(textStart(content, 400, document.header.charset), 100)}"`, 'value')];
}

/** What stands behind the name: the text, or what is folded away. */
function restOf(
  look: TreeLook,
  node: Node,
  text: Node | undefined,
  isFolded: boolean,
  columns: number,
): Span[] {
  const { document } = look;
  const unfinished = document.kind(node) === NodeKind.Element && document.isUnfinished(node);
  const tail = unfinished ? [span(cut(' (not finished)', columns), 'warning')] : [];
  if (isFolded)
    return [
      span(cut(`  ${counted(document.next(node) - node - 1, 'node')} inside`, columns), 'quiet'),
      ...tail,
    ];
  if (text === undefined) return tail;
  const words = statusOf(look, node, text);
  const room = columns - (words === '' ? 0 : widthOf(words) + 2);
  const gap = text === node ? '' : ' ';
  const value = valueSpans(document, text, room - gap.length - widthIn(tail));
  const shownWords = words === '' ? [] : [span(`  ${words}`, 'quiet')];
  return [span(gap, 'plain'), ...value, ...(room > 4 ? shownWords : []), ...tail];
}

/** A Status in words, where it is that of a command and not of a flag. */
function statusOf({ document, command }: TreeLook, node: Node, text: Node): string {
  if (text === node || document.isLiteral(node) || document.name(node) !== 'Status') return '';
  if (document.page(node) === EMAIL) return '';
  const parent = document.parent(node);
  const isPolicy = command === 'Provision' && parent !== NO_NODE && document.name(parent) === 'Policy';
  const value = textStart(document.content(text), 8, document.header.charset).trim();
  return statusWords(isPolicy ? 'Provision/Policy' : command, value) ?? '';
}

function valueSpans(document: WbxmlDocument, node: Node, columns: number): Span[] {
  if (columns < 3) return [];
  const { charset } = document.header;
  switch (document.kind(node)) {
    case NodeKind.Entity:
      return [span(cut(`"${document.text(node)}"`, columns), 'value'), span(' entity', 'quiet')];
    case NodeKind.TableText:
      return quoted(tableStart(document, document.number(node), columns * 4), 0, columns);
    case NodeKind.Opaque:
      return opaqueSpans(document.content(node), columns);
    default: {
      const content = document.content(node);
      return quoted(textStart(content, columns * 4, charset), content.length, columns);
    }
  }
}

/** Text in quotes; where it is cut, how long all of it is. */
function quoted(text: string, length: number, columns: number): Span[] {
  const whole = cut(text, columns - 2);
  if (!whole.endsWith('…') || text.endsWith('…')) return [span(`"${whole}"`, 'value')];
  const size = length > 0 ? ` ${counted(length, 'byte')}` : '';
  const shown = columns - 2 - size.length < 8 ? whole : cut(text, columns - 2 - size.length);
  return [span(`"${shown}"`, 'value'), ...(shown === whole ? [] : [span(size, 'quiet')])];
}

function opaqueSpans(content: Buffer, columns: number): Span[] {
  const head = `opaque ${counted(content.length, 'byte')} `;
  const room = columns - head.length;
  if (room < 6) return [span(cut(head, columns), 'quiet')];
  if (isText(content))
    return [span(head, 'quiet'), span(cut(`"${textStart(content, room * 4, UTF_8)}"`, room), 'value')];
  const hex = content.toString('hex', 0, Math.ceil(room / 3)).replaceAll(/..(?!$)/g, '$& ');
  return [span(head, 'quiet'), span(cut(content.length * 3 > room ? `${hex}…` : hex, room), 'value')];
}

/** `! error umcallerid/format`, in fewer words where the value would have no room; of what is folded, how many there are. */
function markSpans(look: TreeLook, node: Node, isFolded: boolean, room: number): Span[] {
  const { document, marks } = look;
  const end = isFoldable(document, node) ? node + 1 : document.next(node);
  const own = findingsWithin(marks, node, end);
  const inside = isFolded ? findingsWithin(marks, node + 1, document.next(node)) : [];
  const [first, ...more] = own;
  const spans: Span[] = [];
  if (first) spans.push(span(`  ${markOf(first, room - 2)}`, first.severity));
  if (more.length > 0) spans.push(span(` +${more.length}`, 'strong'));
  if (inside.length > 0) {
    const long = `  ! ${counted(inside.length, 'finding')} inside`;
    spans.push(span(long.length <= room ? long : ` ! ${inside.length}`, worstOf(inside)));
  }
  return spans;
}

function markOf({ severity, rule }: Finding, room: number): string {
  const local = rule.slice(rule.lastIndexOf('/') + 1);
  const long = [rule, local].map((name) => cut(`! ${severity} ${name}`, 60));
  return long.find((words) => words.length <= room) ?? `! ${severity}`;
}

function worstOf(findings: readonly Finding[]): Finding['severity'] {
  for (const severity of ['error', 'warning'] as const) {
    if (findings.some((finding) => finding.severity === severity)) return severity;
  }
  return 'info';
}

function widthIn(spans: readonly Span[]): number {
  return spans.reduce((width, { text }) => width + widthOf(text), 0);
}
