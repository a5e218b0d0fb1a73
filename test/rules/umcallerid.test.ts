import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { wholeBody } from '../../src/inspect/eas/body.ts';
import { parseRequestLine, type RequestLine } from '../../src/inspect/eas/request-line.ts';
import type { Finding } from '../../src/inspect/finding.ts';
import { Inspector, type InspectorOptions } from '../../src/inspect/inspector.ts';
import type { CapturedBody, RequestHead, ResponseHead } from '../../src/inspect/message.ts';
import { loadRulePack } from '../../src/inspect/rules/load.ts';
import { RuleSet } from '../../src/inspect/rules/rule-set.ts';
import { testExamples } from '../../src/inspect/rules/test-examples.ts';
import { encode } from '../../src/inspect/wbxml/encode.ts';
import { fromXml } from '../../src/inspect/wbxml/from-xml.ts';
import { nameOfTag, tagNamed, tagOf } from '../../src/inspect/wbxml/tags.ts';
import { captures } from '../helpers/captures.ts';

const test = suite('rules/umcallerid');

const file = fileURLToPath(new URL('../../rules/umcallerid.yaml', import.meta.url));
const pack = loadRulePack(readFileSync(file, 'utf8'), 'rules/umcallerid.yaml');
const rules = new RuleSet([pack]);

const ids = [
  'client-sent',
  'status-6-missing',
  'format',
  'anonymous-not-empty',
  'message-class',
  'message-class-variant',
  'message-class-unknown',
  'repeated',
  'protocol-version',
  'not-a-string',
  'misplaced',
  'named-in-request',
  'voice-without-number',
];

test('has the thirteen rules, in their order', () => {
  assert.equal(
    pack.rules.map(({ name }) => name),
    ids.map((id) => `umcallerid/${id}`),
  );
});

test('every example holds', () => {
  const { examples, failures } = testExamples(pack);
  assert.equal(failures, []);
  assert.ok(examples >= 120, `${examples} examples`);
});

