import { pageOf, tagNamed, tokenOf } from '../../src/inspect/wbxml/tags.ts';

/** An element to write: its qualified name and what is inside. */
export interface Written {
  readonly name: string;
  readonly children: readonly (Written | string | Uint8Array)[];
}

/** `element('airsync:SyncKey', '0')`: a string becomes an inline string, bytes become opaque data. */
export function element(name: string, ...children: Written['children']): Written {
  return { name, children };
}

/**
 * Writes a body: header, tags, strings, opaque data. Naive and apart from the codec, so that what the codec reads in
 * tests was not written by itself.
 */
export function writeWbxml(root: Written): Buffer {
  const bytes: number[] = [0x03, 0x01, 0x6a, 0x00];
  let page = 0;
  const write = ({ name, children }: Written): void => {
    const tag = tagNamed(name);
    if (tag === undefined) throw new Error(`No tag ${name}`);
    if (pageOf(tag) !== page) {
      page = pageOf(tag);
      bytes.push(0x00, page);
    }
    bytes.push(tokenOf(tag) | (children.length > 0 ? 0x40 : 0));
    for (const child of children) {
      if (typeof child === 'string') bytes.push(0x03, ...Buffer.from(child), 0);
      else if (child instanceof Uint8Array) bytes.push(0xc3, ...multiByteInteger(child.length), ...child);
      else write(child);
    }
    if (children.length > 0) bytes.push(0x01);
  };
  write(root);
  return Buffer.from(bytes);
}

/** Seven bits a byte, the highest first. */
export function multiByteInteger(value: number): number[] {
  const bytes = [value & 0x7f];
  for (let rest = value >> 7; rest > 0; rest >>= 7) bytes.unshift((rest & 0x7f) | 0x80);
  return bytes;
}
