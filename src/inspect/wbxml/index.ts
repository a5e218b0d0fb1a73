export { type CanonicalLayout, canonicalXml, isCanonicalXml, toCanonicalXml } from './canonical.ts';
export { decode } from './decode.ts';
export { NO_NODE, type Node, NodeKind, type Span, WbxmlDocument } from './document.ts';
export { encode } from './encode.ts';
export { WbxmlError, type WbxmlErrorCode } from './error.ts';
export { fromXml } from './from-xml.ts';
export type { ProtocolVersion, TagDefinition } from './page.ts';
export {
  definitionOf,
  nameOfTag,
  namespaceOf,
  pageNamed,
  pageOf,
  type Tag,
  tagNamed,
  tagOf,
  tokenOf,
} from './tags.ts';
export { toTree } from './to-tree.ts';
export { toXml, type XmlOptions } from './to-xml.ts';
export type { TreeElement, TreeNode, WbxmlTree } from './tree.ts';
export { XmlError } from './xml/error.ts';
