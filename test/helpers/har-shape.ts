/** Properties that an object must have, by the type of each; `?` before the type where it may be absent. */
type Shape = Readonly<Record<string, string>>;

/** HAR 1.2, chapter by chapter. */
const SHAPES: Readonly<Record<string, Shape>> = {
  log: { version: 'string', creator: 'creator', browser: '?creator', pages: '?array', entries: 'entry[]' },
  creator: { name: 'string', version: 'string' },
  entry: {
    startedDateTime: 'date',
    time: 'number',
    request: 'request',
    response: 'response',
    cache: 'object',
    timings: 'timings',
  },
  request: {
    method: 'string',
    url: 'string',
    httpVersion: 'string',
    cookies: 'array',
    headers: 'pair[]',
    queryString: 'pair[]',
    postData: '?postData',
    headersSize: 'number',
    bodySize: 'number',
  },
  response: {
    status: 'number',
    statusText: 'string',
    httpVersion: 'string',
    cookies: 'array',
    headers: 'pair[]',
    content: 'content',
    redirectURL: 'string',
    headersSize: 'number',
    bodySize: 'number',
  },
  pair: { name: 'string', value: 'string' },
  postData: { mimeType: 'string', text: 'string', params: '?array' },
  content: {
    size: 'number',
    compression: '?number',
    mimeType: 'string',
    text: '?string',
    encoding: '?string',
  },
  timings: { send: 'number', wait: 'number', receive: 'number' },
};

/** What is not as HAR 1.2 has it, each with its path. Fields of others begin with an underscore. */
export function harProblems(value: unknown, type = 'log', path = type): readonly string[] {
  if (type.endsWith('[]')) {
    if (!Array.isArray(value)) return [`${path} is no list`];
    return value.flatMap((item, index) => harProblems(item, type.slice(0, -2), `${path}[${index}]`));
  }
  if (type === 'array') return Array.isArray(value) ? [] : [`${path} is no list`];
  if (type === 'date') return isDate(value) ? [] : [`${path} is no date`];
  const shape = SHAPES[type];
  if (!shape) return typeof value === type && value !== null ? [] : [`${path} is no ${type}`];
  if (typeof value !== 'object' || value === null) return [`${path} is no object`];
  return [...missing(value, shape, path), ...strangers(value, shape, path)];
}

function missing(value: object, shape: Shape, path: string): readonly string[] {
  return Object.entries(shape).flatMap(([key, type]) => {
    const inner = (value as Record<string, unknown>)[key];
    if (inner === undefined) return type.startsWith('?') ? [] : [`${path}.${key} is missing`];
    return harProblems(inner, type.replace('?', ''), `${path}.${key}`);
  });
}

/** `encoding` of postData is of no chapter, and written by many. */
function strangers(value: object, shape: Shape, path: string): readonly string[] {
  return Object.keys(value)
    .filter((key) => !(key in shape) && !key.startsWith('_') && key !== 'comment' && key !== 'encoding')
    .map((key) => `${path}.${key} is of no chapter`);
}

function isDate(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(value) &&
    !Number.isNaN(Date.parse(value))
  );
}
