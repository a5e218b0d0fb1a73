import type { Leads } from './lead.ts';
import { asUtf8, markLength, oneByteText, someWords } from './one-byte-text.ts';

/** A token of JSON: a string, a bracket, a colon or comma, or a run of anything else that is no blank. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:,]|[^\s"{}[\]:,]+/gs;

/** What the answers for these protocols lead to, by their names in lower case. Others are of no concern to ActiveSync. */
const SERVICES: ReadonlyMap<string, 'activesync' | 'autodiscover'> = new Map([
  ['activesync', 'activesync'],
  ['autodiscoverv1', 'autodiscover'],
]);

/**
 * Reads what an Autodiscover answer in JSON says of where to go: `{"Protocol":"ActiveSync","Url":"https://…"}`. No document
 * specifies it; Exchange 2016 on and Exchange Online speak it. Never throws for what the bytes are.
 */
export function readAutodiscoverJson(bytes: Uint8Array): Leads {
  const text = oneByteText(bytes);
  const answer = parsed(text.slice(markLength(text)));
  if (answer === undefined) return { leads: [], problem: 'its JSON cannot be read' };
  const { Protocol: protocol, Url: url, ErrorCode: code, ErrorMessage: words } = answer;
  if (typeof code === 'string')
    return { leads: [], failure: someWords([code, words].filter(Boolean).join(': ')) };
  const service = SERVICES.get(String(protocol).toLowerCase());
  const place = locate(text, 'Url');
  if (typeof url !== 'string' || url === '' || !service || !place) return { leads: [] };
  const where = { kind: 'body', form: 'json', ...place, path: 'Url' } as const;
  return { leads: [{ kind: 'Url', value: asUtf8(url).trim(), service, place: where }] };
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch (error) {
    // Nesting far beyond any answer overflows the stack of some engines.
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Where the content of a member's string stands, quotes not counted. Of a repeated name the last counts, as for JSON.parse. */
function locate(text: string, name: string): { readonly start: number; readonly end: number } | undefined {
  let depth = 0;
  let found: { start: number; end: number } | undefined;
  let before: readonly string[] = ['', ''];
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    else if (depth === 1 && before[1] === ':' && nameIn(before[0]) === name) {
      found = token.startsWith('"') ? { start: index + 1, end: index + token.length - 1 } : undefined;
    }
    before = [before[1] as string, token];
  }
  return found;
}

/** The text of a string token; undefined for any other. */
function nameIn(token: string | undefined): string | undefined {
  return token?.startsWith('"') ? (JSON.parse(token) as string) : undefined;
}
