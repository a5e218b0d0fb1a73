import { documentOf, documentStart } from '../../inspect/eas/body.ts';
import type { Finding } from '../../inspect/finding.ts';
import type { Body } from '../../inspect/message.ts';
import { NO_NODE, type Node, NodeKind, type WbxmlDocument } from '../../inspect/wbxml/document.ts';
import { prefixOf } from '../../inspect/wbxml/xml/names.ts';

/** The element that a finding speaks of, among others. */
export interface Context {
  /** Names of the elements around it, from the root down. */
  readonly above: readonly string[];
  readonly lines: readonly ContextLine[];
}

/** One element of the neighbourhood of a finding. */
export interface ContextLine {
  /** Stands inside the one that the finding speaks of, not beside it. */
  readonly isInside: boolean;
  /** `email2:UmCallerID`; empty where elements are left out here. */
  readonly name: string;
  /** Its text, cut; absent where it holds elements or nothing. */
  readonly text?: string;
  /** What it holds besides: `12 elements`, `redacted`, `4,096 bytes`. */
  readonly note?: string;
  /** The finding speaks of it. */
  readonly isFound: boolean;
}

/** Tells what stands in place of the text of an element, where it is not to be shown. */
export type ContextRedaction = (document: WbxmlDocument, node: Node) => string | undefined;

/** Elements shown before and after the one that is found. */
const NEIGHBOURS = 6;
/** Most characters of one text. */
const MAX_TEXT = 160;
/** Elements looked at to count those left out; a hostile one may hold a million. */
const MAX_LOOKED = 2000;
/** Ancestors named, from the innermost outwards. */
const MAX_ABOVE = 12;
/** Elements shown of those inside the one that is found. */
const INSIDE = 8;

/** The element that a finding speaks of, among its neighbours and in what holds it; undefined where it speaks of none. */
export function contextOf(
  finding: Finding,
  body: Body | undefined,
  redaction: ContextRedaction,
): Context | undefined {
  const document = body && documentOf(body);
  if (!body || !document) return undefined;
  const node = nodeOf(document, finding, documentStart(body));
  if (node === NO_NODE) return undefined;
  const show = (at: Node, isInside: boolean): ContextLine =>
    lineOf(document, at, redaction, { isInside, isFound: at === node });
  const parent = document.parent(node);
  const found = [show(node, false), ...inside(document, node, (at) => show(at, true))];
  return {
    above: namesAbove(document, node),
    lines: parent === NO_NODE ? found : neighbours(document, parent, node, found, (at) => show(at, false)),
  };
}

/** Where findings came from: their bytes, or, of a log, line and path. */
function nodeOf(document: WbxmlDocument, { span, line, path }: Finding, start: number): Node {
  const places = document.lines;
  const wanted = places ? line : span && span.start - start;
  if (wanted === undefined) return NO_NODE;
  const at = (node: Node): number => (places ? (places[node] as number) : document.start(node));
  let low = 0;
  let high = document.size;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(middle) < wanted) low = middle + 1;
    else high = middle;
  }
  for (let node = low; node < document.size && at(node) === wanted; node++) {
    if (document.kind(node) === NodeKind.Element && document.path(node) === path) return node;
  }
  return NO_NODE;
}

function namesAbove(document: WbxmlDocument, node: Node): readonly string[] {
  const names: string[] = [];
  for (let at = document.parent(node); at !== NO_NODE && names.length < MAX_ABOVE; at = document.parent(at))
    names.unshift(nameOf(document, at));
  return names;
}

/** The first elements inside the one that is found. */
function inside(
  document: WbxmlDocument,
  found: Node,
  show: (node: Node) => ContextLine,
): readonly ContextLine[] {
  const lines: ContextLine[] = [];
  if (document.isUnknown(found)) return lines;
  for (const child of document.children(found)) {
    if (document.kind(child) === NodeKind.Element) lines.push(show(child));
    if (lines.length === INSIDE) break;
  }
  return lines;
}

/** What is found between its neighbours, and how many of those are left out before and after. */
function neighbours(
  document: WbxmlDocument,
  parent: Node,
  found: Node,
  between: readonly ContextLine[],
  show: (node: Node) => ContextLine,
): readonly ContextLine[] {
  const before: Node[] = [];
  const after: Node[] = [];
  const left = { before: 0, after: 0, isMore: false };
  let looked = 0;
  const end = document.next(parent);
  for (let child = parent + 1; child < end; child = document.next(child)) {
    if (document.kind(child) !== NodeKind.Element || child === found) continue;
    if (child < found) {
      before.push(child);
      if (before.length > NEIGHBOURS) {
        before.shift();
        left.before++;
      }
    } else if (after.length < NEIGHBOURS) after.push(child);
    else left.after++;
    if (child > found && looked++ >= MAX_LOOKED) {
      left.isMore = true;
      break;
    }
  }
  const gap = (count: number, isMore = false): readonly ContextLine[] =>
    count === 0
      ? []
      : [{ isInside: false, name: '', note: `${count} ${isMore ? 'or more' : 'more'}`, isFound: false }];
  return [
    ...gap(left.before),
    ...before.map(show),
    ...between,
    ...after.map(show),
    ...gap(left.after, left.isMore),
  ];
}

function lineOf(
  document: WbxmlDocument,
  node: Node,
  redaction: ContextRedaction,
  place: Pick<ContextLine, 'isInside' | 'isFound'>,
): ContextLine {
  const line = { ...place, name: nameOf(document, node) };
  if (document.isUnknown(node)) return { ...line, note: 'redacted in the capture' };
  const hidden = redaction(document, node);
  if (hidden !== undefined) return { ...line, note: hidden };
  const { elements, opaqueBytes } = heldBy(document, node);
  if (elements > 0) return { ...line, note: elements === 1 ? '1 element' : `${elements} elements` };
  if (opaqueBytes > 0) return { ...line, note: `${opaqueBytes} bytes` };
  const text = document.text(node);
  if (text === '') return { ...line, note: 'empty' };
  if (text.length <= MAX_TEXT) return { ...line, text };
  return { ...line, text: text.slice(0, MAX_TEXT), note: `${text.length} characters` };
}

function heldBy(
  document: WbxmlDocument,
  node: Node,
): { readonly elements: number; readonly opaqueBytes: number } {
  let elements = 0;
  let opaqueBytes = 0;
  let looked = 0;
  for (const child of document.children(node)) {
    if (looked++ >= MAX_LOOKED) break;
    const kind = document.kind(child);
    if (kind === NodeKind.Element) elements++;
    if (kind === NodeKind.Opaque) opaqueBytes += document.content(child).length;
  }
  return { elements, opaqueBytes };
}

/** Unprefixed names are those of AirSync, as in rule files. */
function nameOf(document: WbxmlDocument, node: Node): string {
  if (document.isLiteral(node)) return document.name(node);
  const page = document.page(node);
  return page === 0 ? document.name(node) : `${prefixOf(page)}:${document.name(node)}`;
}
