import { type Tag, tagNamed } from '../wbxml/tags.ts';

/** The tag of a qualified name that the code must know; throws at load when no table has it. */
export function knownTag(qualifiedName: string): Tag {
  const tag = tagNamed(qualifiedName);
  if (tag === undefined) throw new Error(`No code page has ${qualifiedName}`);
  return tag;
}
