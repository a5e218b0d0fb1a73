/** What a property list holds. */
export type PlistValue =
  | string
  | number
  | boolean
  | Buffer
  | readonly PlistValue[]
  | { readonly [key: string]: PlistValue };

const HEAD = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
`;

/** A property list as XML. */
export function plistText(value: PlistValue): string {
  return `${HEAD}<plist version="1.0">\n${element(value, '')}\n</plist>\n`;
}

function element(value: PlistValue, indent: string): string {
  const deeper = `${indent}  `;
  if (typeof value === 'string') return `${indent}<string>${escaped(value)}</string>`;
  if (typeof value === 'number') return `${indent}<integer>${Math.trunc(value)}</integer>`;
  if (typeof value === 'boolean') return `${indent}<${value}/>`;
  if (Buffer.isBuffer(value)) return `${indent}<data>${value.toString('base64')}</data>`;
  if (isList(value))
    return container(
      'array',
      value.map((item) => element(item, deeper)),
      indent,
    );
  const entries = Object.entries(value).map(
    ([key, item]) => `${deeper}<key>${escaped(key)}</key>\n${element(item, deeper)}`,
  );
  return container('dict', entries, indent);
}

function isList(value: PlistValue): value is readonly PlistValue[] {
  return Array.isArray(value);
}

function container(name: string, items: readonly string[], indent: string): string {
  return [`${indent}<${name}>`, ...items, `${indent}</${name}>`].join('\n');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** What XML cannot hold, not even as a reference, is left out. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>]/g, (character) => ENTITIES[character] as string);
}
