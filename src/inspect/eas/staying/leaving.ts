import type { Finding, Severity } from '../../finding.ts';
import type { InspectedRequest, InspectedResponse } from '../../message.ts';
import { headerValue } from '../headers.ts';
import { shownAddress, targetOf } from './address.ts';
import type { Lead } from './lead.ts';
import { leadsOf, WRONG_SERVER } from './leads.ts';
import type { Staying } from './staying.ts';

/** What leads a device past the proxy, or may do so, and the finding that says it. */
export interface Leaving {
  readonly finding: Finding;
  /** The places that lead to one server; none where it is not known where the device will go. */
  readonly leads: readonly Lead[];
  /** Absent for the address of a mailbox, and for what is no address. */
  readonly url?: URL;
}

const SPECS: Readonly<Record<Lead['kind'], readonly string[]>> = {
  'X-MS-Location': ['MS-ASHTTP 3.1.5.2.2'],
  Location: ['RFC 9110 15.4'],
  Url: ['MS-ASCMD 2.2.3.188'],
  Name: ['MS-ASCMD 2.2.3.120.1'],
  RedirectUrl: ['MS-OXDSCLI 2.2.4.1.1.2'],
  Redirect: ['MS-ASCMD 2.2.3.147'],
};

const GONE = 'The device goes there past this proxy, and nothing more of it is seen here.';
const ELSEWHERE = 'which may lead it past this proxy';

const NONE: readonly Leaving[] = [];

/** What in an answer leads the device past the proxy. Never throws for what the bytes are. */
export function leavings(
  request: Pick<InspectedRequest, 'head' | 'line'>,
  response: Pick<InspectedResponse, 'head' | 'body'>,
  staying: Staying,
): readonly Leaving[] {
  const { leads, problem, failure } = leadsOf(request, response);
  const { status } = response.head;
  if (leads.length === 0 && problem === undefined && failure === undefined && status !== WRONG_SERVER)
    return NONE;
  const found = byServer(leads, headerValue(request.head.headers, 'host'), staying).map(
    ({ url, leads: group }) => leaving(group, url, status, staying),
  );
  if (problem !== undefined) found.push(unread(problem));
  if (failure !== undefined) found.push(failed(failure));
  if (status === WRONG_SERVER && leads.length === 0) found.push(unnamed());
  return found;
}

interface Group {
  readonly leads: Lead[];
  readonly url?: URL;
}

/** The leads past the proxy: those to one server together. */
function byServer(leads: readonly Lead[], host: string | undefined, staying: Staying): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const lead of leads) {
    const target = lead.kind === 'Redirect' ? 'unreadable' : targetOf(lead.value);
    if (target === 'same-server' || (target !== 'unreadable' && staying.isOnProxy(target, host))) continue;
    // What is written in Name is for people with some servers, and nothing that a device follows.
    if (target === 'unreadable' && lead.kind === 'Name') continue;
    const key = target === 'unreadable' ? lead.value : `${lead.service} ${target.origin}`;
    const group = groups.get(key);
    if (group) group.leads.push(lead);
    else groups.set(key, { leads: [lead], ...(target !== 'unreadable' && { url: target }) });
  }
  return [...groups.values()];
}

function leaving(leads: readonly Lead[], url: URL | undefined, status: number, staying: Staying): Leaving {
  const lead = leads[0] as Lead;
  const { kind, value, place } = lead;
  const isKnown = url !== undefined || kind === 'Redirect';
  const finding = findingOf(
    'easlens/leaves-proxy',
    'warning',
    specOf(lead),
    isKnown ? whereTo(lead, status) : `${kind} ${shownAddress(value)} is no address that a device can follow`,
    isKnown ? `${GONE} ${staying.wayOut(url)}` : `The device may look for its server anew, ${ELSEWHERE}.`,
  );
  const inBody = place.kind === 'body' && { path: place.path, span: { start: place.start, end: place.end } };
  return {
    leads,
    ...(url && { url }),
    finding: { ...finding, value: shownAddress(value), ...inBody },
  };
}

function specOf({ kind, service }: Lead): readonly string[] {
  return kind === 'Location' && service === 'autodiscover'
    ? ['RFC 9110 15.4', 'MS-OXDISCO 3.1.5.4']
    : SPECS[kind];
}

function whereTo({ kind, value, service }: Lead, status: number): string {
  const address = shownAddress(value);
  switch (kind) {
    case 'X-MS-Location':
      return `The server sends the device to ${address} (HTTP ${status}, X-MS-Location)`;
    case 'Location':
      return `The server redirects the device to ${address} (HTTP ${status})`;
    case 'Url':
    case 'Name':
      return service === 'activesync'
        ? `Autodiscover gives the device ${address} as its server`
        : `Autodiscover sends the device to ask at ${address}`;
    case 'RedirectUrl':
      return `Autodiscover sends the device to ask at ${address}`;
    case 'Redirect':
      return `Autodiscover sends the device to ask for ${address} instead, at the servers of that domain`;
  }
}

function unread(problem: string): Leaving {
  return uncertain(
    [],
    `Where this Autodiscover answer leads is not known: ${problem}`,
    `It may lead the device past this proxy.`,
  );
}

function failed(failure: string): Leaving {
  const why = `The device asks at the next place that it knows of, such as autodiscover.DOMAIN, ${ELSEWHERE}.`;
  return uncertain(['MS-ASCMD 2.2.3.63'], `Autodiscover answers with an error: ${failure}`, why);
}

function unnamed(): Leaving {
  const why = `The device looks for its server anew by Autodiscover, ${ELSEWHERE}.`;
  return uncertain(
    SPECS['X-MS-Location'],
    'The server says that another one has the mailbox (HTTP 451), but not which',
    why,
  );
}

function uncertain(spec: readonly string[], message: string, why: string): Leaving {
  return { leads: [], finding: findingOf('easlens/may-leave-proxy', 'info', spec, message, why) };
}

function findingOf(
  rule: string,
  severity: Severity,
  spec: readonly string[],
  message: string,
  why: string,
): Finding {
  return { rule, severity, spec, direction: 'response', message, why, path: '', action: 'none' };
}
