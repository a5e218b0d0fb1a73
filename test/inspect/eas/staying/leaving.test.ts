import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { leavings } from '../../../../src/inspect/eas/staying/leaving.ts';
import { passingStaying, reverseStaying } from '../../../../src/inspect/eas/staying/staying.ts';
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

const test = suite('leaving');
const AWAY = 'https://mail.example.com/Microsoft-Server-ActiveSync';
const HERE = 'https://proxy.test/Microsoft-Server-ActiveSync';
const XML: RawHeaders = ['Content-Type', 'text/xml'];
const staying = reverseStaying('https');

function found(target: string, status: number, headers: RawHeaders, body: string | Uint8Array = '') {
  const request = requestFor(target);
  return leavings(request, responseOf(request, status, headers, body), staying);
}

const rows: readonly [what: string, ...Parameters<typeof found>, message: string | undefined][] = [
  [
    '451',
    ACTIVESYNC_PATH,
    451,
    ['X-MS-Location', AWAY],
    '',
    `The server sends the device to ${AWAY} (HTTP 451, X-MS-Location)`,
  ],
  ['451 to the proxy', ACTIVESYNC_PATH, 451, ['X-MS-Location', HERE], '', undefined],
  [
    'a redirect',
    ACTIVESYNC_PATH,
    302,
    ['Location', AWAY],
    '',
    `The server redirects the device to ${AWAY} (HTTP 302)`,
  ],
  [
    'a redirect to the same server',
    ACTIVESYNC_PATH,
    302,
    ['Location', '/Microsoft-Server-ActiveSync/'],
    '',
    undefined,
  ],
  ['a redirect that names the proxy', ACTIVESYNC_PATH, 302, ['Location', HERE], '', undefined],
  [
    'a redirect to another port',
    ACTIVESYNC_PATH,
    302,
    ['Location', 'https://proxy.test:444/'],
    '',
    'The server redirects the device to https://proxy.test:444/ (HTTP 302)',
  ],
  [
    'a redirect to nowhere',
    ACTIVESYNC_PATH,
    302,
    ['Location', 'https://'],
    '',
    'Location https:// is no address that a device can follow',
  ],
  [
    'a log-in in the address',
    ACTIVESYNC_PATH,
    451,
    ['X-MS-Location', 'https://a:b@m.example/'],
    '',
    'The server sends the device to https://[redacted]@m.example/ (HTTP 451, X-MS-Location)',
  ],
  [
    'a server and its name',
    XML_PATH,
    200,
    XML,
    mobileAnswer(server(AWAY)),
    `Autodiscover gives the device ${AWAY} as its server`,
  ],
  [
    'a name for people',
    XML_PATH,
    200,
    XML,
    mobileAnswer(server(HERE, '<Name>Our mail server</Name>')),
    undefined,
  ],
  ['the proxy as server', XML_PATH, 200, XML, mobileAnswer(server(HERE)), undefined],
  [
    'another mailbox',
    XML_PATH,
    200,
    XML,
    mobileAnswer('<Redirect>a@b.example</Redirect>'),
    'Autodiscover sends the device to ask for a@b.example instead, at the servers of that domain',
  ],
  [
    'a server in JSON',
    JSON_PATH,
    200,
    [],
    `{"Protocol":"ActiveSync","Url":"${AWAY}"}`,
    `Autodiscover gives the device ${AWAY} as its server`,
  ],
  [
    'Autodiscover elsewhere',
    JSON_PATH,
    200,
    [],
    '{"Protocol":"Autodiscoverv1","Url":"https://a.example/"}',
    'Autodiscover sends the device to ask at https://a.example/',
  ],
];

for (const [what, target, status, headers, body, message] of rows) {
  test(`${what}: ${message ?? 'nothing to say'}`, () => {
    const findings = found(target, status, headers, body).map(({ finding }) => finding);
    assert.equal(
      findings.map((finding) => finding.message),
      message === undefined ? [] : [message],
    );
    for (const { rule, severity, direction, action } of findings) {
      assert.equal(
        [rule, severity, direction, action],
        ['easlens/leaves-proxy', 'warning', 'response', 'none'],
      );
    }
  });
}

const uncertain: readonly [what: string, ...Parameters<typeof found>, message: RegExp][] = [
  [
    '451 that names nobody',
    ACTIVESYNC_PATH,
    451,
    [],
    '',
    /^The server says that another one has the mailbox \(HTTP 451\), but not which$/,
  ],
  [
    'an error',
    XML_PATH,
    200,
    XML,
    mobileAnswer('<Error><Status>2</Status></Error>'),
    /^Autodiscover answers with an error: Status 2$/,
  ],
  [
    'an answer that cannot be read',
    XML_PATH,
    200,
    XML,
    '<a>',
    /^Where this Autodiscover answer leads is not known: its XML/,
  ],
];

for (const [what, target, status, headers, body, message] of uncertain) {
  test(`${what} may lead away`, () => {
    const [only, ...more] = found(target, status, headers, body);
    assert.equal(more, []);
    assert.equal([only?.finding.rule, only?.finding.severity], ['easlens/may-leave-proxy', 'info']);
    assert.match(only?.finding.message ?? '', message);
    assert.equal(only?.leads, []);
  });
}

test('says why, what helps, on what it rests, and where it stands', () => {
  const body = mobileAnswer(server(AWAY));
  const [only] = found(XML_PATH, 200, XML, body);
  const finding = only?.finding;
  assert.match(
    finding?.why ?? '',
    /past this proxy, and nothing more of it is seen here\. --keep-devices rewrites/,
  );
  assert.equal(finding?.spec, ['MS-ASCMD 2.2.3.188']);
  assert.is(finding?.value, AWAY);
  assert.is(finding?.path, 'Autodiscover/Response/Action/Settings/Server/Url');
  const { start = 0, end = 0 } = finding?.span ?? {};
  assert.is(Buffer.from(body).subarray(start, end).toString(), AWAY);
  assert.is(only?.leads.length, 2, 'Url and Name');
});

test('servers are told of one by one', () => {
  const two =
    `${server('https://a.example/x')}`.replace('</Settings>', '') +
    server('https://b.example/x').replace('<Settings>', '');
  assert.equal(
    found(XML_PATH, 200, XML, mobileAnswer(two)).map(({ url }) => url?.origin),
    ['https://a.example', 'https://b.example'],
  );
});

test('a mode in which other hosts stay is asked about each', () => {
  const forward = passingStaying(({ hostname }) => hostname.endsWith('.example.com'));
  const request = requestFor(ACTIVESYNC_PATH);
  const of = (value: string) =>
    leavings(request, responseOf(request, 451, ['X-MS-Location', value]), forward);
  assert.equal(of(AWAY), []);
  assert.match(
    of('https://m.example.net/')[0]?.finding.why ?? '',
    /--intercept m\.example\.net keeps it in view\.$/,
  );
});

test('an address of a million characters is told in short', () => {
  const [only] = found(ACTIVESYNC_PATH, 451, ['X-MS-Location', `https://m.example/${'x'.repeat(1_000_000)}`]);
  assert.ok((only?.finding.message.length ?? 9999) < 300);
  assert.is(only?.finding.value?.length, 200);
});

test.run();
