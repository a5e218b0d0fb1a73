import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseRequestLine, type RequestLine } from '../../../src/inspect/eas/request-line.ts';
import { capture, captures } from '../../helpers/captures.ts';

const test = suite('request-line');
const PATH = '/Microsoft-Server-ActiveSync';

function parse(target: string, headers: readonly string[] = [], method = 'POST'): RequestLine {
  const line = parseRequestLine({ method, target, headers });
  if (!line) throw new Error(`${target} is no ActiveSync request`);
  return line;
}

const basic = (credentials: string): string => `Basic ${Buffer.from(credentials).toString('base64')}`;

const plain: readonly [what: string, query: string, expected: Partial<RequestLine>][] = [
  [
    'every parameter',
    'Cmd=SmartReply&User=alice&DeviceId=ABC&DeviceType=iPhone&CollectionId=5&ItemId=5%3a1&LongId=L&Occurrence=o&AttachmentName=a&SaveInSent=T',
    {
      command: 'SmartReply',
      user: 'alice',
      deviceId: 'ABC',
      deviceType: 'iPhone',
      collectionId: '5',
      itemId: '5:1',
      longId: 'L',
      occurrence: 'o',
      attachmentName: 'a',
      saveInSent: true,
    },
  ],
  [
    'names in any letter case',
    'cmd=Sync&USER=alice&deviceid=ABC',
    { command: 'Sync', user: 'alice', deviceId: 'ABC' },
  ],
  ['a command in another letter case', 'Cmd=foldersync', { command: 'FolderSync' }],
  ['a command no table knows', 'Cmd=Frobnicate', { command: 'Frobnicate' }],
  ['percent escapes', 'Cmd=Sync&User=J%C3%BCrgen%40example.com', { user: 'Jürgen@example.com' }],
  ['a plus for a space', 'Cmd=Sync&User=alice+b', { user: 'alice b' }],
  ['an escaped plus', 'Cmd=Sync&User=alice%2Bb', { user: 'alice+b' }],
  ['a domain before the user', 'Cmd=Sync&User=CONTOSO%5Calice', { user: 'CONTOSO\\alice' }],
  ['parameters of no standard', 'Cmd=Ping&CorrelationID=1;&=x&y', { command: 'Ping' }],
  ['an empty value', 'Cmd=Sync&User=', { user: '' }],
  ['SaveInSent=F', 'Cmd=SendMail&SaveInSent=F', { saveInSent: false }],
  ['an ampersand first', '&Cmd=Sync', { command: 'Sync' }],
];

for (const [what, query, expected] of plain) {
  test(`reads a plain query with ${what}`, () => {
    const line = parse(`${PATH}?${query}`);
    assert.is(line.query, 'plain');
    assert.equal({ ...line, ...expected }, line);
    assert.equal(line.problems, []);
  });
}

const problems: readonly [what: string, target: string, command: string, problem: RegExp][] = [
  ['no query', PATH, 'unknown', /names no command/],
  ['no Cmd', `${PATH}?User=alice`, 'unknown', /names no command/],
  ['an empty Cmd', `${PATH}?Cmd=`, 'unknown', /names no command/],
  ['a parameter twice', `${PATH}?Cmd=Sync&cmd=Ping`, 'Sync', /more than once/],
  ['escapes that are no UTF-8', `${PATH}?Cmd=Sync&User=J%FCrgen`, 'Sync', /not percent-encoded UTF-8/],
  ['too many parameters', `${PATH}?Cmd=Sync${'&a=b'.repeat(100)}`, 'Sync', /More than 64 parameters/],
];

for (const [what, target, command, problem] of problems) {
  test(`says what is wrong with ${what}`, () => {
    const line = parse(target);
    assert.is(line.command, command);
    assert.is(line.problems.length, 1);
    assert.match(line.problems[0] as string, problem);
  });
}

test('reads escapes that are no UTF-8 as ISO 8859-1', () => {
  assert.is(parse(`${PATH}?Cmd=Sync&User=J%FCrgen`).user, 'Jürgen');
});

