import { Buffer } from 'node:buffer';
import { decodeText, encodeText, isUnicode } from './charset.ts';
import { type Node, NodeKind, type WbxmlDocument } from './document.ts';
import { Token } from './tokens.ts';
import type {
  TextOrBytes,
  TreeAttribute,
  TreeContent,
  TreeElement,
  TreeNode,
  TreeValue,
  WbxmlTree,
} from './tree.ts';

/** The document as plain objects. Recursion is as deep as the document, and MAX_DEPTH bounds that. */
export function toTree(document: WbxmlDocument): WbxmlTree {
  const { header, bytes, error } = document;
  const nodes: TreeNode[] = [];
  for (let node = 0; node < document.size; node = document.next(node)) nodes.push(nodeOf(document, node));
  return {
    version: header.version,
    publicId: header.publicId,
    publicIdIndex: header.publicIdIndex,
    charset: header.charset,
    stringTable: Buffer.from(bytes.subarray(header.stringTableStart, header.stringTableEnd)),
    nodes,
    ...(error && { error }),
  };
}

function nodeOf(document: WbxmlDocument, node: Node): TreeNode {
  switch (document.kind(node)) {
    case NodeKind.Element:
      return elementOf(document, node);
    case NodeKind.Instruction:
      return { kind: 'instruction', attributes: attributesOf(document, node) };
    default:
      return contentOf(document, node);
  }
}

function elementOf(document: WbxmlDocument, node: Node): TreeElement {
  const literal = document.isLiteral(node);
  const children: TreeNode[] = [];
  for (const child of document.children(node)) {
    if (document.kind(child) !== NodeKind.Attribute) children.push(nodeOf(document, child));
  }
  return {
    kind: 'element',
    tag: literal ? Token.LITERAL : document.tag(node),
    ...(literal && { literal: document.number(node) }),
    ...(document.hasAttributes(node) && { attributes: attributesOf(document, node) }),
    ...(document.hasContent(node) && { children }),
    ...(document.isUnfinished(node) && { unfinished: true }),
  };
}

function attributesOf(document: WbxmlDocument, owner: Node): TreeAttribute[] {
  const attributes: TreeAttribute[] = [];
  for (const child of document.children(owner)) {
    if (document.kind(child) === NodeKind.Attribute) attributes.push(attributeOf(document, child));
  }
  return attributes;
}

function attributeOf(document: WbxmlDocument, node: Node): TreeAttribute {
  const literal = document.isLiteral(node);
  const value: TreeValue[] = [];
  for (const child of document.children(node)) value.push(valueAt(document, child));
  return {
    kind: 'attribute',
    page: literal ? 0 : document.page(node),
    token: document.token(node),
    ...(literal && { literal: document.number(node) }),
    value,
  };
}

function valueAt(document: WbxmlDocument, node: Node): TreeValue {
  if (document.kind(node) !== NodeKind.AttributeValue) return contentOf(document, node);
  return { kind: 'value', page: document.page(node), token: document.token(node) };
}

function contentOf(document: WbxmlDocument, node: Node): TreeContent {
  switch (document.kind(node)) {
    case NodeKind.TableText:
      return { kind: 'table-text', index: document.number(node) };
    case NodeKind.Entity:
      return { kind: 'entity', code: document.number(node) };
    case NodeKind.Opaque:
      return { kind: 'opaque', bytes: Buffer.from(document.content(node)) };
    case NodeKind.Extension:
      return extensionOf(document, node);
    default:
      return { kind: 'text', ...textOrBytes(document.content(node), document.header.charset) };
  }
}

function extensionOf(document: WbxmlDocument, node: Node): TreeContent {
  const token = document.token(node);
  if (token <= Token.EXT_I_2)
    return { kind: 'extension', token, string: textOrBytes(document.content(node), document.header.charset) };
  if (token <= Token.EXT_T_2) return { kind: 'extension', token, number: document.number(node) };
  return { kind: 'extension', token };
}

/** Text where encoding it again gives the very bytes, so that nothing is lost; else the bytes. */
export function textOrBytes(bytes: Uint8Array, charset: number): TextOrBytes {
  const text = decodeText(bytes, charset);
  // Unicode has one encoding for every text, so only what was replaced could differ.
  if (isUnicode(charset) && !text.includes('\ufffd')) return { text };
  const isFaithful = encodeText(text, charset)?.equals(bytes) ?? false;
  return isFaithful ? { text } : { bytes: Buffer.from(bytes) };
}
