import { Buffer } from 'node:buffer';
import { openBody, wholeBody } from '../eas/body.ts';
import { movedTo, shownAddress } from '../eas/staying/address.ts';
import { mailboxOfRequest } from '../eas/staying/autodiscover-xml.ts';
import type { Lead } from '../eas/staying/lead.ts';
import { leadsOf } from '../eas/staying/leads.ts';
import type { Leaving } from '../eas/staying/leaving.ts';
import type { Finding } from '../finding.ts';
import type { InspectedRequest, InspectedResponse, RawHeaders, RequestHead } from '../message.ts';
import type { Hit } from '../rules/engine.ts';
import { escapeText } from '../wbxml/xml/escape.ts';
import { hindranceTo, replaceDocument } from './rewrite.ts';
import type { Verdict } from './verdict.ts';

/** What has to be known to keep devices on the proxy. */
export interface Keep {
  /** `https://mail.example.com`: where the device that sent a request reaches the proxy; undefined where it does not say. */
  readonly addressFor: (request: RequestHead) => string | undefined;
  /** Why requests of the device may not be sent on to a server that an answer names, as half a sentence. */
  readonly hindranceTo: (url: URL, request: Asked) => string | undefined;
}

type Asked = Pick<InspectedRequest, 'head' | 'line'>;

/** A device was told to stay, so that what it would have asked of another server is to go there from here. */
export interface Moved {
  readonly service: Lead['service'];
  readonly to: URL;
  /** Mailbox whose owner asked, where the request names one beside its log-in. */
  readonly mailbox?: string;
}

export interface Kept {
  readonly hits: readonly Hit[];
  readonly verdict: Verdict;
  readonly moved?: Moved;
}

const REFUSED = 'the whole answer was refused for another rule';
const MAILBOX = 'an address of a mailbox says nothing that could be rewritten';
const NO_ADDRESS = 'it is no address that could be rewritten';
const NO_HOST = 'the request does not say by which name the device reached this proxy';
const OTHER = 'the device was kept for another server that the same answer names';
const UNREADABLE_AGAIN = 'the rewritten answer could not be read again';

/** An answer that leads the device past the proxy, and what is known of it. */
export interface LeadingAnswer {
  readonly request: InspectedRequest;
  readonly response: InspectedResponse;
  /** The body as it came, codings and all. */
  readonly wire: Uint8Array;
  readonly hits: readonly Hit[];
  /** What the rules make of it. */
  readonly verdict: Verdict;
}

/** Rewrites an answer so that the device stays: where it names another server, it names the proxy. */
export function keepDevice(keep: Keep, answer: LeadingAnswer): Kept {
  const { request, hits, verdict } = answer;
  const hindrances = new Map<Leaving, string>();
  const address = keep.addressFor(request.head);
  const able: Movable[] = [];
  for (const { leaving } of hits) {
    if (!leaving || leaving.leads.length === 0) continue;
    const hindrance = verdict.kind === 'answer' ? REFUSED : hindranceFor(leaving, keep, request, address);
    if (hindrance !== undefined) hindrances.set(leaving, hindrance);
    else if (isMovable(leaving)) able.push(leaving);
  }
  const [first, ...others] = able;
  for (const other of others) hindrances.set(other, OTHER);
  if (!first || address === undefined) return { hits: told(hits, hindrances), verdict };
  const edits = first.leads.map((lead) => ({
    lead,
    value: movedTo(lead.value, urlOf(lead, first), address),
  }));
  const rewritten = rewrite(answer, edits);
  if ('hindrance' in rewritten) {
    return { hits: told(hits, hindrances.set(first, rewritten.hindrance)), verdict };
  }
  const mailbox = mailboxOfRequest(request.body);
  return {
    hits: told(hits, hindrances, { leaving: first, value: edits[0]?.value ?? address }),
    verdict: rewritten.verdict,
    moved: { service: edits[0]?.lead.service ?? 'activesync', to: first.url, ...(mailbox && { mailbox }) },
  };
}

type Movable = Leaving & { readonly url: URL };

function isMovable(leaving: Leaving): leaving is Movable {
  return leaving.url !== undefined;
}

/** Each of its leads goes to the same server, not all to the same path. */
function urlOf(lead: Lead, { url }: Movable): URL {
  return URL.canParse(lead.value, url.href) ? new URL(lead.value, url.href) : url;
}

function hindranceFor(
  { leads: [lead], url }: Leaving,
  keep: Keep,
  request: Asked,
  address: string | undefined,
): string | undefined {
  if (!url) return lead?.kind === 'Redirect' ? MAILBOX : NO_ADDRESS;
  return keep.hindranceTo(url, request) ?? (address === undefined ? NO_HOST : undefined);
}

