import { pages } from '../wbxml/codepages/index.ts';
import { pageNamed, type Tag, tagNamed, tagOf, tagsCalled } from '../wbxml/tags.ts';
import { nearest } from './suggest.ts';

const namespaces = pages.map(({ namespace }) => namespace);
const qualifiedNames = pages.flatMap(({ namespace, tags }) => tags.map(({ name }) => `${namespace}:${name}`));
const localNames = pages.flatMap(({ tags }) => tags.map(({ name }) => name));

/** Tags with a name, letter case aside: one for `email2:UmCallerID`, those of every page for a name without a prefix. */
export function tagsNamed(name: string): readonly Tag[] {
  if (!name.includes(':')) return tagsCalled(name).map(({ page, token }) => tagOf(page, token));
  const tag = tagNamed(name);
  return tag === undefined ? [] : [tag];
}

/** What is wrong with the name of an element, and which come near it; undefined for a name some page has. */
export function tagProblem(name: string): string | undefined {
  if (tagsNamed(name).length > 0) return undefined;
  const colon = name.indexOf(':');
  const prefix = name.slice(0, Math.max(colon, 0));
  if (colon >= 0 && pageNamed(prefix) === undefined) {
    return `unknown namespace "${prefix}" in "${name}"; ${suggestion(nearest(prefix, namespaces), `there are ${namespaces.join(', ')}`)}`;
  }
  // The same name on another page comes first: a wrong prefix is the commonest mistake.
  const elsewhere = tagsCalled(name.slice(colon + 1)).map(
    ({ namespace, name: tag }) => `${namespace}:${tag}`,
  );
  const alike = colon >= 0 ? nearest(name, qualifiedNames) : nearest(name, localNames);
  const near = [...new Set([...elsewhere, ...alike])].slice(0, 3);
  return `unknown element "${name}"; ${suggestion(near, 'expected a name of the code pages, such as email2:UmCallerID')}`;
}

function suggestion(near: readonly string[], otherwise: string): string {
  return near.length > 0 ? `did you mean ${near.join(' or ')}?` : otherwise;
}
