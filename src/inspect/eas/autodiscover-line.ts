/** Longest address of a mailbox that is read, in characters. (RFC 5321, 4.5.3.1) */
const MAX_ADDRESS = 320;

const PATH = /\/autodiscover\/autodiscover\.(?:xml|json(?:\/v1\.0(?:\/([^/]*))?)?)$/i;

/**
 * True for a path of the Autodiscover service, in any letter case: that of XML (MS-OXDISCO) and that of JSON, under which some clients
 * name the mailbox: `/autodiscover/autodiscover.json/v1.0/alice@example.com`.
 */
export function isAutodiscoverPath(path: string): boolean {
  return PATH.test(path);
}

/** The mailbox that a request for JSON asks about, which has no body to say so; undefined where it names none. */
export function mailboxAsked(path: string, query: string): string | undefined {
  const inPath = PATH.exec(path)?.[1];
  if (inPath) return addressIn(unescaped(inPath));
  if (query === '' || !/\.json$/i.test(path)) return undefined;
  for (const [name, value] of new URLSearchParams(query)) {
    if (name.toLowerCase() === 'email') return addressIn(value);
  }
  return undefined;
}

function addressIn(text: string | undefined): string | undefined {
  return text !== undefined && text.length <= MAX_ADDRESS && text.includes('@') ? text : undefined;
}

function unescaped(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
