import { createHash } from 'node:crypto';
import { mobileconfig } from '../ca/mobileconfig.ts';
import { headerValue } from '../inspect/eas/headers.ts';
import type { RawHeaders } from '../inspect/message.ts';
import { type AccountServer, accountId, accountPayload, personOf } from './account.ts';
import type { AuthorityFacts, ProxyFacts } from './facts.ts';
import { notePage, setupPage } from './page.ts';
import { platformOf } from './platform.ts';
import { type Arrived, type Reach, reachOf } from './reach.ts';
import { type Situation, situationOf } from './situation.ts';
import { STYLE } from './style.ts';

/** An answer of the pages: length and connection are for whoever sends it; of HEAD, it sends no body. */
export interface OwnAnswer {
  readonly status: number;
  readonly headers: RawHeaders;
  readonly body: Uint8Array;
}

/** The pages that help people to set up a device: gives the answer to a request for them, undefined for all others. */
export function onboardingSite(facts: ProxyFacts): (request: Arrived) => OwnAnswer | undefined {
  return (request) => {
    const reach = reachOf(request);
    return reach && answerTo(request, reach, facts);
  };
}

/** More than the form sends. */
const MAX_QUERY = 2000;

function answerTo(request: Arrived, reach: Reach, facts: ProxyFacts): OwnAnswer {
  const situation = situationOf(facts, reach);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    const text = 'These pages are only read: GET and HEAD are what they answer.';
    return note(situation, 405, 'Not like that', text, ['Allow', 'GET, HEAD']);
  }
  if (reach.path === '/') {
    const platform = platformOf(headerValue(request.headers, 'user-agent') ?? '');
    return page(200, setupPage(situation, platform));
  }
  return fileAnswer(reach, situation);
}

function fileAnswer({ path, query }: Reach, situation: Situation): OwnAnswer {
  const { authority, server } = situation;
  const ofCa = authority && CA_FILES[path];
  if (ofCa) return ofCa(authority);
  if (CA_FILES[path] || (path === BOTH && !authority)) {
    return note(
      situation,
      404,
      'No certificate',
      'No certificate of ours needs to be installed for this proxy.',
    );
  }
  if (path !== ACCOUNT && path !== BOTH) {
    return note(situation, 404, 'Not here', 'There is no page of this name.');
  }
  if (!server) {
    return note(situation, 404, 'No account', 'What server an account should name is not known here.');
  }
  const person = query.length > MAX_QUERY ? 'What was filled in is too long.' : personOf(query);
  if (typeof person === 'string') return note(situation, 400, 'Not like that', person);
  return accountProfile(server, person, path === BOTH ? authority : undefined);
}

const ACCOUNT = '/account.mobileconfig';
const BOTH = '/easlens.mobileconfig';

/** The CA in the ways that devices take it. */
const CA_FILES: Readonly<Partial<Record<string, (authority: AuthorityFacts) => OwnAnswer>>> = {
  '/ca.pem': ({ root }) => file('application/x-pem-file', 'easlens-ca.pem', root.as('pem')),
  '/ca.crt': ({ root }) => file('application/x-x509-ca-cert', 'easlens-ca.crt', root.as('der')),
  '/ca.cer': ({ root }) => file('application/x-x509-ca-cert', 'easlens-ca.cer', root.as('der')),
  '/ca.mobileconfig': ({ root }) => profile('easlens-ca.mobileconfig', root.as('mobileconfig')),
};

function accountProfile(
  server: AccountServer,
  person: Exclude<ReturnType<typeof personOf>, string>,
  authority: AuthorityFacts | undefined,
): OwnAnswer {
  const text = mobileconfig({
    id: `account.${accountId(person)}`,
    title: `EAS Lens: ${server.host}`,
    description: authority
      ? 'An account and the certificate it needs. Afterwards, switch on full trust: Settings, General, About, Certificate Trust Settings.'
      : 'An Exchange ActiveSync account whose traffic EAS Lens reads.',
    payloads: [...(authority ? [authority.root.payload] : []), accountPayload(server, person)],
  });
  return profile(`easlens${authority ? '' : '-account'}.mobileconfig`, Buffer.from(text));
}

function profile(name: string, body: Uint8Array): OwnAnswer {
  return file('application/x-apple-aspen-config', name, body);
}

function file(type: string, name: string, body: Uint8Array): OwnAnswer {
  const headers = ['Content-Type', type, 'Content-Disposition', `attachment; filename="${name}"`, ...ALWAYS];
  return { status: 200, headers, body };
}

function note(
  { base }: Situation,
  status: number,
  title: string,
  text: string,
  headers: RawHeaders = [],
): OwnAnswer {
  return page(status, notePage(title, text, base), headers);
}

function page(status: number, text: string, more: RawHeaders = []): OwnAnswer {
  const headers = ['Content-Type', 'text/html; charset=utf-8', 'Content-Security-Policy', POLICY];
  return { status, headers: [...headers, ...more, ...ALWAYS], body: Buffer.from(text) };
}

const styleHash = createHash('sha256').update(STYLE).digest('base64');
/** Whatever got into a page could neither run nor fetch anything. */
const POLICY = `default-src 'none'; style-src 'sha256-${styleHash}'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

/** Another proxy, another CA: nothing of it may be shown from a cache. */
const ALWAYS: RawHeaders = [
  'Cache-Control',
  'no-store',
  'X-Content-Type-Options',
  'nosniff',
  'Referrer-Policy',
  'no-referrer',
];
