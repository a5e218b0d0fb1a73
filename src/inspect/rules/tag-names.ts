import { pages } from '../wbxml/codepages/index.ts';
import { type Tag, tagNamed, tagOf } from '../wbxml/tags.ts';
import { nearest } from './suggest.ts';

const byName = new Map<string, Tag[]>();
const qualifiedNames: string[] = [];

for (const { namespace, tags } of pages) {
  for (const { page, token, name } of tags) {
    const key = name.toLowerCase();
    byName.set(key, [...(byName.get(key) ?? []), tagOf(page, token)]);
    qualifiedNames.push(`${namespace}:${name}`);
  }
}

/** Tags with a name, letter case aside: one for `email2:UmCallerID`, those of every page for a name without a prefix. */
export function tagsNamed(name: string): readonly Tag[] {
  if (!name.includes(':')) return byName.get(name.toLowerCase()) ?? [];
  const tag = tagNamed(name);
  return tag === undefined ? [] : [tag];
}

/** The page with a namespace, letter case aside. */
export function pageNamed(namespace: string): number | undefined {
  return pages.find((page) => page.namespace.toLowerCase() === namespace.toLowerCase())?.page;
}

/** What is wrong with the name of an element, and which come near it; undefined for a name some page has. */
export function tagProblem(name: string): string | undefined {
  if (tagsNamed(name).length > 0) return undefined;
  const [prefix, local] = name.includes(':') ? name.split(':', 2) : [undefined, name];
  if (prefix !== undefined && pageNamed(prefix) === undefined) {
    const near = nearest(
      prefix,
      pages.map((page) => page.namespace),
    );
    const known = pages.map((page) => page.namespace).join(', ');
    return `unknown namespace "${prefix}" in "${name}"; ${near.length > 0 ? `did you mean ${near.join(' or ')}?` : `there are ${known}`}`;
  }
  const near = [...elsewhere(local ?? ''), ...nearest(name, qualifiedNames)].slice(0, 3);
  return `unknown element "${name}"; ${near.length > 0 ? `did you mean ${near.join(' or ')}?` : 'expected a name of the code pages, such as email2:UmCallerID'}`;
}

/** The same local name on other pages: a wrong prefix is the commonest mistake. */
function elsewhere(local: string): readonly string[] {
  return qualifiedNames.filter((qualified) => qualified.toLowerCase().endsWith(`:${local.toLowerCase()}`));
}
