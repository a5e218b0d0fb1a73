/** Protocol versions a tag is defined for, oldest first. */
export const PROTOCOL_VERSIONS = ['2.5', '12.0', '12.1', '14.0', '14.1', '16.0', '16.1'] as const;
export type ProtocolVersion = (typeof PROTOCOL_VERSIONS)[number];

const VERSIONS: readonly string[] = PROTOCOL_VERSIONS;

/** What a table row says of a tag's versions: one version, a range, or a tag no current document defines. */
export type Versions = 'legacy' | 'undocumented' | ProtocolVersion | `${ProtocolVersion}-${ProtocolVersion}`;

/** A token without the content and attribute bits: 0x05 to 0x3F (WBXML 1.3, 5.8.1). */
export interface TagDefinition {
  readonly page: number;
  readonly token: number;
  readonly name: string;
  readonly namespace: string;
  readonly versions: readonly ProtocolVersion[];
  /** Not in MS-ASWBXML: sent by devices of the 2.5 era, or seen on the wire and nowhere written down. */
  readonly origin: 'documented' | 'legacy' | 'undocumented';
}

export interface CodePage {
  readonly page: number;
  readonly namespace: string;
  readonly tags: readonly TagDefinition[];
}

type Row = readonly [token: number, name: string, versions: Versions];

/** Builds a code page from its table; throws at load when the table contradicts itself. */
export function definePage(page: number, namespace: string, rows: readonly Row[]): CodePage {
  const tokens = new Set<number>();
  const names = new Set<string>();
  const tags = rows.map(([token, name, versions]): TagDefinition => {
    if (token < 0x05 || token > 0x3f) throw new Error(`${namespace}: token ${token} is outside 0x05..0x3F`);
    if (tokens.has(token)) throw new Error(`${namespace}: token ${token} appears twice`);
    if (names.has(name)) throw new Error(`${namespace}: tag ${name} appears twice`);
    tokens.add(token);
    names.add(name);
    const origin = versions === 'legacy' || versions === 'undocumented' ? versions : 'documented';
    return { page, token, name, namespace, versions: versionsIn(versions), origin };
  });
  if (page < 0 || page > 255) throw new Error(`${namespace}: page ${page} is outside 0..255`);
  return { page, namespace, tags };
}

function versionsIn(range: Versions): readonly ProtocolVersion[] {
  if (range === 'legacy' || range === 'undocumented') return [];
  const [first = '', last = first] = range.split('-');
  const from = VERSIONS.indexOf(first);
  const to = VERSIONS.indexOf(last);
  if (from < 0 || to < from) throw new Error(`Unknown version range ${range}`);
  return PROTOCOL_VERSIONS.slice(from, to + 1);
}
