import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { judgeCaptured } from '../src/capture/judge/judge.ts';
import { CREDENTIALS_ONLY, type Redact } from '../src/capture/redact/redact.ts';
import { openBody, wholeBody } from '../src/inspect/eas/body.ts';
import { Inspector } from '../src/inspect/inspector.ts';
import type { CapturedBody, RawHeaders } from '../src/inspect/message.ts';
import { RuleSet } from '../src/inspect/rules/rule-set.ts';
import { readAll } from './helpers/read.ts';
import { runCommand } from './helpers/run-command.ts';
import { recordInto, withFolder } from './helpers/session-files.ts';
import { shippedPacks } from './helpers/shipped-rules.ts';
import { element, type Written, writeWbxml } from './helpers/wbxml-writer.ts';

const test = suite('redaction, from the wire to every export');
const ALL: Redact = { credentials: true, bodies: true, addresses: true };
const FORMATS = ['har', 'mitm', 'folder', 'xml', 'pcapng'] as const;
const POLICY_KEY = 3_942_919_513;

/** Words that are nowhere else, each of the kind that it is. */
const SECRETS = ['hunter2zq', 'cookiezq', 'tokenzq', 'pinzq', 'smbpasswordzq', `${POLICY_KEY}`];
const TEXTS = [
  'subjectzq',
  'bodyzq',
  'previewzq',
  'mimezq',
  'attachmentzq.pdf',
  'plainzq.txt',
  'codedzq.md',
  'searchzq',
  'oofzq',
  'notezq',
  'folderzq',
  'uploadzq',
  '48.2082zq',
];
const PEOPLE = [
  'alicezq',
  'bobzq@example.com',
  'carolzq',
  '+14255550123',
  'gallookupzq',
  '352099001761481',
  'certificatezq',
  'erinzq',
  'franzq',
];

const leaf = (name: string, text: string): Written => element(name, text);

const MAIL = element(
  'AirSync:ApplicationData',
  leaf('Email:To', '"Carol carolzq" <carolzq@example.com>, bobzq@example.com'),
  leaf('Email:From', 'bobzq@example.com'),
  leaf('Email:Subject', 'the subjectzq'),
  leaf('Email:ThreadTopic', 'the subjectzq'),
  leaf('Email:DisplayTo', 'Carol carolzq'),
  leaf('Email:MessageClass', 'IPM.Note'),
  leaf('Email2:UmCallerID', '+14255550123'),
  leaf('Email2:UmUserNotes', 'a notezq'),
  element(
    'AirSyncBase:Body',
    leaf('AirSyncBase:Type', '1'),
    leaf('AirSyncBase:Data', 'dear bobzq@example.com, bodyzq'),
    leaf('AirSyncBase:Preview', 'previewzq'),
  ),
  element(
    'AirSyncBase:Attachments',
    element('AirSyncBase:Attachment', leaf('AirSyncBase:DisplayName', 'attachmentzq.pdf')),
  ),
  element(
    'AirSyncBase:Location',
    leaf('AirSyncBase:Latitude', '48.2082zq'),
    leaf('AirSyncBase:DisplayName', 'notezq'),
  ),
);
const CONTACT = element(
  'AirSync:ApplicationData',
  leaf('Contacts:FirstName', 'erinzq'),
  leaf('Contacts2:NickName', 'franzq'),
);

function sync(...data: readonly Written[]): Written {
  const adds = data.map((each, index) =>
    element('AirSync:Add', leaf('AirSync:ServerId', `5:${index}`), each),
  );
  const collection = element(
    'AirSync:Collection',
    leaf('AirSync:SyncKey', '7'),
    leaf('AirSync:CollectionId', '5'),
    leaf('AirSync:Status', '1'),
    element('AirSync:Commands', ...adds),
  );
  return element('AirSync:Sync', element('AirSync:Collections', collection));
}

