import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { leadsOf, mayLead } from '../../../../src/inspect/eas/staying/leads.ts';
import type { RawHeaders } from '../../../../src/inspect/message.ts';
import {
  ACTIVESYNC_PATH,
  JSON_PATH,
  mobileAnswer,
  requestFor,
  responseOf,
  server,
  XML_PATH,
} from './answers.ts';

const test = suite('leads');
const AWAY = 'https://mail.example.com/Microsoft-Server-ActiveSync';
const XML: RawHeaders = ['Content-Type', 'text/xml; charset=utf-8'];

interface Row {
  readonly what: string;
  readonly target?: string;
  readonly status: number;
  readonly headers: RawHeaders;
  readonly body?: string | Uint8Array;
  readonly leads?: readonly string[];
  readonly problem?: RegExp;
}

const rows: readonly Row[] = [
  {
    what: 'another server',
    status: 451,
    headers: ['X-MS-Location', AWAY],
    leads: [`X-MS-Location activesync ${AWAY}`],
  },
  {
    what: 'any letter case',
    status: 451,
    headers: ['Date', 'x', 'x-ms-location', ` ${AWAY} `],
    leads: [`X-MS-Location activesync ${AWAY}`],
  },
  {
    what: 'two of them',
    status: 451,
    headers: ['X-MS-Location', 'https://a', 'X-MS-Location', 'https://b'],
    leads: ['X-MS-Location activesync https://a', 'X-MS-Location activesync https://b'],
  },
  { what: 'a Location that 451 does not have', status: 451, headers: ['Location', AWAY], leads: [] },
  {
    what: 'an X-MS-Location that is in another answer',
    status: 200,
    headers: ['X-MS-Location', AWAY],
    leads: [],
  },
  ...[301, 302, 303, 307, 308].map((status) => ({
    what: `a redirect ${status}`,
    status,
    headers: ['Location', AWAY],
    leads: [`Location activesync ${AWAY}`],
  })),
  { what: 'an answer that is no redirect', status: 304, headers: ['Location', AWAY], leads: [] },
  { what: 'a place that was made', status: 201, headers: ['Location', AWAY], leads: [] },
  { what: 'an empty Location', status: 302, headers: ['Location', ''], leads: [] },
  {
    what: 'a redirect of Autodiscover',
    target: XML_PATH,
    status: 302,
    headers: ['Location', 'https://a/'],
    leads: ['Location autodiscover https://a/'],
  },
  {
    what: 'a server',
    target: XML_PATH,
    status: 200,
    headers: XML,
    body: mobileAnswer(server(AWAY, '')),
    leads: [`Url activesync ${AWAY}`],
  },
  {
    what: 'a server, without a type',
    target: XML_PATH,
    status: 200,
    headers: [],
    body: mobileAnswer(server(AWAY, '')),
    leads: [`Url activesync ${AWAY}`],
  },
  {
    what: 'a server in JSON',
    target: JSON_PATH,
    status: 200,
    headers: ['Content-Type', 'application/json'],
    body: `{"Protocol":"ActiveSync","Url":"${AWAY}"}`,
    leads: [`Url activesync ${AWAY}`],
  },
  { what: 'Autodiscover without a body', target: XML_PATH, status: 200, headers: XML, leads: [] },
  {
    what: 'a page for people',
    target: XML_PATH,
    status: 200,
    headers: ['Content-Type', 'Text/HTML; charset=utf-8'],
    body: '<html><br>',
    leads: [],
  },
  {
    what: 'a text',
    target: XML_PATH,
    status: 200,
    headers: ['Content-Type', 'text/plain'],
    body: 'ok',
    leads: [],
  },
  {
    what: 'an answer to another command',
    status: 200,
    headers: XML,
    body: mobileAnswer(server(AWAY)),
    leads: [],
  },
  {
    what: 'XML that is cut',
    target: XML_PATH,
    status: 200,
    headers: XML,
    body: '<Autodiscover>',
    leads: [],
    problem: /XML cannot be read/,
  },
  {
    what: 'UTF-16',
    target: XML_PATH,
    status: 200,
    headers: XML,
    body: Buffer.from('\ufeff<Autodiscover/>', 'utf16le'),
    leads: [],
    problem: /UTF-16/,
  },
  {
    what: 'a broken coding',
    target: XML_PATH,
    status: 200,
    headers: [...XML, 'Content-Encoding', 'gzip'],
    body: '<Autodiscover/>',
    leads: [],
    problem: /gzip/,
  },
  {
    what: 'too much',
    target: XML_PATH,
    status: 200,
    headers: XML,
    body: `<Autodiscover>${' '.repeat(70_000)}</Autodiscover>`,
    leads: [],
    problem: /70029 bytes are more/,
  },
];

for (const { what, target = ACTIVESYNC_PATH, status, headers, body = '', leads = [], problem } of rows) {
  test(`${status}, ${what}: ${leads.length}`, () => {
    const request = requestFor(target);
    const found = leadsOf(request, responseOf(request, status, headers, body));
    assert.equal(
      found.leads.map(({ kind, service, value }) => `${kind} ${service} ${value}`),
      leads,
    );
    if (problem) assert.match(found.problem ?? '', problem);
    else assert.is(found.problem, undefined);
  });
}

test('the head tells which answers may lead away', () => {
  assert.equal(
    [200, 204, 301, 302, 401, 404, 451, 500].filter((status) => mayLead('Sync', status)),
    [301, 302, 451],
  );
  assert.equal(
    [200, 204, 301, 302, 401, 404, 451, 500].filter((status) => mayLead('Autodiscover', status)),
    [200, 204, 301, 302, 451],
  );
});

test('a body beyond the limit of what is kept is said', () => {
  const request = requestFor(XML_PATH);
  const head = { status: 200, headers: XML };
  const { problem } = leadsOf(request, { head, body: { kind: 'over-limit', length: 99_999_999 } });
  assert.match(problem ?? '', /its 99999999 bytes are more/);
});

test.run();