const paths: readonly [target: string, command: string | undefined][] = [
  [`${PATH}?Cmd=Sync`, 'Sync'],
  ['/microsoft-server-activesync?Cmd=Sync', 'Sync'],
  ['/MICROSOFT-SERVER-ACTIVESYNC/?Cmd=Sync', 'Sync'],
  ['/Microsoft-Server-ActiveSync/default.eas?Cmd=Sync', 'Sync'],
  ['/SOGo/Microsoft-Server-ActiveSync?Cmd=Sync', 'Sync'],
  ['http://mail.example.com/Microsoft-Server-ActiveSync?Cmd=Sync', 'Sync'],
  ['/autodiscover/autodiscover.xml', 'Autodiscover'],
  ['/Autodiscover/Autodiscover.xml?Email=a%40b', 'Autodiscover'],
  ['/autodiscover/autodiscover.json?Protocol=ActiveSync', 'Autodiscover'],
  ['/', undefined],
  ['/Microsoft-Server-ActiveSyncX?Cmd=Sync', undefined],
  ['/owa?next=/Microsoft-Server-ActiveSync', undefined],
  ['/ews/exchange.asmx', undefined],
];

for (const [target, command] of paths) {
  test(`${command ? 'takes' : 'leaves'} ${target}`, () => {
    assert.is(parseRequestLine({ method: 'POST', target, headers: [] })?.command, command);
  });
}

test('an OPTIONS is its own command, with or without a query', () => {
  assert.is(parse(PATH, [], 'OPTIONS').command, 'OPTIONS');
  assert.is(parse(PATH, [], 'OPTIONS').query, 'none');
  assert.is(parse(`${PATH}?User=alice`, [], 'OPTIONS').user, 'alice');
  assert.equal(parse(PATH, [], 'OPTIONS').problems, []);
});

test('says so when the method is another', () => {
  const line = parse(`${PATH}?Cmd=Sync`, [], 'GET');
  assert.is(line.command, 'Sync');
  assert.match(line.problems[0] as string, /Method GET/);
});

test('takes version and multipart from the headers, in any letter case', () => {
  const line = parse(`${PATH}?Cmd=ItemOperations`, [
    'ms-asPROTOCOLversion',
    ' 14.1 ',
    'MS-ASAcceptMultiPart',
    'T',
  ]);
  assert.is(line.protocolVersion, '14.1');
  assert.is(line.acceptsMultipart, true);
  assert.is(parse(`${PATH}?Cmd=ItemOperations`, ['MS-ASAcceptMultiPart', 'F']).acceptsMultipart, false);
});

test('takes the user of the log-in only where the query names none, and never the password', () => {
  const headers = ['Authorization', basic('CONTOSO\\alice:se:cret')];
  assert.is(parse(PATH, headers, 'OPTIONS').user, 'CONTOSO\\alice');
  assert.is(parse(`${PATH}?Cmd=Sync&User=bob`, headers).user, 'bob');
  assert.is(parse(`${PATH}?Cmd=Sync&User=`, headers).user, 'CONTOSO\\alice');
  assert.not.match(JSON.stringify(parse(PATH, headers, 'OPTIONS')), /cret/);
  assert.is(parse(PATH, ['Authorization', 'Bearer abcdef'], 'OPTIONS').user, undefined);
});

test('reads the recorded requests', () => {
  assert.is(captures.length, 48);
  for (const { name, request } of captures) {
    const line = parseRequestLine(request.head);
    assert.ok(line, name);
    assert.match(name, line?.command ?? '?');
    assert.equal(
      line?.problems,
      name.includes('truncated') ? ['The base64 query ends in its DeviceType: 5 of 9 bytes are there'] : [],
      name,
    );
  }
});

test('reads a recorded base64 query', () => {
  const line = parseRequestLine(capture('sogo/029').request.head) as RequestLine;
  assert.equal(line, {
    command: 'ItemOperations',
    query: 'base64',
    protocolVersion: '14.1',
    queryVersion: '14.1',
    user: 'alice',
    deviceId: 'DEV0000000000001',
    deviceType: 'TestPhone',
    locale: 0x0409,
    acceptsMultipart: true,
    saveInSent: false,
    problems: [],
  });
});

test('any target and headers give a line or nothing', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.array(fc.string()),
      fc.string(),
      (query, headers, method) => {
        const line = parseRequestLine({ method, target: `${PATH}?${query}`, headers });
        return line !== undefined && typeof line.command === 'string' && line.command !== '';
      },
    ),
    { numRuns: 2000 },
  );
});

test.run();