/** By command: what is asked and answered. */
const EXCHANGES: readonly (readonly [string, Written, Written])[] = [
  [
    'Provision',
    element('Provision:Provision', leaf('Provision:PolicyKey', `${POLICY_KEY}`)),
    element('Provision:Provision', leaf('Provision:PolicyKey', `${POLICY_KEY}`)),
  ],
  [
    'Sync',
    sync(
      element(
        'AirSync:ApplicationData',
        leaf('Email:Subject', 'draft subjectzq'),
        element(
          'AirSyncBase:Attachments',
          element('AirSyncBase:Add', element('AirSyncBase:Content', Buffer.from('uploadzq'))),
        ),
      ),
    ),
    sync(MAIL, CONTACT),
  ],
  [
    'SendMail',
    element(
      'ComposeMail:SendMail',
      leaf('ComposeMail:ClientId', '1'),
      element('ComposeMail:Mime', Buffer.from('To: bobzq@example.com\r\nSubject: x\r\n\r\nmimezq')),
    ),
    element('ComposeMail:SendMail', leaf('ComposeMail:Status', '1')),
  ],
  [
    'Search',
    element(
      'Search:Search',
      element(
        'Search:Store',
        leaf('Search:Name', 'GAL'),
        leaf('Search:Query', 'gallookupzq'),
        element(
          'Search:Options',
          leaf('Search:UserName', 'alicezq'),
          leaf('Search:Password', 'smbpasswordzq'),
        ),
      ),
    ),
    element(
      'Search:Search',
      element(
        'Search:Response',
        element(
          'Search:Store',
          element(
            'Search:Result',
            element(
              'Search:Properties',
              leaf('GAL:DisplayName', 'Carol carolzq'),
              leaf('GAL:EmailAddress', 'bobzq@example.com'),
            ),
          ),
        ),
      ),
    ),
  ],
  [
    'Find',
    element(
      'Find:Find',
      element('Find:ExecuteSearch', element('Find:GALSearchCriterion', leaf('Find:Query', 'gallookupzq'))),
    ),
    element(
      'Find:Find',
      element(
        'Find:Response',
        element(
          'Find:Result',
          element('Find:Properties', leaf('Find:Preview', 'previewzq'), leaf('Find:DisplayCc', 'carolzq')),
        ),
      ),
    ),
  ],
  [
    'Settings',
    element(
      'Settings:Settings',
      element('Settings:DevicePassword', element('Settings:Set', leaf('Settings:Password', 'pinzq'))),
      element(
        'Settings:DeviceInformation',
        element(
          'Settings:Set',
          leaf('Settings:IMEI', '352099001761481'),
          leaf('Settings:PhoneNumber', '+14255550123'),
        ),
      ),
    ),
    element(
      'Settings:Settings',
      element(
        'Settings:Oof',
        element('Settings:Get', element('Settings:OofMessage', leaf('Settings:ReplyMessage', 'oofzq'))),
      ),
      element(
        'Settings:UserInformation',
        element(
          'Settings:Get',
          element('Settings:EmailAddresses', leaf('Settings:SMTPAddress', 'alicezq@example.com')),
        ),
      ),
    ),
  ],
  [
    'ValidateCert',
    element(
      'ValidateCert:ValidateCert',
      element('ValidateCert:Certificates', leaf('ValidateCert:Certificate', 'certificatezq')),
    ),
    element('ValidateCert:ValidateCert', leaf('ValidateCert:Status', '1')),
  ],
  [
    'FolderSync',
    element('FolderHierarchy:FolderSync', leaf('FolderHierarchy:SyncKey', '0')),
    element(
      'FolderHierarchy:FolderSync',
      element(
        'FolderHierarchy:Changes',
        element(
          'FolderHierarchy:Add',
          leaf('FolderHierarchy:ServerId', '5'),
          leaf('FolderHierarchy:DisplayName', 'folderzq'),
        ),
      ),
    ),
  ],
  [
    'Search',
    element(
      'Search:Search',
      element(
        'Search:Store',
        leaf('Search:Name', 'Mailbox'),
        element(
          'Search:Query',
          element('Search:And', leaf('AirSync:Class', 'Email'), leaf('Search:FreeText', 'searchzq')),
        ),
      ),
    ),
    element('Search:Search', leaf('Search:Status', '1')),
  ],
];

