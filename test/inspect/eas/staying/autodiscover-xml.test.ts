import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  mailboxOfRequest,
  readAutodiscoverXml,
} from '../../../../src/inspect/eas/staying/autodiscover-xml.ts';
import { mobileAnswer, requestFor, server, XML_PATH } from './answers.ts';

const test = suite('autodiscover-xml');
const URL_TEXT = 'https://mail.example.com/Microsoft-Server-ActiveSync';

function read(text: string) {
  return readAutodiscoverXml(Buffer.from(text));
}

/** Kind, value and the bytes it is written in, of each lead. */
function told(text: string): readonly string[] {
  const bytes = Buffer.from(text);
  return readAutodiscoverXml(bytes).leads.map(({ kind, value, service, place }) => {
    const raw = place.kind === 'body' ? bytes.subarray(place.start, place.end).toString() : '';
    return `${kind} ${service} ${value}${raw === value ? '' : ` (${raw})`}`;
  });
}

const rows: readonly [what: string, text: string, leads: readonly string[]][] = [
  [
    'a server, its address and name',
    mobileAnswer(server(URL_TEXT)),
    [`Url activesync ${URL_TEXT}`, `Name activesync ${URL_TEXT}`],
  ],
  [
    'blanks around an address',
    mobileAnswer(server(`\r\n  ${URL_TEXT}\n`, '')),
    [`Url activesync ${URL_TEXT}`],
  ],
  ['a byte order mark', `\ufeff${mobileAnswer(server(URL_TEXT, ''))}`, [`Url activesync ${URL_TEXT}`]],
  [
    'entities',
    mobileAnswer(server('https://m.example/?a=1&amp;b=2', '')),
    ['Url activesync https://m.example/?a=1&b=2 (https://m.example/?a=1&amp;b=2)'],
  ],
  [
    'references',
    mobileAnswer(server('https&#58;//m.example/', '')),
    ['Url activesync https://m.example/ (https&#58;//m.example/)'],
  ],
  [
    'CDATA and a comment',
    mobileAnswer(server('<![CDATA[https://m.exa]]><!-- x -->mple/', '')),
    ['Url activesync https://m.example/ (<![CDATA[https://m.exa]]><!-- x -->mple/)'],
  ],
  [
    'a host in UTF-8',
    mobileAnswer(server('https://bücher.example/', '')),
    ['Url activesync https://bücher.example/'],
  ],
  [
    'a prefix',
    '<a:Autodiscover xmlns:a="x"><b:Response xmlns:b="y"><b:Action><b:Settings><b:Server><b:Url>https://m.example</b:Url></b:Server></b:Settings></b:Action></b:Response></a:Autodiscover>',
    ['Url activesync https://m.example'],
  ],
  [
    'another case of Type',
    mobileAnswer(server(URL_TEXT, '', '<Type>mobilesync </Type>')),
    [`Url activesync ${URL_TEXT}`],
  ],
  [
    'a server for certificates',
    mobileAnswer(server('https://cert.example.com', '', '<Type>CertEnroll</Type>')),
    [],
  ],
  ['no address', mobileAnswer(server('', '')), []],
  ['an address with an element in it', mobileAnswer(server('https://a<b/>', '')), []],
  [
    'another mailbox',
    mobileAnswer('<Redirect>alice@other.example</Redirect>'),
    ['Redirect autodiscover alice@other.example'],
  ],
  [
    'the schema of desktops',
    '<Autodiscover><Response><Account><Action>redirectUrl</Action><RedirectUrl>https://a.example/autodiscover/autodiscover.xml</RedirectUrl></Account></Response></Autodiscover>',
    ['RedirectUrl autodiscover https://a.example/autodiscover/autodiscover.xml'],
  ],
  [
    'another mailbox for desktops',
    '<Autodiscover><Response><Account><RedirectAddr>a@b.example</RedirectAddr></Account></Response></Autodiscover>',
    ['Redirect autodiscover a@b.example'],
  ],
  ['processing instructions', mobileAnswer(`<?x y?>${server(URL_TEXT, '')}`), [`Url activesync ${URL_TEXT}`]],
  [
    'a DTD that nothing uses',
    `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>${mobileAnswer(server(URL_TEXT, '')).replace(/^<\?.*\?>\n/, '')}`,
    [`Url activesync ${URL_TEXT}`],
  ],
  ['another document', '<html><Response/></html>', []],
];

for (const [what, text, leads] of rows) {
  test(`reads ${what}`, () => {
    assert.equal(told(text), leads);
    assert.is(read(text).problem, undefined);
  });
}

test('many servers are read up to a limit', () => {
  const many = server(URL_TEXT, '').replace(/<Server>.*<\/Server>/, (one) => one.repeat(500));
  assert.is(read(mobileAnswer(many)).leads.length, 32);
});

const failures: readonly [error: string, failure: string][] = [
  ['<Error><Status>2</Status><Message>No mailbox</Message></Error>', 'Status 2: No mailbox'],
  ['<Error><ErrorCode>600</ErrorCode></Error>', 'ErrorCode 600'],
  ['<Error><Message>Grün</Message></Error>', 'Grün'],
  ['<Error/>', 'without a reason'],
  [`<Error><Message>${'x'.repeat(500)}</Message></Error>`, `${'x'.repeat(199)}…`],
];

for (const [error, failure] of failures) {
  test(`${error.slice(0, 70)} is told`, () => assert.is(read(mobileAnswer(error)).failure, failure));
}

test('an error beside the Action is told', () => {
  const text = '<Autodiscover><Response><Error><ErrorCode>601</ErrorCode></Error></Response></Autodiscover>';
  assert.is(read(text).failure, 'ErrorCode 601');
});

const unreadable: readonly [what: string, text: string, problem: RegExp][] = [
  [
    'an entity of its own',
    `<!DOCTYPE a [<!ENTITY x "y">]><Autodiscover>&x;</Autodiscover>`,
    /line 1: Named entity isn't defined: &x;/,
  ],
  [
    'entities in entities',
    `<!DOCTYPE a [<!ENTITY a "${'x'.repeat(99)}"><!ENTITY b "${'&a;'.repeat(99)}">]><Autodiscover>${'&b;'.repeat(99)}</Autodiscover>`,
    /Named entity isn't defined: &b;/,
  ],
  ['a cut', mobileAnswer(server(URL_TEXT)).slice(0, 300), /its XML cannot be read/],
  ['deep nesting', '<a>'.repeat(20_000), /nested too deeply|cannot be read/],
  ['NUL', '<Autodiscover>\0</Autodiscover>', /its XML cannot be read/],
];

for (const [what, text, problem] of unreadable) {
  test(`${what}: cannot be read`, () => {
    const leads = read(text);
    assert.equal(leads.leads, []);
    assert.match(leads.problem ?? '', problem);
  });
}

const asks = (mailbox: string) =>
  `<Autodiscover><Request><EMailAddress>${mailbox}</EMailAddress></Request></Autodiscover>`;

const requests: readonly [what: string, body: string, mailbox: string | undefined][] = [
  ['a mailbox', asks(' alice@example.com '), 'alice@example.com'],
  ['no mailbox', asks('alice'), undefined],
  ['one too long', asks(`${'a'.repeat(400)}@b`), undefined],
  ['no XML', '<Autodiscover>', undefined],
  ['too much', asks(`a@b${' '.repeat(20_000)}`), undefined],
  ['nothing', '', undefined],
];

for (const [what, body, mailbox] of requests) {
  test(`a request that names ${what}`, () =>
    assert.is(mailboxOfRequest(requestFor(XML_PATH, [], body).body), mailbox));
}

test.run();
