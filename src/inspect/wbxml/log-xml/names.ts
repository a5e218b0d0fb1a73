import { namespaceOf, pageNamed, type Tag, tagNamed } from '../tags.ts';
import { impliedPage } from '../xml/names.ts';

/** What servers call namespaces in their logs, in lower case, where that is not the name in MS-ASWBXML. */
const ALIASES: Readonly<Record<string, string>> = {
  poomcontacts: 'Contacts',
  poommail: 'Email',
  poomcal: 'Calendar',
  poomtasks: 'Tasks',
  poomcontacts2: 'Contacts2',
  poommail2: 'Email2',
  validatecerts: 'ValidateCert',
};

/** The namespaces in force inside an element: pages by prefix, the default one under the empty prefix. */
export type LogScope = ReadonlyMap<string, number | undefined>;

const DECLARATION = /^xmlns(?::(.+))?$/;

/** The scope inside an element; a root that declares nothing tells its namespace by its name. */
export function scopeInside(
  outer: LogScope | undefined,
  name: string,
  attributes: Readonly<Record<string, string>>,
): LogScope {
  let scope = outer ?? new Map([['', impliedPage(name)]]);
  for (const [attribute, uri] of Object.entries(attributes)) {
    const declared = DECLARATION.exec(attribute);
    if (declared) scope = new Map([...scope, [declared[1] ?? '', pageOf(uri.replace(/:$/, ''))]]);
  }
  return scope;
}

/** The tag of a name as a log writes it, letter case aside; undefined for one that no table knows. */
export function tagOfLogName(name: string, scope: LogScope): Tag | undefined {
  const colon = name.indexOf(':');
  const prefix = name.slice(0, Math.max(colon, 0));
  const page = scope.get(prefix) ?? (prefix === '' ? undefined : pageOf(prefix));
  return page === undefined ? undefined : tagNamed(`${namespaceOf(page)}:${name.slice(colon + 1)}`);
}

function pageOf(namespace: string): number | undefined {
  return pageNamed(ALIASES[namespace.toLowerCase()] ?? namespace);
}