const WBXML = ['Content-Type', 'application/vnd.ms-sync.wbxml'];

function requestHeaders(index: number): RawHeaders {
  const logIns = [
    `Basic ${Buffer.from('EXAMPLE\\alicezq:hunter2zq').toString('base64')}`,
    'Bearer tokenzq',
    'Negotiate tokenzq',
  ];
  return [
    ...WBXML,
    'Authorization',
    logIns[index % logIns.length] as string,
    'Cookie',
    'X-BackEnd=cookiezq',
    'X-MS-PolicyKey',
    `${POLICY_KEY}`,
    'MS-ASProtocolVersion',
    '16.1',
    'X-AnchorMailbox',
    'alicezq@example.com',
  ];
}

/** Protocol version, command, locale, device, policy key, device type, and the user as a parameter. (MS-ASHTTP 2.2.1.1.1.1) */
function base64Query(): string {
  const key = Buffer.alloc(4);
  key.writeUInt32LE(POLICY_KEY);
  const user = Buffer.from('alicezq');
  return Buffer.concat([
    Buffer.from([161, 0, 9, 4, 3, 0x61, 0x62, 0x63, 4]),
    key,
    Buffer.from([1, 0x78, 8, user.length]),
    user,
  ]).toString('base64');
}

/** By the number of the exchange: in a query that is no base64, and in one that is. */
const ATTACHMENTS: Readonly<Record<number, string>> = {
  7: 'Cmd=GetAttachment&AttachmentName=Inbox%2Fplainzq.txt&User=bobzq%40example.com&DeviceId=ABC&DeviceType=iPhone',
  16: Buffer.concat([Buffer.from([141, 4, 9, 4, 0, 0, 1, 0x78, 0, 10]), Buffer.from('codedzq.md')]).toString(
    'base64',
  ),
};

function targetOf(command: string, index: number): string {
  const query =
    index % 2 === 0 ? `Cmd=${command}&User=EXAMPLE%5Calicezq&DeviceId=ABC&DeviceType=iPhone` : undefined;
  return `/Microsoft-Server-ActiveSync?${ATTACHMENTS[index] ?? query ?? base64Query()}`;
}

/** Records what stands above as a proxy would, a second time in gzip. */
async function record(file: string, redact: Redact): Promise<void> {
  const inspector = new Inspector(new RuleSet(shippedPacks()));
  const events = [...EXCHANGES, ...EXCHANGES].flatMap(([command, asked, answered], index) => {
    const isCoded = index >= EXCHANGES.length;
    const [request, response] = [asked, answered].map((root) => {
      const bytes = writeWbxml(root);
      return wholeBody(isCoded ? gzipSync(bytes) : bytes);
    }) as [CapturedBody, CapturedBody];
    const coding = isCoded ? ['Content-Encoding', 'gzip'] : [];
    const exchange = {
      place: { file: 'wire', entry: index + 1 },
      at: Date.UTC(2026, 10, 23) + index,
      durationMs: 5,
      request: {
        head: {
          method: 'POST',
          target: targetOf(command, index),
          headers: [...requestHeaders(index), ...coding],
        },
        body: request,
      },
      response: {
        head: { status: 200, headers: [...WBXML, ...coding, 'Set-Cookie', 'X-BackEnd=cookiezq; path=/'] },
        body: response,
      },
    };
    return (
      judgeCaptured(exchange, inspector, `01M83XJ880000000000000${String(index).padStart(4, '0')}`) ?? []
    );
  });
  await recordInto(file, events, { redact });
}

function bytesIn(path: string): Buffer {
  if (!statSync(path).isDirectory()) return readFileSync(path);
  return Buffer.concat(readdirSync(path).map((name) => bytesIn(join(path, name))));
}

