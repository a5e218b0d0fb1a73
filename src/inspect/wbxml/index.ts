/**
 * WBXML as ActiveSync speaks it: bytes to tree and back, XML both ways, annotated bytes. The public face of
 * `easlens/wbxml`.
 */
export { type AnnotateOptions, annotate } from './annotate.ts';
export { type CanonicalLayout, canonicalXml, isCanonicalXml, toCanonicalXml } from './canonical.ts';
export { pages } from './codepages/index.ts';
export { decode } from './decode.ts';
export { NO_NODE, type Node, NodeKind, type Span, WbxmlDocument } from './document.ts';
export { encode } from './encode.ts';
export { WBXML_ERROR_CODES, WbxmlError, type WbxmlErrorCode } from './error.ts';
export { fromXml } from './from-xml.ts';
export { type CodePage, PROTOCOL_VERSIONS, type ProtocolVersion, type TagDefinition } from './page.ts';
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
export {
  type JsonAttribute,
  type JsonDocument,
  type JsonElement,
  type JsonNode,
  type JsonSpan,
  toJson,
} from './to-json.ts';
export { toTree } from './to-tree.ts';
export { toXml, type XmlOptions } from './to-xml.ts';
export type {
  TextOrBytes,
  TreeAttribute,
  TreeContent,
  TreeElement,
  TreeEntity,
  TreeExtension,
  TreeInstruction,
  TreeNode,
  TreeOpaque,
  TreeTableText,
  TreeText,
  TreeValue,
  TreeValueToken,
  WbxmlTree,
} from './tree.ts';
export { XmlError } from './xml/error.ts';
