import type { Buffer } from 'node:buffer';
import { type Node, NodeKind, type WbxmlDocument } from './document.ts';
import { nameOfExtension } from './tokens.ts';
import { opaqueText } from './xml/content.ts';
import { versionName } from './xml/header.ts';
import { prefixOf } from './xml/names.ts';

/** Half-open byte range. */
export type JsonSpan = readonly [start: number, end: number];

export interface JsonDocument {
  readonly version: string;
  /** A number, or the string of the table that is named instead. */
  readonly publicId: number | string;
  /** IANA MIBenum. */
  readonly charset: number;
  /** The root element, and instructions around it. */
  readonly nodes: readonly JsonNode[];
  readonly error?: { readonly code: string; readonly offset: number; readonly message: string };
}

/** One of: element, text, opaque, entity, extension, instruction. `span` counts in the body's bytes. */
export type JsonNode =
  | JsonElement
  | { readonly text: string; readonly table?: number; readonly span: JsonSpan }
  | { readonly opaque: string; readonly encoding: 'text' | 'base64'; readonly span: JsonSpan }
  | { readonly entity: number; readonly span: JsonSpan }
  | { readonly extension: string; readonly value?: string | number; readonly span: JsonSpan }
  | { readonly instruction: readonly JsonAttribute[]; readonly span: JsonSpan }
  | { readonly attributeValue: string; readonly page: number; readonly span: JsonSpan };

export interface JsonElement {
  /** `email2:UmCallerID`; of a literal, its name alone. */
  readonly name: string;
  /** Absent for a literal. */
  readonly page?: number;
  readonly token?: number;
  readonly attributes?: readonly JsonAttribute[];
  /** Absent without the content bit. */
  readonly children?: readonly JsonNode[];
  readonly span: JsonSpan;
  /** Reading stopped inside. */
  readonly unfinished?: true;
}

export interface JsonAttribute {
  /** Token of the attribute space, or a literal's name. */
  readonly attribute: string;
  readonly page?: number;
  readonly value: readonly JsonNode[];
  readonly span: JsonSpan;
}

/** The document as plain data for `JSON.stringify`, every node with its byte span. Recursion is bounded by MAX_DEPTH. */
export function toJson(document: WbxmlDocument): JsonDocument {
  const { header, error } = document;
  const nodes: JsonNode[] = [];
  for (let node = 0; node < document.size; node = document.next(node)) nodes.push(nodeOf(document, node));
  const name = () => document.textAt(header.publicIdIndex);
  return {
    version: versionName(header.version),
    publicId: header.publicId === 0 ? name() : header.publicId,
    charset: header.charset,
    nodes,
    ...(error && { error: { code: error.code, offset: error.offset, message: error.message } }),
  };
}

function nodeOf(document: WbxmlDocument, node: Node): JsonNode {
  const span = spanOf(document, node);
  switch (document.kind(node)) {
    case NodeKind.Element:
      return elementOf(document, node);
    case NodeKind.TableText:
      return { text: document.text(node), table: document.number(node), span };
    case NodeKind.Opaque:
      return { ...opaqueOf(document.content(node)), span };
    case NodeKind.Entity:
      return { entity: document.number(node), span };
    case NodeKind.Extension:
      return extensionOf(document, node);
    case NodeKind.Instruction:
      return { instruction: attributesOf(document, node), span };
    case NodeKind.AttributeValue:
      return { attributeValue: document.name(node), page: document.page(node), span };
    default:
      return { text: document.text(node), span };
  }
}

function elementOf(document: WbxmlDocument, node: Node): JsonElement {
  const isLiteral = document.isLiteral(node);
  const page = document.page(node);
  const attributes = document.hasAttributes(node) && { attributes: attributesOf(document, node) };
  const children = document.hasContent(node) && { children: contentOf(document, node) };
  return {
    name: isLiteral ? document.name(node) : `${prefixOf(page)}:${document.name(node)}`,
    ...(!isLiteral && { page, token: document.token(node) & 0x3f }),
    ...attributes,
    ...children,
    span: spanOf(document, node),
    ...(document.isUnfinished(node) && { unfinished: true }),
  };
}

function contentOf(document: WbxmlDocument, node: Node): JsonNode[] {
  const children: JsonNode[] = [];
  for (const child of document.children(node)) {
    if (document.kind(child) !== NodeKind.Attribute) children.push(nodeOf(document, child));
  }
  return children;
}

function attributesOf(document: WbxmlDocument, owner: Node): JsonAttribute[] {
  const attributes: JsonAttribute[] = [];
  for (const child of document.children(owner)) {
    if (document.kind(child) !== NodeKind.Attribute) continue;
    attributes.push({
      attribute: document.name(child),
      ...(!document.isLiteral(child) && { page: document.page(child) }),
      value: contentOf(document, child),
      span: spanOf(document, child),
    });
  }
  return attributes;
}

function extensionOf(document: WbxmlDocument, node: Node): JsonNode {
  const token = document.token(node);
  const extension = nameOfExtension(token);
  const span = spanOf(document, node);
  if (token >= 0xc0) return { extension, span };
  return { extension, value: token >= 0x80 ? document.number(node) : document.text(node), span };
}

function opaqueOf(bytes: Buffer): { readonly opaque: string; readonly encoding: 'text' | 'base64' } {
  if (opaqueText(bytes).encoding === 'base64')
    return { opaque: bytes.toString('base64'), encoding: 'base64' };
  return { opaque: bytes.toString('utf8'), encoding: 'text' };
}

function spanOf(document: WbxmlDocument, node: Node): JsonSpan {
  return [document.start(node), document.end(node)];
}