/** All that a file tells: its bytes as they are, and whatever is coded in it, read again. */
async function toldBy(path: string, isReadable: boolean): Promise<string> {
  const parts = [bytesIn(path)];
  for (const { request, response } of isReadable ? (await readAll(path)).exchanges : []) {
    parts.push(
      Buffer.from(JSON.stringify([request.head, response?.head])),
      Buffer.from(decodedIn([...request.head.headers, request.head.target])),
    );
    for (const message of [request, response]) {
      if (!message || 'xml' in message.body) continue;
      const opened = openBody(
        message.head.headers,
        message.body,
        message === request ? 'request' : 'response',
        '',
      );
      if ('bytes' in opened) parts.push(Buffer.from(opened.bytes));
    }
  }
  return parts.map((part) => part.toString('latin1')).join('\n');
}

/** What stands in base64 in header fields and targets; a policy key in four bytes, too. */
function decodedIn(texts: readonly string[]): string {
  return texts
    .flatMap((text) => text.match(/[A-Za-z0-9+/]{8,}={0,2}/g) ?? [])
    .map((text) => Buffer.from(text, 'base64'))
    .map((bytes) => {
      const words = Array.from({ length: Math.max(0, bytes.length - 3) }, (_, at) => bytes.readUInt32LE(at));
      return `${bytes.toString('latin1')} ${words.includes(POLICY_KEY) ? POLICY_KEY : ''}`;
    })
    .join('\n');
}

async function leaksOf(
  file: string,
  folder: string,
  words: readonly string[],
  ...options: readonly string[]
): Promise<readonly string[]> {
  const leaks: string[] = [];
  for (const to of FORMATS) {
    const out = join(folder, `${to}-${leaks.length}-${options.length}-${words.length}`);
    const { exitCode, stderr } = await runCommand(['export', file, '--to', to, '--out', out, ...options]);
    assert.is(exitCode, 0, stderr);
    const told = await toldBy(out, to === 'har' || to === 'mitm' || to === 'folder');
    leaks.push(...words.filter((word) => told.includes(word)).map((word) => `${to}: ${word}`));
  }
  return leaks;
}

test('every secret, text and person of what is exported here is found where nothing is taken out', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'a.easlens');
    await record(file, { credentials: false, bodies: false, addresses: false });
    const found = await leaksOf(file, folder, [...SECRETS, ...TEXTS, ...PEOPLE], '--keep-credentials');
    for (const to of ['har', 'mitm', 'folder']) {
      const missed = [...SECRETS, ...TEXTS, ...PEOPLE].filter((word) => !found.includes(`${to}: ${word}`));
      assert.equal(missed, [], to);
    }
  }));

test('a session recorded with all redacted tells none of it, in its own bytes and in any export', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'a.easlens');
    await record(file, ALL);
    const words = [...SECRETS, ...TEXTS, ...PEOPLE];
    const own = await toldBy(file, true);
    assert.equal(
      words.filter((word) => own.includes(word)),
      [],
    );
    assert.equal(await leaksOf(file, folder, words, '--keep-credentials'), []);
  }));

test('an export of what was recorded as it came leaves credentials out, and with --redact the rest', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'a.easlens');
    await record(file, { credentials: false, bodies: false, addresses: false });
    assert.equal(await leaksOf(file, folder, SECRETS), []);
    assert.equal(await leaksOf(file, folder, [...SECRETS, ...TEXTS], '--redact', 'bodies'), []);
    assert.equal(await leaksOf(file, folder, [...SECRETS, ...PEOPLE], '--redact', 'addresses'), []);
    assert.equal(await leaksOf(file, folder, [...SECRETS, ...TEXTS, ...PEOPLE], '--redact', 'all'), []);
  }));

test('what a proxy records by itself has no credentials', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'a.easlens');
    await record(file, CREDENTIALS_ONLY);
    const own = await toldBy(file, true);
    assert.equal(
      SECRETS.filter((word) => own.includes(word)),
      [],
    );
    assert.ok(own.includes('subjectzq'));
  }));

test.run();
