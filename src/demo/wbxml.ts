import type { WbxmlDocument } from '../inspect/wbxml/document.ts';
import { encode } from '../inspect/wbxml/encode.ts';
import { fromXml } from '../inspect/wbxml/from-xml.ts';
import { type Tag, tagNamed } from '../inspect/wbxml/tags.ts';

/** A body from XML as people write it; unprefixed names are of the root's own namespace. */
export function bodyOf(xml: string): Buffer {
  const bytes = encode(fromXml(xml));
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Text of the first element with the qualified name, anywhere in the document. */
export function textOf(document: WbxmlDocument | undefined, name: string): string | undefined {
  return textsOf(document, name)[0];
}

/** Text of every element with the qualified name, in document order. */
export function textsOf(document: WbxmlDocument | undefined, name: string): string[] {
  if (!document) return [];
  return nodesOf(document, name).map((node) => document.text(node));
}

/** Every element with the qualified name, in document order. */
export function nodesOf(document: WbxmlDocument, name: string): number[] {
  const tag = tagOfName(name);
  const nodes: number[] = [];
  for (let node = 0; node < document.size; node++) if (document.isElement(node, tag)) nodes.push(node);
  return nodes;
}

/** The tag of a qualified name that the code pages have; anything else is a slip of ours. */
export function tagOfName(name: string): Tag {
  const tag = tagNamed(name);
  if (tag === undefined) throw new Error(`No tag ${name}`);
  return tag;
}
