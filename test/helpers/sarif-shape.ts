/**
 * The part of SARIF 2.1.0 that we write, as its schema has it: for each object the members it may have, those that it must
 * have, and what they are. Objects of the schema are closed, so a member that is not here is a mistake.
 */
type Shape =
  | {
      readonly kind: 'object';
      readonly must: readonly string[];
      readonly members: Readonly<Record<string, Shape>>;
    }
  | { readonly kind: 'list'; readonly of: Shape; readonly isUnique?: boolean; readonly least?: number }
  | { readonly kind: 'text'; readonly matches?: RegExp }
  | { readonly kind: 'number'; readonly least: number }
  | { readonly kind: 'truth' }
  /** A property bag: anything, but `tags` are texts. (3.8) */
  | { readonly kind: 'bag' };

const text = (matches?: RegExp): Shape => ({ kind: 'text', ...(matches && { matches }) });
const number = (least: number): Shape => ({ kind: 'number', least });
const list = (of: Shape, more: { readonly isUnique?: boolean; readonly least?: number } = {}): Shape => ({
  kind: 'list',
  of,
  ...more,
});
const object = (must: readonly string[], members: Readonly<Record<string, Shape>>): Shape => ({
  kind: 'object',
  must,
  members,
});

const LEVEL = text(/^(?:none|note|warning|error)$/);
/** A URI reference as RFC 3986 has it: nothing in it that would have to be escaped. */
const URI = text(/^[\w\-.~:/?#[\]@!$&'()*+,;=%]+$/);
const multiformat = object(['text'], { text: text(), markdown: text() });
const message = object([], { text: text(), markdown: text(), id: text(), arguments: list(text()) });
const artifactLocation = object([], { uri: URI, uriBaseId: text(), index: number(-1), description: message });
const region = object([], { startLine: number(1), byteOffset: number(-1), byteLength: number(0) });
const location = object([], {
  id: number(-1),
  physicalLocation: object([], { artifactLocation, region }),
  logicalLocations: list(
    object([], { name: text(), fullyQualifiedName: text(), kind: text(), index: number(-1) }),
    { isUnique: true },
  ),
});
const rule = object(['id'], {
  id: text(),
  name: text(),
  shortDescription: multiformat,
  fullDescription: multiformat,
  help: multiformat,
  defaultConfiguration: object([], { enabled: { kind: 'truth' }, level: LEVEL }),
  properties: { kind: 'bag' },
});
const notification = object(['message'], {
  level: LEVEL,
  message,
  descriptor: object([], { id: text(), index: number(-1) }),
  locations: list(location, { isUnique: true }),
});
const result = object(['message'], {
  ruleId: text(),
  ruleIndex: number(-1),
  level: LEVEL,
  message,
  locations: list(location),
  partialFingerprints: { kind: 'bag' },
  properties: { kind: 'bag' },
});
const run = object(['tool'], {
  tool: object(['driver'], {
    driver: object(['name'], { name: text(), version: text(), rules: list(rule, { isUnique: true }) }),
  }),
  invocations: list(
    object(['executionSuccessful'], {
      executionSuccessful: { kind: 'truth' },
      toolExecutionNotifications: list(notification),
    }),
  ),
  artifacts: list(object([], { location: artifactLocation }), { isUnique: true }),
  columnKind: text(/^(?:utf16CodeUnits|unicodeCodePoints)$/),
  results: list(result),
  properties: { kind: 'bag' },
});

const SARIF_LOG = object(['version', 'runs'], {
  $schema: text(/^https:\/\//),
  version: text(/^2\.1\.0$/),
  runs: list(run),
});

/** What is wrong with a value, each with its place. */
export function misfits(value: unknown, shape: Shape = SARIF_LOG, at = '$'): readonly string[] {
  switch (shape.kind) {
    case 'text':
      if (typeof value !== 'string') return [`${at} is no text`];
      return shape.matches && !shape.matches.test(value) ? [`${at} does not match: ${value}`] : [];
    case 'number':
      return Number.isInteger(value) && (value as number) >= shape.least ? [] : [`${at} is no such number`];
    case 'truth':
      return typeof value === 'boolean' ? [] : [`${at} is neither true nor false`];
    case 'bag':
      return isObject(value) ? [] : [`${at} is no object`];
    case 'list': {
      if (!Array.isArray(value)) return [`${at} is no list`];
      const texts = value.map((item) => JSON.stringify(item));
      const isRepeated = shape.isUnique === true && new Set(texts).size < texts.length;
      return [
        ...(isRepeated ? [`${at} has an item twice`] : []),
        ...value.flatMap((item, index) => misfits(item, shape.of, `${at}[${index}]`)),
      ];
    }
    case 'object':
      if (!isObject(value)) return [`${at} is no object`];
      return [
        ...shape.must.filter((name) => !(name in value)).map((name) => `${at} lacks ${name}`),
        ...Object.entries(value).flatMap(([name, member]) => {
          const of = shape.members[name];
          return of ? misfits(member, of, `${at}.${name}`) : [`${at} may not have ${name}`];
        }),
      ];
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
