import { CharacterSet, skip, skipEscaped } from './characters.ts';
import { fault, type SipFault, unexpected } from './fault.ts';

/** Parameters whose value may be any `token`, which holds characters that other values must escape. */
const TOKEN_PARAMETERS: ReadonlySet<string> = new Set(['transport', 'user', 'method']);

/** Checks `uri-parameters [ headers ]` from an index to the end of the text. */
export function tailFault(text: string, start: number): SipFault | undefined {
  const question = text.indexOf('?', start);
  const end = question === -1 ? text.length : question;
  return parametersFault(text, start, end) ?? (question === -1 ? undefined : headersFault(text, question));
}

/** `uri-parameters = *( ";" uri-parameter )` */
function parametersFault(text: string, start: number, end: number): SipFault | undefined {
  let at = start;
  while (at < end) {
    if (text[at] !== ';') return unexpected(text, at, 'a parameter');
    const nameStart = at + 1;
    const nameEnd = skipEscaped(CharacterSet.Parameter, text, nameStart, end);
    if (nameEnd === nameStart) return absentOr(text, nameStart, end, 'a parameter');
    if (text[nameEnd] !== '=' || nameEnd >= end) {
      at = nameEnd;
      continue;
    }
    const name = text.slice(nameStart, nameEnd).toLowerCase();
    at = valueEnd(name, text, nameEnd + 1, end);
    if (at === nameEnd + 1) return absentOr(text, at, end, `the value of the parameter "${name}"`);
  }
  return undefined;
}

function valueEnd(name: string, text: string, start: number, end: number): number {
  const plain = skipEscaped(CharacterSet.Parameter, text, start, end);
  if (!TOKEN_PARAMETERS.has(name)) return plain;
  return Math.max(plain, skip(CharacterSet.Token, text, start, end));
}

/** `headers = "?" header *( "&" header )`, `header = hname "=" hvalue` */
function headersFault(text: string, question: number): SipFault | undefined {
  let at = question;
  while (at < text.length) {
    if (at > question && text[at] !== '&') return unexpected(text, at, 'a header');
    const nameStart = at + 1;
    const nameEnd = skipEscaped(CharacterSet.Header, text, nameStart, text.length);
    if (nameEnd === nameStart) return absentOr(text, nameStart, text.length, 'a header');
    if (nameEnd === text.length) return fault(nameEnd, 'a header has no "=" after its name');
    if (text[nameEnd] !== '=') return unexpected(text, nameEnd, "a header's name");
    at = skipEscaped(CharacterSet.Header, text, nameEnd + 1, text.length);
  }
  return undefined;
}

function absentOr(text: string, at: number, end: number, what: string): SipFault {
  const isSeparator = at >= end || ';?&='.includes(text[at] as string);
  return isSeparator ? fault(at, `${what} is empty`) : unexpected(text, at, what);
}
