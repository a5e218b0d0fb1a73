import type { QueryFields } from './query-fields.ts';

/** Most parameters we read; no command has more than ten. */
const MAX_PARAMETERS = 64;

type TextField = Exclude<keyof QueryFields, 'problems' | 'acceptsMultipart' | 'saveInSent' | 'locale'>;

/** Names of the plain query, in lower case. (MS-ASHTTP 2.2.1.1.1.2) */
const parameters: ReadonlyMap<string, TextField | 'saveInSent'> = new Map([
  ['cmd', 'command'],
  ['user', 'user'],
  ['deviceid', 'deviceId'],
  ['devicetype', 'deviceType'],
  ['attachmentname', 'attachmentName'],
  ['collectionid', 'collectionId'],
  ['itemid', 'itemId'],
  ['longid', 'longId'],
  ['occurrence', 'occurrence'],
  ['saveinsent', 'saveInSent'],
]);

/** True for a name that a plain query may have, letter case aside. */
export function isParameterName(name: string): boolean {
  return parameters.has(name.toLowerCase());
}

/** Reads `Cmd=Sync&User=…`: names without regard to case, of a repeated one the first. (MS-ASHTTP 2.2.1.1.1.2) */
export function readPlainQuery(query: string): QueryFields {
  const fields: QueryFields = { problems: [] };
  let start = 0;
  for (let count = 0; start < query.length; count++) {
    if (count === MAX_PARAMETERS) {
      fields.problems.push(`More than ${MAX_PARAMETERS} parameters; the rest is not read`);
      break;
    }
    const ampersand = query.indexOf('&', start);
    const end = ampersand < 0 ? query.length : ampersand;
    readParameter(fields, query.slice(start, end));
    start = end + 1;
  }
  return fields;
}

function readParameter(fields: QueryFields, parameter: string): void {
  const equals = parameter.indexOf('=');
  if (equals <= 0) return;
  const name = parameter.slice(0, equals);
  const field = parameters.get(name.toLowerCase());
  if (field === undefined) return;
  const value = unescaped(parameter.slice(equals + 1), fields.problems);
  if (fields[field] !== undefined) {
    fields.problems.push(`Parameter ${name} is there more than once; the first counts`);
    return;
  }
  if (field === 'saveInSent') fields.saveInSent = value.toUpperCase() === 'T';
  else fields[field] = value;
}

/** Percent escapes and `+` undone; bytes that are no UTF-8 are read as ISO 8859-1, which old devices send. */
function unescaped(value: string, problems: string[]): string {
  if (!value.includes('%') && !value.includes('+')) return value;
  const spaced = value.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    problems.push(`"${value}" is not percent-encoded UTF-8`);
    return spaced.replace(/%([0-9a-f]{2})/gi, (_, digits: string) =>
      String.fromCharCode(Number.parseInt(digits, 16)),
    );
  }
}
