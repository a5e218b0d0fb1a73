import type { Buffer } from 'node:buffer';
import { knownTag } from '../eas/tags.ts';
import { encode } from '../wbxml/encode.ts';
import { ACTIVE_SYNC_HEADER, type TreeElement, type TreeNode } from '../wbxml/tree.ts';

/** An element to write, named as in the protocol documents: `element('AirSync:Status', '6')`. Texts must be well-formed. */
export function element(name: string, ...children: readonly (TreeElement | string)[]): TreeElement {
  const inside = children
    .filter((child) => child !== '')
    .map((child): TreeNode => (typeof child === 'string' ? { kind: 'text', text: wireText(child) } : child));
  return { kind: 'element', tag: knownTag(name), ...(inside.length > 0 && { children: inside }) };
}

/** A text that came off the wire may hold what no string can. */
export function wireText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '');
}

/** A body with an element as its root. */
export function bodyOf(root: TreeElement): Buffer {
  return encode({ ...ACTIVE_SYNC_HEADER, nodes: [root] });
}
