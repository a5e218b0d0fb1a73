import { parseXml, XmlElement, XmlError, XmlText } from '@rgrove/parse-xml';
import type { Body } from '../../message.ts';
import type { Lead, LeadKind, Leads } from './lead.ts';
import { asUtf8, markLength, oneByteText, someWords } from './one-byte-text.ts';

/** Most servers of one answer that are read. Exchange names one. */
const MAX_SERVERS = 32;

/** Largest request that is read, in bytes, and longest address of a mailbox in it. (RFC 5321, 4.5.3.1) */
const MAX_REQUEST_BYTES = 16 * 1024;
const MAX_MAILBOX = 320;

/** A text of the answer, and the bytes that it is written in. */
interface TextAt {
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Reads what an Autodiscover answer says of where to go. (MS-ASCMD 2.2.1.1, MS-OXDSCLI 2.2.4) A DTD is passed over and no
 * entity but XML's own five is expanded. Never throws for what the bytes are.
 */
export function readAutodiscoverXml(bytes: Uint8Array): Leads {
  const text = oneByteText(bytes);
  const root = rootOf(text);
  if (typeof root === 'string') return { leads: [], problem: root };
  return root ? answerOf(root, text, markLength(text)) : { leads: [] };
}

/** The root element, or what is wrong with the XML, as half a sentence. */
function rootOf(text: string): XmlElement | string | null {
  try {
    return parseXml(text.slice(markLength(text)), { includeOffsets: true }).root;
  } catch (error) {
    return problemOf(error);
  }
}

/** The mailbox that a request asks about; undefined where it is not said. (MS-ASCMD 2.2.1.1) */
export function mailboxOfRequest(body: Body): string | undefined {
  if (body.kind !== 'xml' || body.bytes.length > MAX_REQUEST_BYTES) return undefined;
  const root = rootOf(oneByteText(body.bytes));
  const request = root instanceof XmlElement && child(root, 'Request');
  const mailbox = request && child(request, 'EMailAddress');
  const text = asUtf8(mailbox ? mailbox.text : '').trim();
  return text.includes('@') && text.length <= MAX_MAILBOX ? text : undefined;
}

function problemOf(error: unknown): string {
  // The parser recurses: only nesting far beyond any answer overflows its stack.
  if (error instanceof RangeError) return 'its elements are nested too deeply';
  if (!(error instanceof XmlError)) throw error;
  const [sentence = ''] = error.message.split(/ \(line \d+, column \d+\)/);
  return `its XML cannot be read (line ${error.line}: ${someWords(sentence)})`;
}

function answerOf(root: XmlElement, text: string, skipped: number): Leads {
  if (localName(root) !== 'Autodiscover') return { leads: [] };
  const leads: Lead[] = [];
  const add = (
    kind: LeadKind,
    service: Lead['service'],
    path: string,
    element: XmlElement | undefined,
  ): void => {
    const found = element && textAt(element, text, skipped);
    if (!found) return;
    const { value, start, end } = found;
    leads.push({ kind, value, service, place: { kind: 'body', form: 'xml', start, end, path } });
  };
  const response = child(root, 'Response');
  const action = response && child(response, 'Action');
  const settings = action && child(action, 'Settings');
  for (const server of settings ? mobileServers(settings) : []) {
    for (const kind of ['Url', 'Name'] as const) {
      add(kind, 'activesync', `Autodiscover/Response/Action/Settings/Server/${kind}`, child(server, kind));
    }
  }
  add(
    'Redirect',
    'autodiscover',
    'Autodiscover/Response/Action/Redirect',
    action && child(action, 'Redirect'),
  );
  const account = response && child(response, 'Account');
  for (const [name, kind] of ACCOUNT) {
    add(kind, 'autodiscover', `Autodiscover/Response/Account/${name}`, account && child(account, name));
  }
  const error = (action && child(action, 'Error')) ?? (response && child(response, 'Error'));
  return error ? { leads, failure: wordsOf(error) } : { leads };
}

/** The same in the schema of desktop clients, which a server may answer with. (MS-OXDSCLI 2.2.4.1.1.2) */
const ACCOUNT: readonly (readonly [name: string, kind: LeadKind])[] = [
  ['RedirectUrl', 'RedirectUrl'],
  ['RedirectAddr', 'Redirect'],
];

/** Servers for ActiveSync. The others are for enrolling certificates; Type may be left out. (MS-ASCMD 2.2.3.186.1) */
function mobileServers(settings: XmlElement): readonly XmlElement[] {
  return children(settings, 'Server')
    .filter((server) => /^\s*(?:mobilesync)?\s*$/i.test(child(server, 'Type')?.text ?? ''))
    .slice(0, MAX_SERVERS);
}

/** `Status 2: Active Directory currently not available`. */
function wordsOf(error: XmlElement): string {
  const code = child(error, 'Status') ?? child(error, 'ErrorCode');
  const message = child(error, 'Message');
  const words = [code && `${localName(code)} ${code.text.trim()}`, message?.text.trim()];
  return someWords(words.filter((word) => word).join(': ') || 'without a reason');
}

/** The text of an element that has nothing else in it. */
function textAt({ children: inside }: XmlElement, text: string, skipped: number): TextAt | undefined {
  const [only] = inside;
  if (inside.length !== 1 || !(only instanceof XmlText)) return undefined;
  const value = asUtf8(only.text).trim();
  const [start, end] = [skipped + only.start, skipped + only.end];
  const raw = text.slice(start, end);
  const before = raw.length - raw.trimStart().length;
  return value === '' ? undefined : { value, start: start + before, end: start + raw.trimEnd().length };
}

function child(element: XmlElement, name: string): XmlElement | undefined {
  return children(element, name)[0];
}

function children(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter(
    (node): node is XmlElement => node instanceof XmlElement && localName(node) === name,
  );
}

/** Clients go by the names; prefixes differ from server to server. */
function localName({ name }: XmlElement): string {
  return name.slice(name.indexOf(':') + 1);
}
