import { pages } from './codepages/index.ts';
import type { TagDefinition } from './page.ts';
import { inHex } from './tokens.ts';

/** A tag's identity as one number: the code page above six bits of token. The name is only how it is printed. */
export type Tag = number;

export function tagOf(page: number, token: number): Tag {
  return (page << 6) | (token & 0x3f);
}

export function pageOf(tag: Tag): number {
  return tag >> 6;
}

export function tokenOf(tag: Tag): number {
  return tag & 0x3f;
}

/** Tags there are: 64 of each of 256 pages. */
export const TAGS = 256 << 6;

/** A set of tags, to look for in a document: a byte for each tag there is. */
export type TagSet = Uint8Array;

export function tagSet(tags: Iterable<Tag>): TagSet {
  const set = new Uint8Array(TAGS);
  for (const tag of tags) set[tag] = 1;
  return set;
}

const definitions: (TagDefinition | undefined)[] = new Array(TAGS).fill(undefined);
const namespaces = new Map<number, string>();
const pagesByName = new Map<string, number>();
const byQualifiedName = new Map<string, TagDefinition>();
const byLocalName = new Map<string, TagDefinition[]>();

for (const { page, namespace, tags } of pages) {
  if (namespaces.has(page)) throw new Error(`Code page ${page} is defined twice`);
  if (pagesByName.has(namespace.toLowerCase())) throw new Error(`Namespace ${namespace} is defined twice`);
  namespaces.set(page, namespace);
  pagesByName.set(namespace.toLowerCase(), page);
  for (const tag of tags) {
    definitions[tagOf(page, tag.token)] = tag;
    byQualifiedName.set(`${namespace}:${tag.name}`.toLowerCase(), tag);
    const localName = tag.name.toLowerCase();
    byLocalName.set(localName, [...(byLocalName.get(localName) ?? []), tag]);
  }
}

/** The table row of a tag, or undefined for a token or page that no table knows. */
export function definitionOf(tag: Tag): TagDefinition | undefined {
  return definitions[tag];
}

/** `Email2` for 22; undefined for a page that no table knows. */
export function namespaceOf(page: number): string | undefined {
  return namespaces.get(page);
}

/** `UmCallerID`, or `0x3a` when no table knows the token: what people see, never an identity. */
export function nameOfTag(tag: Tag): string {
  return definitions[tag]?.name ?? inHex(tokenOf(tag));
}

/** Finds `email2:UmCallerID`, letter case aside; undefined when there is no such tag. */
export function tagNamed(qualifiedName: string): Tag | undefined {
  const found = byQualifiedName.get(qualifiedName.toLowerCase());
  return found && tagOf(found.page, found.token);
}

/** 22 for `Email2`, letter case aside; undefined for a namespace that no table knows. */
export function pageNamed(namespace: string): number | undefined {
  return pagesByName.get(namespace.toLowerCase());
}

/** Every tag of a local name, letter case and page aside: what somebody may have meant. */
export function tagsCalled(localName: string): readonly TagDefinition[] {
  return byLocalName.get(localName.toLowerCase()) ?? [];
}