for (const rule of pack.rules) {
  test(`${rule.name} has sentences that end, and examples both ways`, () => {
    assert.match(rule.why, /\.$/);
    assert.not.match(rule.title, /\.$/);
    assert.ok(rule.examples.valid.length > 0 && rule.examples.invalid.length > 0);
  });

  for (const tier of rule.tiers) {
    test(`${rule.name} shows its ${tier.severity} tier in an example: ${tier.when.source}`, () => {
      const start = /^[^{]*/.exec(tier.message?.source ?? rule.message.source)?.[0] as string;
      const shown = rule.examples.invalid.some(
        ({ severity, messages }) =>
          severity === tier.severity && messages.some((message) => message.startsWith(start)),
      );
      assert.ok(shown, start);
    });
  }
}

interface Sent {
  /** Bodies as XML; a text that is no XML is taken for an empty body. */
  readonly request?: string;
  readonly response?: string;
  readonly target?: string;
  readonly headers?: readonly string[];
  readonly status?: number;
}

const WBXML = ['Content-Type', 'application/vnd.ms-sync.wbxml'];

function bodyOf(xml: string | undefined): CapturedBody {
  return wholeBody(xml === undefined ? new Uint8Array() : encode(fromXml(xml)));
}

/** Sends exchanges through an inspector with the whole pack; gives all findings of all of them. */
function inspect(sent: readonly Sent[], options: InspectorOptions = {}): Finding[] {
  const inspector = new Inspector(rules, options);
  return sent.flatMap(({ request, response, target, headers, status = 200 }) => {
    const command = /^<([A-Za-z]+)/.exec(request ?? response ?? '')?.[1] ?? 'Sync';
    const head: RequestHead = {
      method: 'POST',
      target:
        target ?? `/Microsoft-Server-ActiveSync?Cmd=${command}&User=alice&DeviceId=PHONE&DeviceType=Phone`,
      headers: [...WBXML, ...(headers ?? ['MS-ASProtocolVersion', '14.1'])],
    };
    const line = parseRequestLine(head) as RequestLine;
    const asked = inspector.request(head, line, bodyOf(request));
    const answer: ResponseHead = { status, headers: WBXML };
    const answered = inspector.response(asked.message, answer, bodyOf(response));
    return [...asked.findings, ...answered.findings];
  });
}

/** `format warning` for a finding of `umcallerid/format`. */
const brief = ({ rule, severity }: Finding): string => `${rule.replace('umcallerid/', '')} ${severity}`;

/** A first Sync of one item. */
function received(data: string): Sent {
  return {
    response: `<Sync><Collections><Collection><CollectionId>5</CollectionId><Commands><Add><ServerId>5:1</ServerId><ApplicationData>${data}</ApplicationData></Add></Commands></Collection></Collections></Sync>`,
  };
}

const messageClass = (name: string): string => `<email:MessageClass>${name}</email:MessageClass>`;
const caller = (value: string): string => `<email2:UmCallerID>${value}</email2:UmCallerID>`;
const VOICE = messageClass('IPM.Note.Microsoft.Voicemail.UM.CA');

/** What one item of an answer gives, all rules together: each fault once, and nothing beside it. */
const items: readonly (readonly [what: string, data: string, findings: readonly string[]])[] = [
  ['a right voice message', VOICE + caller('+14255550123'), []],
  ['a SIP link', VOICE + caller('sip:alice@example.com'), []],
  ['an empty value', `${VOICE}<email2:UmCallerID/>`, []],
  ['an ordinary mail', messageClass('IPM.Note'), []],
  ['no class and no number', '<email:Read>1</email:Read>', []],
  ['a voice message without a number', VOICE, ['voice-without-number info']],
  [
    'a number in an ordinary mail',
    messageClass('IPM.Note') + caller('+14255550123'),
    ['message-class error'],
  ],
  [
    'a recall message with a class for a number',
    messageClass('IPM.Outlook.Recall') + caller('IPM.Note'),
    ['format error', 'message-class error'],
  ],
  ['a national number', VOICE + caller('7125550123'), ['format warning']],
  ['a formatted number', VOICE + caller('+1 (425) 555-0123'), ['format error']],
  ['a stand-in, and not a wrong format', VOICE + caller('anonymous'), ['anonymous-not-empty error']],
  [
    'a stand-in that is a SIP link',
    VOICE + caller('sip:anonymous@anonymous.invalid'),
    ['anonymous-not-empty error'],
  ],
  ['blanks', VOICE + caller(' '), ['anonymous-not-empty error']],
  [
    'a stand-in in an ordinary mail',
    messageClass('IPM.Note') + caller('Private'),
    ['anonymous-not-empty error', 'message-class error'],
  ],
  [
    'a reply to a voice mail',
    messageClass('IPM.Note.Microsoft.Voicemail.Reply') + caller('+14255550123'),
    ['message-class-variant warning'],
  ],
  ['no class', caller('+14255550123'), ['message-class-unknown info']],
  ['two numbers', VOICE + caller('+14255550123') + caller('+14255550124'), ['repeated error']],
  [
    'an opaque number, and not a wrong format',
    `${VOICE}<email2:UmCallerID wbxml:opaque="text">1234</email2:UmCallerID>`,
    ['not-a-string error'],
  ],
  [
    'an element inside',
    `${VOICE}<email2:UmCallerID><email:From>x</email:From></email2:UmCallerID>`,
    ['not-a-string error'],
  ],
  [
    'a number inside an attachment, and nothing else about it',
    `${VOICE}<email2:UmCallerID/><airsyncbase:Attachments><airsyncbase:Attachment>${caller('x')}</airsyncbase:Attachment></airsyncbase:Attachments>`,
    ['misplaced error'],
  ],
];

for (const [what, data, expected] of items) {
  test(`${what}: ${expected.join(', ') || 'nothing'}`, () => {
    assert.equal(inspect([received(data)]).map(brief), expected);
  });
}

/** A client's Change of item 5:1, and what the answer says of it. */
function changed(data: string, answer: string | undefined, status = 200): Sent {
  const around = (inside: string): string =>
    `<Sync><Collections><Collection><CollectionId>5</CollectionId>${inside}</Collection></Collections></Sync>`;
  return {
    request: around(
      `<Commands><Change><ServerId>5:1</ServerId><ApplicationData>${data}</ApplicationData></Change></Commands>`,
    ),
    ...(answer !== undefined && { response: around(answer) }),
    status,
  };
}

const responses = (status: string): string =>
  `<Status>1</Status><Responses><Change><ServerId>5:1</ServerId><Status>${status}</Status></Change></Responses>`;

test('a client that sends a bad value is told that once, without a word on its format or class', () => {
  assert.equal(inspect([changed(caller('anonymous'), responses('6'))]).map(brief), ['client-sent error']);
});

test('an item with two values is accepted once', () => {
  const found = inspect([changed(caller('1') + caller('2'), responses('1'))]).map(brief);
  assert.equal(found, ['client-sent error', 'client-sent error', 'status-6-missing error']);
});

test('an empty answer is silence, and silence is success', () => {
  const found = inspect([changed(caller('1'), undefined)]).map(brief);
  assert.equal(found, ['client-sent error', 'status-6-missing error']);
});

test('an HTTP error leaves nothing to judge', () => {
  assert.equal(inspect([changed(caller('1'), undefined, 503)]).map(brief), ['client-sent error']);
});

const CHANGE = changed(
  '<email:Read>1</email:Read>',
  `<Status>1</Status><Commands><Change><ServerId>5:1</ServerId><ApplicationData>${caller('+14255550123')}</ApplicationData></Change></Commands>`,
);

test('a Change without a class is judged by the class that an earlier answer told', () => {
  const ofMail = [received(messageClass('IPM.Note')), CHANGE];
  const ofVoice = [received(VOICE + caller('+14255550122')), CHANGE];
  assert.equal(inspect(ofMail).map(brief), ['message-class error']);
  assert.equal(inspect(ofVoice).map(brief), []);
  assert.equal(inspect([CHANGE]).map(brief), ['message-class-unknown info']);
});

test('the class of one device says nothing of another', () => {
  const headers = ['MS-ASProtocolVersion', '14.1'];
  const other = '/Microsoft-Server-ActiveSync?Cmd=Sync&User=alice&DeviceId=TABLET&DeviceType=Tablet';
  const found = inspect([received(messageClass('IPM.Note')), { ...CHANGE, target: other, headers }]);
  assert.equal(found.map(brief), ['message-class-unknown info']);
});

test('the region of the operator makes a proposal of a national number', () => {
  const voice = received(VOICE + caller('7125550123'));
  assert.is(inspect([voice])[0]?.proposal, undefined);
  assert.is(inspect([voice], { region: 'US' })[0]?.proposal, '+17125550123');
});

/** Version byte, Sync, locale, DeviceId `D`, no policy key, DeviceType `P`. (MS-ASHTTP 2.2.1.1.1.1.1) */
function base64Target(version: number): string {
  const query = Buffer.from([version, 0, 0x09, 0x04, 1, 0x44, 0, 1, 0x50]).toString('base64');
  return `/Microsoft-Server-ActiveSync?${query}`;
}

const versions: readonly (readonly [what: string, sent: Partial<Sent>, isOld: boolean])[] = [
  ['12.1 in the header', { headers: ['MS-ASProtocolVersion', '12.1'] }, true],
  ['12.0 in the header', { headers: ['MS-ASProtocolVersion', '12.0'] }, true],
  ['2.5 in the header', { headers: ['MS-ASProtocolVersion', '2.5'] }, true],
  ['14.0 in the header', { headers: ['MS-ASProtocolVersion', '14.0'] }, false],
  ['16.1 in the header', { headers: ['MS-ASProtocolVersion', '16.1'] }, false],
  ['12.1 in a base64 query', { target: base64Target(121), headers: [] }, true],
  ['14.0 in a base64 query', { target: base64Target(140), headers: [] }, false],
  ['14.1 in a base64 query', { target: base64Target(141), headers: [] }, false],
  ['16.0 in a base64 query', { target: base64Target(160), headers: [] }, false],
  ['16.1 in a base64 query', { target: base64Target(161), headers: [] }, false],
  ['no version at all', { headers: [] }, false],
  ['a version that is none', { headers: ['MS-ASProtocolVersion', 'latest'] }, false],
];

for (const [what, sent, isOld] of versions) {
  test(`${what} ${isOld ? 'does not have' : 'has'} the element`, () => {
    const found = inspect([{ ...received(VOICE + caller('+14255550123')), ...sent }]);
    assert.equal(found.map(brief), isOld ? ['protocol-version error'] : []);
  });
}

test('the element is token 0x05 of page 22', () => {
  assert.is(tagNamed('email2:UmCallerID'), tagOf(22, 0x05));
  assert.is(nameOfTag(tagOf(22, 0x05)), 'UmCallerID');
});

test('page and token make the element, never its name', () => {
  const literal =
    '<Sync><Collections><Collection><Commands><Add><ApplicationData><email:MessageClass>IPM.Note</email:MessageClass><wbxml:literal name="UmCallerID">x</wbxml:literal></ApplicationData></Add></Commands></Collection></Collections></Sync>';
  assert.equal(inspect([{ response: literal }]), []);
});

test('a finding shows value, place, item and span', () => {
  const sent = received(messageClass('IPM.Note') + caller('+14255550123'));
  const [finding] = inspect([sent]);
  const bytes = Buffer.from(encode(fromXml(sent.response as string)));
  const start = bytes.indexOf(Buffer.from([0x45, 0x03, 0x2b]));
  assert.is(finding?.path, 'Sync/Collections/Collection/Commands/Add/ApplicationData/UmCallerID');
  assert.is(finding?.value, '+14255550123');
  assert.equal(finding?.item, { collectionId: '5', serverId: '5:1', messageClass: 'IPM.Note' });
  assert.is(finding?.span?.start, start);
  assert.is(bytes.toString('latin1', start, finding?.span?.end), '\x45\x03+14255550123\x00\x01');
});

/** A first Sync of the Z-Push mailbox with its 22 items; the values were read off the recorded bytes. */
const mailbox = [
  'm03 format warning "7125550123"',
  'm04 format warning "1234"',
  'm07 voice-without-number info "IPM.Note.Microsoft.Voicemail.UM"',
  'm08 message-class error "+14255550123"',
  'm09 message-class error "sip:mallory@example.net"',
  'm13 format error "Анна +7 495 555-01-23"',
  'm14 format error "+1 (425) 555-0123 x99"',
  'm15 message-class error "+14255550199"',
  'm16 format error " +14255550123 "',
  `m17 format error "${'9'.repeat(600)}"`,
  'm19 message-class error "+14255550177"',
  'm20 message-class-unknown info "+14255550188"',
  'm22 message-class error "+14255550122"',
] as const;

/** Findings of recorded exchanges, in the order of the bodies; all others give none. */
const recorded: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['z-push/004-Sync', mailbox],
  ['z-push/285-Sync', mailbox],
  ['z-push/286-Sync', ['m01 client-sent error "+14255550111"', 'm01 status-6-missing error "+14255550111"']],
  ['z-push/293-Sync', ['1 client-sent error "+14255550111"', '1 status-6-missing error "+14255550111"']],
  ['z-push/295-Sync', ['3 client-sent error "+14255550111"']],
  ['z-push/306-Sync', ['m91 message-class error "+14255550191"']],
  ['z-push/320-ItemOperations', ['m01 named-in-request info ""']],
  ['z-push/321-ItemOperations', ['m08 message-class error "+14255550123"']],
  [
    'sogo/035-Sync-change-umcallerid',
    ['3 client-sent error "+15550100"', '3 status-6-missing error "+15550100"'],
  ],
  [
    'sogo/036-Sync-change-read-and-umcallerid',
    ['3 client-sent error "+15550100"', '3 status-6-missing error "+15550100"'],
  ],
]);

test('the recorded exchanges are all there', () => {
  const names = captures.map(({ name }) => name);
  assert.ok([...recorded.keys()].every((name) => names.includes(name)));
});

for (const { name, request, response } of captures) {
  const expected = recorded.get(name) ?? [];
  test(`${name}: ${expected.length || 'no'} found`, () => {
    const inspector = new Inspector(rules);
    const line = parseRequestLine(request.head) as RequestLine;
    const asked = inspector.request(request.head, line, request.captured);
    const answered = inspector.response(asked.message, response.head, response.captured);
    const found = [...asked.findings, ...answered.findings].map((finding) => {
      const { serverId, clientId } = finding.item ?? {};
      return `${serverId ?? clientId ?? ''} ${brief(finding)} ${JSON.stringify(finding.value)}`;
    });
    assert.equal(found, expected);
  });
}

test.run();
