import { namespaceOf, tagsCalled } from '../tags.ts';
import type { XmlInput } from './input.ts';
import { impliedPage, pageOfPrefix, pageOfUri, prefixOf, WBXML_NAMESPACE, WBXML_PREFIX } from './names.ts';
import type { ParsedElement } from './parser.ts';

/** What a prefix stands for: a code page, or the notation's own namespace. */
type Space = number | 'wbxml';
type Bindings = ReadonlyMap<string, Space>;

/** An element with its name resolved and the prefixes that are in force inside it. */
export interface Placed {
  readonly element: ParsedElement;
  readonly space: Space;
  readonly local: string;
  readonly bindings: Bindings;
}

/** The prefixes in force before anything is declared: none, for the conventional ones need no declaration. */
export const NO_BINDINGS: Bindings = new Map();

/** Stands for unprefixed names where no default namespace is declared; no prefix can be written so. */
const IMPLIED = '*';

/** A root element: what it is called says what unprefixed names are, unless it or its parent declares that. */
export function placeRoot(element: ParsedElement, outer: Bindings, input: XmlInput): Placed {
  const page = impliedPage(element.name.includes(':') ? '' : element.name);
  return place(element, new Map([...outer, [IMPLIED, page]]), input);
}

/** Resolves an element inside another whose bindings are given. Throws XmlError. */
export function place(element: ParsedElement, outer: Bindings, input: XmlInput): Placed {
  const bindings = declare(element, outer, input);
  const { prefix, local } = split(element.name);
  const space = spaceOf(prefix, bindings);
  if (space !== undefined) return { element, space, local, bindings };
  return input.fail(
    element,
    `prefix "${prefix}" is not declared; expected a namespace in lower case such as email2, page-72 for an unknown one, or ${WBXML_PREFIX}`,
  );
}

/** Local name of an attribute of the `wbxml` namespace; undefined for all others. */
export function wbxmlAttribute(name: string, bindings: Bindings): string | undefined {
  const { prefix, local } = split(name);
  return prefix !== '' && spaceOf(prefix, bindings) === 'wbxml' ? local : undefined;
}

export function isDeclaration(attribute: string): boolean {
  return attribute === 'xmlns' || attribute.startsWith('xmlns:');
}

/** What to say of a name that its page does not have: other letter case, another page, or nothing like it. */
export function unknownTag(page: number, name: string): string {
  const namespace = namespaceOf(page) ?? `code page ${page}`;
  const candidates = tagsCalled(name);
  const here = candidates.find((tag) => tag.page === page);
  if (here) return `${namespace} has no tag "${name}"; expected "${here.name}"`;
  const elsewhere = candidates.map((tag) => `<${prefixOf(tag.page)}:${tag.name}>`);
  if (elsewhere.length > 0) return `${namespace} has no tag "${name}"; expected ${elsewhere.join(' or ')}`;
  return `${namespace} has no tag "${name}"; expected one of its tags, or token-0x05 to token-0x3f for one without a name`;
}

function declare(element: ParsedElement, outer: Bindings, input: XmlInput): Bindings {
  const declared = Object.entries(element.attributes).filter(([name]) => isDeclaration(name));
  if (declared.length === 0) return outer;
  const bindings = new Map(outer);
  for (const [name, uri] of declared) {
    const space = uri === WBXML_NAMESPACE ? 'wbxml' : pageOfUri(uri);
    if (space !== undefined) bindings.set(name.slice('xmlns:'.length), space);
    else
      input.fail(
        element,
        `namespace "${uri}" is not one of ActiveSync; expected one such as "AirSync:", "Email2:" or "${WBXML_NAMESPACE}"`,
      );
  }
  return bindings;
}

function spaceOf(prefix: string, bindings: Bindings): Space | undefined {
  const bound = bindings.get(prefix) ?? (prefix === '' ? bindings.get(IMPLIED) : undefined);
  if (bound !== undefined) return bound;
  return prefix === WBXML_PREFIX ? 'wbxml' : pageOfPrefix(prefix);
}

function split(name: string): { readonly prefix: string; readonly local: string } {
  const colon = name.indexOf(':');
  return { prefix: name.slice(0, Math.max(colon, 0)), local: name.slice(colon + 1) };
}
