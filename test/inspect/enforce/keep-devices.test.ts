import { deflateRawSync, gunzipSync, gzipSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { headerValue } from '../../../src/inspect/eas/headers.ts';
import { originOf } from '../../../src/inspect/eas/staying/address.ts';
import { leadsOf } from '../../../src/inspect/eas/staying/leads.ts';
import { leavings } from '../../../src/inspect/eas/staying/leaving.ts';
import { reverseStaying } from '../../../src/inspect/eas/staying/staying.ts';
import { type Keep, type Kept, keepDevice } from '../../../src/inspect/enforce/keep-devices.ts';
import type { Verdict } from '../../../src/inspect/enforce/verdict.ts';
import type { InspectedRequest, RawHeaders } from '../../../src/inspect/message.ts';
import {
  ACTIVESYNC_PATH,
  JSON_PATH,
  mobileAnswer,
  requestFor,
  responseOf,
  server,
  XML_PATH,
} from '../eas/staying/answers.ts';

const test = suite('keep-devices');
const AWAY = 'https://mail.example.com/Microsoft-Server-ActiveSync';
const KEPT = 'http://proxy.test/Microsoft-Server-ActiveSync';
const XML: RawHeaders = ['Content-Type', 'text/xml', 'Content-Length', '1'];

const keep: Keep = {
  addressFor: ({ headers }) => originOf('http', headerValue(headers, 'host')),
  hindranceTo: (url) => (url.hostname.endsWith('.refused') ? 'it is refused' : undefined),
};

interface Case {
  readonly request?: InspectedRequest;
  readonly status?: number;
  readonly headers?: RawHeaders;
  readonly body?: string | Uint8Array;
  readonly verdict?: Verdict;
}

function kept({
  request = requestFor(ACTIVESYNC_PATH),
  status = 451,
  headers = ['X-MS-Location', AWAY],
  body = '',
  verdict = { kind: 'pass' },
}: Case): Kept {
  const response = responseOf(request, status, headers, body);
  const hits = leavings(request, response, reverseStaying('http')).map((leaving) => ({
    finding: leaving.finding,
    node: -1,
    leaving,
  }));
  return keepDevice(keep, { request, response, wire: Buffer.from(body), hits, verdict });
}

function told({ hits }: Kept): readonly string[] {
  return hits.map(({ finding: { action, hindrance } }) => hindrance ?? action);
}

function bodyOf({ verdict }: Kept): string {
  return verdict.kind === 'send' ? Buffer.from(verdict.body).toString() : verdict.kind;
}

const autodiscover = (body: string | Uint8Array, headers = XML): Case => ({
  request: requestFor(XML_PATH),
  status: 200,
  headers,
  body,
});

test('451 names the proxy, and all other fields stay', () => {
  const headers = ['Date', 'today', 'x-ms-location', AWAY, 'ETag', '"a"', 'X-MS-Other', AWAY];
  const result = kept({ headers });
  assert.equal(result.verdict, {
    kind: 'head',
    headers: ['Date', 'today', 'x-ms-location', KEPT, 'ETag', '"a"', 'X-MS-Other', AWAY],
  });
  assert.is(result.moved?.to.origin, 'https://mail.example.com');
  assert.is(result.moved?.service, 'activesync');
});

test('the finding says what was told, and where the log-in goes', () => {
  const [hit] = kept({}).hits;
  assert.is(hit?.finding.action, 'rewritten');
  assert.is(hit?.finding.proposal, KEPT);
  assert.match(
    hit?.finding.why ?? '',
    /its log-in with it, goes on to https:\/\/mail\.example\.com from here/,
  );
  assert.not.match(hit?.finding.why ?? '', /nothing more of it is seen/);
});

test('a redirect keeps its path', () => {
  const result = kept({ status: 302, headers: ['Location', 'https://m.example/a//b?c=d&e'] });
  assert.equal(result.verdict, { kind: 'head', headers: ['Location', 'http://proxy.test/a//b?c=d&e'] });
});

test('every field of the kind that leads to that server is rewritten', () => {
  const result = kept({
    headers: ['X-MS-Location', 'https://m.example/a', 'X-MS-Location', 'https://m.example/b'],
  });
  assert.equal(result.verdict, {
    kind: 'head',
    headers: ['X-MS-Location', 'http://proxy.test/a', 'X-MS-Location', 'http://proxy.test/b'],
  });
});

test('of two servers one is kept, and the other told of', () => {
  const result = kept({
    headers: ['X-MS-Location', 'https://a.example/', 'X-MS-Location', 'https://b.example/'],
  });
  assert.equal(result.verdict, {
    kind: 'head',
    headers: ['X-MS-Location', 'http://proxy.test/', 'X-MS-Location', 'https://b.example/'],
  });
  assert.equal(told(result), [
    'rewritten',
    'the device was kept for another server that the same answer names',
  ]);
});

const hindered: readonly [what: string, of: Case, hindrance: string][] = [
  ['a server that is refused', { headers: ['X-MS-Location', 'https://m.refused/'] }, 'it is refused'],
  ['no address', { headers: ['X-MS-Location', 'https://'] }, 'it is no address that could be rewritten'],
  [
    'a request without Host',
    { request: requestFor(ACTIVESYNC_PATH, []) },
    'the request does not say by which name the device reached this proxy',
  ],
  [
    'a Host that is none',
    { request: requestFor(ACTIVESYNC_PATH, ['Host', 'a"><b']) },
    'the request does not say by which name the device reached this proxy',
  ],
  [
    'another mailbox',
    autodiscover(mobileAnswer('<Redirect>a@b.example</Redirect>')),
    'an address of a mailbox says nothing that could be rewritten',
  ],
  [
    'a part of a body',
    autodiscover(mobileAnswer(server(AWAY)), [...XML, 'Content-Range', 'bytes 0-1/9']),
    'it is a part of a body (Content-Range)',
  ],
  [
    'an answer that was refused',
    { verdict: { kind: 'answer', head: { status: 502, headers: [] }, body: Buffer.alloc(0) } },
    'the whole answer was refused for another rule',
  ],
];

for (const [what, of, hindrance] of hindered) {
  test(`${what} leaves the answer as it is`, () => {
    const result = kept(of);
    assert.equal(told(result), [hindrance]);
    assert.equal(result.verdict, of.verdict ?? { kind: 'pass' });
    assert.is(result.moved, undefined);
  });
}

test('what only may lead away is left', () => {
  const result = kept({ headers: [] });
  assert.equal(told(result), ['none']);
  assert.equal(result.verdict, { kind: 'pass' });
});

test('of Autodiscover the address and the name are rewritten, and no other byte', () => {
  const before = mobileAnswer(server(`\r\n   ${AWAY}\r\n `, `<Name>${AWAY}</Name>`));
  const result = kept(autodiscover(before));
  assert.is(bodyOf(result), before.replaceAll(AWAY, KEPT));
  assert.is(result.moved?.service, 'activesync');
  const after = Buffer.byteLength(before.replaceAll(AWAY, KEPT));
  assert.equal(result.verdict.kind === 'send' && result.verdict.headers, [
    'Content-Type',
    'text/xml',
    'Content-Length',
    String(after),
  ]);
});

const bodies: readonly [what: string, url: string, rewritten: string][] = [
  ['entities stay as they are', 'https://m.example/?a=1&amp;b=&#50;', 'http://proxy.test/?a=1&amp;b=&#50;'],
  [
    'what is escaped before the path is written anew',
    'https&#58;//m.example/?a=1&amp;b',
    'http://proxy.test/?a=1&amp;b',
  ],
  ['CDATA is written anew', '<![CDATA[https://m.example/?a&b]]>', 'http://proxy.test/?a&amp;b'],
  ['CDATA behind the path stays', 'https://m.example/<![CDATA[?a&b]]>', 'http://proxy.test/<![CDATA[?a&b]]>'],
  ['an ampersand in what is left out', 'https://a&amp;.test/x', 'http://proxy.test/x'],
  ['a host in UTF-8', 'https://bücher.example/ä', 'http://proxy.test/ä'],
  ['an IPv6 address', 'https://[2001:db8::1]:8443/x', 'http://proxy.test/x'],
  [
    'a line break in it',
    'https://m.exa&#13;&#10;mple/x&#13;&#10;Set-Cookie:a',
    'http://proxy.test/xSet-Cookie:a',
  ],
];

for (const [what, url, rewritten] of bodies) {
  test(`in XML, ${what}`, () => {
    const before = mobileAnswer(server(url, ''));
    assert.is(bodyOf(kept(autodiscover(before))), mobileAnswer(server(rewritten, '')));
  });
}

test('in JSON the address alone changes', () => {
  const request = requestFor(JSON_PATH);
  const of = (body: string) =>
    bodyOf(kept({ request, status: 200, headers: ['Content-Type', 'application/json'], body }));
  assert.is(
    of(`{ "Protocol":"ActiveSync",\t"Url" : "${AWAY}","x":1.0}`),
    `{ "Protocol":"ActiveSync",\t"Url" : "${KEPT}","x":1.0}`,
  );
  assert.is(
    of('{"Protocol":"ActiveSync","Url":"https:\\/\\/m.example\\/x\\u0022"}'),
    '{"Protocol":"ActiveSync","Url":"http://proxy.test/x\\""}',
  );
});

test('a byte order mark stays', () => {
  const before = `\ufeff${mobileAnswer(server(AWAY, ''))}`;
  assert.is(bodyOf(kept(autodiscover(before))), before.replace(AWAY, KEPT));
});

for (const [coding, pack, unpack] of [
  ['gzip', gzipSync, gunzipSync],
  ['deflate', deflateRawSync, inflateRawSync],
] as const) {
  test(`${coding} is put on again`, () => {
    const before = mobileAnswer(server(AWAY));
    const { verdict } = kept(autodiscover(pack(before), [...XML, 'Content-Encoding', coding]));
    assert.is(verdict.kind, 'send');
    if (verdict.kind !== 'send') return;
    assert.is(unpack(verdict.body).toString(), before.replaceAll(AWAY, KEPT));
    assert.is(headerValue(verdict.headers, 'content-length'), String(verdict.body.length));
  });
}

test('fields of an answer that a rule has edited are rewritten in it', () => {
  const verdict = { kind: 'send', headers: ['X-MS-Location', AWAY], body: Buffer.from('b') } as const;
  const result = kept({ headers: ['ETag', 'a', 'X-MS-Location', AWAY], verdict });
  assert.equal(result.verdict, { ...verdict, headers: ['X-MS-Location', KEPT] });
});

test('tells the mailbox that was asked about', () => {
  const asks =
    '<Autodiscover><Request><EMailAddress>alice@example.com</EMailAddress></Request></Autodiscover>';
  const result = kept({
    ...autodiscover(mobileAnswer(server(AWAY))),
    request: requestFor(XML_PATH, ['Host', 'proxy.test'], asks),
  });
  assert.is(result.moved?.mailbox, 'alice@example.com');
  assert.is(kept(autodiscover(mobileAnswer(server(AWAY)))).moved?.mailbox, undefined);
});

test('a redirect of Autodiscover moves Autodiscover', () => {
  const result = kept({
    request: requestFor(XML_PATH),
    status: 302,
    headers: ['Location', 'https://a.example/autodiscover/autodiscover.xml'],
  });
  assert.is(result.moved?.service, 'autodiscover');
});

test('whatever the bytes are, nothing is thrown, and nothing but the address changes', () => {
  const piece = fc.constantFrom(
    ...[
      '<Autodiscover>',
      '<Response>',
      '<Action>',
      '<Settings>',
      '<Server>',
      '<Url>',
      'https://m.example/x',
      '</Url>',
    ],
    ...[
      '</Server>',
      '</Settings>',
      '</Action>',
      '</Response>',
      '</Autodiscover>',
      '<!DOCTYPE a [',
      ']>',
      '&amp;',
      '&x;',
    ],
    ...['{"Protocol":"ActiveSync"', ',"Url":"', '"}', '\\"', '\ufeff', '\0', 'ä'],
  );
  const text = fc.array(fc.oneof({ weight: 4, arbitrary: piece }, fc.string()), { maxLength: 16 });
  fc.assert(
    fc.property(text, fc.boolean(), (pieces, isRedirect) => {
      const body = pieces.join('');
      const status = isRedirect ? 302 : 200;
      const headers = isRedirect
        ? ['Location', body.replaceAll(/[\0-\x1f]/g, '')]
        : ['Content-Type', 'application/x'];
      const result = kept({ request: requestFor(XML_PATH), status, headers, body });
      assert.ok(result.hits.length <= 40);
    }),
    { numRuns: 3000 },
  );
});

test('every address in XML and JSON is rewritten to what it should be, however it is written', () => {
  const path = fc.string({ unit: 'grapheme', maxLength: 12 }).map((rest) => `/${rest}`.trim());
  const escapes = fc.constantFrom<(text: string) => string>(
    (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;'),
    (text) => [...text].map((one) => `&#${one.codePointAt(0)};`).join(''),
  );
  fc.assert(
    fc.property(path, escapes, (rest, escape_) => {
      const url = `https://m.example${rest}`;
      // What stands for bytes that are no text is taken for such, and left alone.
      if (/[^\u0020-\ud7ff\ue000-\ufffc\u{10000}-\u{10ffff}]/u.test(url)) return;
      // So are separators of lines and the like, which no address has.
      if (/[^\S ]|[\u007f-\u009f\u2000-\u206f\ufeff]/.test(url)) return;
      const before = mobileAnswer(server(escape_(url), ''));
      const { verdict } = kept(autodiscover(before));
      assert.is(verdict.kind, 'send');
      if (verdict.kind !== 'send') return;
      const request = requestFor(XML_PATH);
      const [lead] = leadsOf(request, responseOf(request, 200, XML, verdict.body)).leads;
      assert.is(new URL(lead?.value ?? '').href, new URL(`http://proxy.test${rest}`).href);
      const [start, end] = [before.indexOf('<Url>') + 5, before.length - before.indexOf('</Url>')];
      const after = Buffer.from(verdict.body).toString();
      assert.is(after.slice(0, start), before.slice(0, start));
      assert.is(after.slice(-end), before.slice(-end));
      const json = JSON.stringify({ Protocol: 'ActiveSync', Url: url, Other: url });
      const told = JSON.parse(
        bodyOf(kept({ request: requestFor(JSON_PATH), status: 200, headers: [], body: json })),
      );
      assert.is(new URL(told.Url).href, new URL(`http://proxy.test${rest}`).href);
      assert.is(told.Other, url);
    }),
    { numRuns: 1000 },
  );
});

test.run();