interface Edit {
  readonly lead: Lead;
  readonly value: string;
}

function rewrite(
  { request, response, wire, verdict }: LeadingAnswer,
  edits: readonly Edit[],
): { readonly verdict: Verdict } | { readonly hindrance: string } {
  const { head, body } = response;
  const headers = verdict.kind === 'send' ? verdict.headers : head.headers;
  if (edits.every(({ lead }) => lead.place.kind === 'header')) {
    const moved = withValues(headers, edits);
    return {
      verdict: verdict.kind === 'send' ? { ...verdict, headers: moved } : { kind: 'head', headers: moved },
    };
  }
  const hindrance = hindranceTo(head.headers, body);
  if (hindrance !== undefined || !('bytes' in body)) return { hindrance: hindrance ?? UNREADABLE_AGAIN };
  const made = replaceDocument(headers, body, wire, splice(body.bytes, edits));
  const again = openBody(made.headers, wholeBody(made.body), 'response', request.line.command);
  const { leads } = leadsOf(request, { head: { ...head, headers: made.headers }, body: again });
  const values = leads.map(({ value }) => value);
  const isRight = edits.every(({ value }) => values.includes(value));
  return isRight ? { verdict: { kind: 'send', ...made } } : { hindrance: UNREADABLE_AGAIN };
}

/** The fields with other values for those that lead away; edits of the rules may have moved them. */
function withValues(headers: RawHeaders, edits: readonly Edit[]): RawHeaders {
  return headers.map((text, index) => {
    if (index % 2 === 0) return text;
    const name = (headers[index - 1] as string).toLowerCase();
    const edit = edits.find(({ lead }) => lead.kind.toLowerCase() === name && lead.value === text.trim());
    return edit ? edit.value : text;
  });
}

/** The bytes with the addresses replaced, all others as they were. */
function splice(bytes: Uint8Array, edits: readonly Edit[]): Uint8Array {
  const parts: Uint8Array[] = [];
  let done = 0;
  const places = edits.flatMap(({ lead, value }) =>
    lead.place.kind === 'body' ? [{ ...lead.place, value, was: lead.value }] : [],
  );
  for (const { start, end, form, value, was } of places.toSorted((one, other) => one.start - other.start)) {
    parts.push(bytes.subarray(done, start), written(bytes.subarray(start, end), form, was, value));
    done = end;
  }
  return Buffer.concat([...parts, bytes.subarray(done)]);
}

/** Characters that may be written in another way than as themselves. */
const NEEDS_ESCAPING = /[^ -~]|[&<"\\]/;

/** Most of an address stays, byte for byte, where it is written without escapes up to its path. */
function written(raw: Uint8Array, form: 'xml' | 'json', was: string, value: string): Uint8Array {
  const kept = commonEnd(was, value);
  const before = was.slice(0, was.length - kept);
  const text = Buffer.from(raw).toString('latin1');
  const escaped = form === 'xml' ? escapeText : escapeJson;
  const isPlain = !NEEDS_ESCAPING.test(before) && text.startsWith(before);
  if (!isPlain) return Buffer.from(escaped(value), 'utf8');
  const head = escaped(value.slice(0, value.length - kept));
  return Buffer.concat([Buffer.from(head, 'utf8'), raw.subarray(before.length)]);
}

function commonEnd(one: string, other: string): number {
  let length = 0;
  while (length < one.length && length < other.length && one.at(-1 - length) === other.at(-1 - length))
    length++;
  return length;
}

function escapeJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

interface Rewritten {
  readonly leaving: Leaving;
  readonly value: string;
}

/** The hits with what was done about each that leads away. */
function told(
  hits: readonly Hit[],
  hindrances: ReadonlyMap<Leaving, string>,
  rewritten?: Rewritten,
): readonly Hit[] {
  return hits.map((hit) => {
    const { leaving, finding } = hit;
    if (!leaving) return hit;
    if (leaving === rewritten?.leaving)
      return { ...hit, finding: keptFinding(finding, leaving, rewritten.value) };
    const hindrance = hindrances.get(leaving);
    return hindrance === undefined ? hit : { ...hit, finding: { ...finding, hindrance } };
  });
}

function keptFinding(finding: Finding, { url }: Leaving, value: string): Finding {
  return {
    ...finding,
    why:
      'It would go past this proxy. It was given the address of this proxy instead, and what it sends from now on, its log-in ' +
      `with it, goes on to ${url?.origin} from here, as it would have without the proxy.`,
    proposal: shownAddress(value),
    action: 'rewritten',
  };
}
