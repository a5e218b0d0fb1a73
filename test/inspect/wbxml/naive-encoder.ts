import type {
  TextOrBytes,
  TreeAttribute,
  TreeNode,
  TreeValue,
  WbxmlTree,
} from '../../../src/inspect/wbxml/tree.ts';

/**
 * A second encoder, written from the standard and sharing nothing with the codec, so that the codec is not tested
 * against itself. It switches pages before each and every tag, which is legal and wasteful.
 */
export function naiveEncode(tree: WbxmlTree): Buffer {
  const bytes: number[] = [tree.version];
  bytes.push(...integer(tree.publicId));
  if (tree.publicId === 0) bytes.push(...integer(tree.publicIdIndex));
  if (tree.version !== 0) bytes.push(...integer(tree.charset));
  bytes.push(...integer(tree.stringTable.length), ...tree.stringTable);
  for (const node of tree.nodes) bytes.push(...nodeBytes(node, tree.charset));
  return Buffer.from(bytes);
}

function nodeBytes(node: TreeNode, charset: number): number[] {
  if (node.kind === 'instruction') return [0x43, ...attributeBytes(node.attributes, charset)];
  if (node.kind !== 'element') return contentBytes(node, charset);
  const bits = (node.children ? 0x40 : 0) + (node.attributes ? 0x80 : 0);
  const bytes = [0x00, node.tag >> 6, (node.tag & 0x3f) + bits];
  if (node.literal !== undefined) bytes.push(...integer(node.literal));
  if (node.attributes) bytes.push(...attributeBytes(node.attributes, charset));
  if (node.children) bytes.push(...node.children.flatMap((child) => nodeBytes(child, charset)), 0x01);
  return bytes;
}

function attributeBytes(attributes: readonly TreeAttribute[], charset: number): number[] {
  const bytes = attributes.flatMap((attribute) => [
    0x00,
    attribute.page,
    attribute.token,
    ...(attribute.literal === undefined ? [] : integer(attribute.literal)),
    ...attribute.value.flatMap((value) => contentBytes(value, charset)),
  ]);
  return [...bytes, 0x01];
}

function contentBytes(content: TreeValue, charset: number): number[] {
  switch (content.kind) {
    case 'text':
      return [0x03, ...stringBytes(content, charset)];
    case 'table-text':
      return [0x83, ...integer(content.index)];
    case 'entity':
      return [0x02, ...integer(content.code)];
    case 'opaque':
      return [0xc3, ...integer(content.bytes.length), ...content.bytes];
    case 'value':
      return [0x00, content.page, content.token];
    case 'extension': {
      const string = content.string ? stringBytes(content.string, charset) : [];
      return [content.token, ...string, ...(content.number === undefined ? [] : integer(content.number))];
    }
  }
}

function stringBytes({ text, bytes }: TextOrBytes, charset: number): number[] {
  if (charset !== 1015) {
    const encoded = bytes ?? Buffer.from(text, charset === 4 ? 'latin1' : 'utf8');
    return [...encoded, 0];
  }
  const units = text?.split('').flatMap((unit) => [unit.charCodeAt(0) >> 8, unit.charCodeAt(0) & 0xff]);
  return [...(units ?? bytes ?? []), 0, 0];
}

function integer(value: number): number[] {
  const bytes = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128))
    bytes.unshift((rest % 128) + 128);
  return bytes;
}
