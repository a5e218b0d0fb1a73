import { definitionOf, namespaceOf, pageNamed, type Tag, tagNamed, tagOf, tokenOf } from '../tags.ts';
import { inHex } from '../tokens.ts';

/** Prefix and namespace of what WBXML has and XML has not: opaque bytes, literals, entities … */
export const WBXML_PREFIX = 'wbxml';
export const WBXML_NAMESPACE = 'easlens:wbxml';

/** Code page of the AirSync namespace, which unprefixed names belong to when nothing else is said. */
const AIR_SYNC = 0;

/** Code page of a command's root element, where it is not AirSync. (MS-ASCMD 2.2.1) */
const ROOT_PAGES: ReadonlyMap<string, number> = new Map([
  ['MoveItems', 5],
  ['GetItemEstimate', 6],
  ['FolderCreate', 7],
  ['FolderDelete', 7],
  ['FolderSync', 7],
  ['FolderUpdate', 7],
  ['MeetingResponse', 8],
  ['ResolveRecipients', 10],
  ['ValidateCert', 11],
  ['Ping', 13],
  ['Provision', 14],
  ['Search', 15],
  ['Settings', 18],
  ['ItemOperations', 20],
  ['SendMail', 21],
  ['SmartForward', 21],
  ['SmartReply', 21],
  ['Find', 25],
]);

/** The page that an unprefixed root element of this name, declaring nothing, belongs to. */
export function impliedPage(rootName: string): number {
  return ROOT_PAGES.get(rootName) ?? AIR_SYNC;
}

/** `email2`; `page-72` for a page that no table knows. */
export function prefixOf(page: number): string {
  return namespaceOf(page)?.toLowerCase() ?? `page-${page}`;
}

/** `Email2:` as Exchange writes it: with the colon it is an absolute URI, which a namespace has to be. */
export function namespaceUriOf(page: number): string {
  return `${namespaceOf(page) ?? `page-${page}`}:`;
}

const UNKNOWN_PAGE = /^page-(\d{1,3})$/;

/** Page of a conventional prefix (`email2`, `page-72`); undefined for any other. */
export function pageOfPrefix(prefix: string): number | undefined {
  return pageNamed(prefix) ?? unknownPage(prefix);
}

/** Page of a namespace name, with or without its colon; undefined for one that no table knows. */
export function pageOfUri(uri: string): number | undefined {
  const name = uri.endsWith(':') ? uri.slice(0, -1) : uri;
  const page = pageNamed(name) ?? unknownPage(name);
  if (page === undefined) return undefined;
  return namespaceOf(page) === undefined || namespaceOf(page) === name ? page : undefined;
}

function unknownPage(name: string): number | undefined {
  const page = Number(UNKNOWN_PAGE.exec(name)?.[1] ?? 256);
  return page < 256 ? page : undefined;
}

/** `UmCallerID`; `token-0x3a` for a token that no table knows. */
export function xmlNameOf(tag: Tag): string {
  return definitionOf(tag)?.name ?? `token-${inHex(tokenOf(tag))}`;
}

const UNKNOWN_TOKEN = /^token-0x([0-3][0-9a-f])$/;

/** The tag of a local name on a page, letter case included; undefined where the page has no such tag. */
export function tagOfXmlName(page: number, name: string): Tag | undefined {
  const token = Number.parseInt(UNKNOWN_TOKEN.exec(name)?.[1] ?? '0', 16);
  if (token >= 0x05) return tagOf(page, token);
  const tag = tagNamed(`${namespaceOf(page)}:${name}`);
  return tag !== undefined && definitionOf(tag)?.name === name ? tag : undefined;
}
