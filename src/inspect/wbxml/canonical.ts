import type { WbxmlDocument } from './document.ts';
import { fromXml } from './from-xml.ts';
import { toXml } from './to-xml.ts';
import type { WbxmlTree } from './tree.ts';

/** Everything on one line, or two spaces a level. */
export type CanonicalLayout = 'line' | 'indented';

/**
 * The one way to write a document in rule files and tests: as `toXml`, without declarations, so that it is short.
 * `<Sync><Collections/></Sync>`
 */
export function toCanonicalXml(source: WbxmlDocument | WbxmlTree, layout: CanonicalLayout = 'line'): string {
  return toXml(source, { declarations: false, indent: layout === 'line' ? 0 : 2 });
}

/** The same document in canonical form, on one line where the text is on one. Throws XmlError. */
export function canonicalXml(text: string): string {
  return toCanonicalXml(fromXml(text), text.trim().includes('\n') ? 'indented' : 'line');
}

/** True for text in canonical form, white space around it aside. Throws XmlError. */
export function isCanonicalXml(text: string): boolean {
  return canonicalXml(text) === text.trim();
}
