import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { wholeBody } from '../../../src/inspect/eas/body.ts';
import { parseRequestLine, type RequestLine } from '../../../src/inspect/eas/request-line.ts';
import type { Finding } from '../../../src/inspect/finding.ts';
import { Inspector } from '../../../src/inspect/inspector.ts';
import type { CapturedBody, RequestHead, XmlBody } from '../../../src/inspect/message.ts';
import { loadRulePack } from '../../../src/inspect/rules/load.ts';
import { RuleSet } from '../../../src/inspect/rules/rule-set.ts';
import { decode } from '../../../src/inspect/wbxml/decode.ts';
import { encode } from '../../../src/inspect/wbxml/encode.ts';
import { fromXml } from '../../../src/inspect/wbxml/from-xml.ts';
import { shippedPack } from '../../helpers/shipped-rules.ts';

const test = suite('rules: unknown-value');

const head: RequestHead = {
  method: 'POST',
  target: '/Microsoft-Server-ActiveSync?Cmd=Sync&User=alice&DeviceId=D1&DeviceType=Phone',
  headers: ['Content-Type', 'application/vnd.ms-sync.wbxml', 'MS-ASProtocolVersion', '14.1'],
};
const line = parseRequestLine(head) as RequestLine;
const shipped = new RuleSet([shippedPack()]);
const VOICE = 'IPM.Note.Microsoft.Voicemail.UM.CA';

test('a value that was taken out breaks no rule; an empty one, and one that is there, are judged', () => {
  assert.equal(inAnswer(item(messageClass(VOICE), '<UmCallerID xmlns="Email2:" bytes="12"/>')), []);
  assert.equal(inAnswer(item(messageClass(VOICE), '<UmCallerID xmlns="Email2:"/>')), []);
  assert.equal(inAnswer(item(messageClass(VOICE), '<UmCallerID xmlns="Email2:">anonymous</UmCallerID>')), [
    'error anonymous-not-empty line 8 anonymous',
  ]);
});

test('neither is a number without its message class, nor one of a class that nobody knows', () => {
  const number = '<UmCallerID xmlns="Email2:">+14255550123</UmCallerID>';
  assert.equal(inAnswer(item('<MessageClass xmlns="Email:" bytes="8"/>', number)), []);
  assert.equal(inAnswer(item(messageClass('IPM.Note'), number)), ['error message-class line 8 +14255550123']);
  assert.equal(inAnswer(item('', number)), ['info message-class-unknown line 8 +14255550123']);
});

test('a class that was taken out is not learnt, and one that was told stays', () => {
  const inspector = new Inspector(shipped);
  const number = '<UmCallerID xmlns="Email2:">+14255550123</UmCallerID>';
  inAnswer(item(messageClass(VOICE), ''), inspector);
  inAnswer(item('<MessageClass xmlns="Email:" bytes="8"/>', ''), inspector);
  assert.equal(inAnswer(item('', number), inspector), []);
});

test('what is wrong whatever the value was is found, and the value not shown', () => {
  const [finding, ...others] = inRequest(item('', '<UmCallerID xmlns="Email2:" bytes="12"/>'));
  assert.equal(others, []);
  assert.is(finding?.message, 'The client sends UmCallerID [redacted] to the server');
  assert.not('value' in (finding as Finding));
  assert.not('span' in (finding as Finding));
  assert.is(finding?.line, 8);
});

test('an answer whose Status or ids were taken out decides over nothing', () => {
  const request = item('', '<UmCallerID xmlns="Email2:">+14255550123</UmCallerID>');
  const found = (responses: string, status = '<Status>1</Status>') =>
    exchange(request, collection(`<Responses>${responses}</Responses>`, status));
  assert.equal(found(''), ['status-6-missing']);
  assert.equal(found('<Change><ServerId>5:1</ServerId><Status>6</Status></Change>'), []);
  assert.equal(found('<Change><ServerId>5:1</ServerId><Status bytes="1"/></Change>'), []);
  assert.equal(found('<Change><ServerId bytes="3"/><Status>6</Status></Change>'), []);
  assert.equal(found('', '<Status bytes="1"/>'), []);
});

test('logic has three values: what does not hang on the unknown is decided', () => {
  const cases: readonly (readonly [assertion: string, findings: number])[] = [
    ['value == "x"', 0],
    ['value != "x"', 0],
    ['value == "x" && false', 1],
    ['false && value == "x"', 1],
    ['value == "x" || true', 0],
    ['value == "x" || false', 0],
    ['!(value == "x" || true)', 1],
    ['["a", "b"].exists(letter, value == letter || letter == "b")', 0],
    ['["a", "b"].all(letter, value == letter && letter == "c")', 1],
    ['value == "x" ? false : false', 0],
    ['node.empty', 0],
    ['node.opaque', 0],
    ['node.children.size() == 1', 0],
    ['node.hasChild("email:To")', 0],
    ['node.text == ""', 0],
    ['node.name != "To"', 1],
    ['item.childText("email:Subject") == ""', 0],
    ['item.hasChild("email:Subject")', 0],
    ['item.serverId == ""', 1],
  ];
  for (const [assertion, count] of cases) {
    const rules = new RuleSet([loadRulePack(packWith(assertion), 'x.yaml')]);
    assert.is(inRequest(item('', ''), new Inspector(rules)).length, count, assertion);
  }
});

test('bytes that had values replaced say which: those are unknown, wherever they came from', () => {
  const xml =
    '<Sync><Collections><Collection><Commands><Add><ApplicationData><email:MessageClass>IPM.Note.Microsoft.Voicemail</email:MessageClass><email2:UmCallerID>anonymous</email2:UmCallerID></ApplicationData></Add></Commands></Collection></Collections></Sync>';
  const bytes = encode(fromXml(xml));
  const document = decode(bytes);
  const node = Array.from({ length: document.size }, (_, at) => at).find(
    (at) => document.name(at) === 'UmCallerID',
  );
  const told = answer(wholeBody(bytes));
  assert.equal(told, ['error anonymous-not-empty bytes anonymous']);
  assert.equal(answer({ ...wholeBody(bytes), unknown: new Set([node as number]) }), []);
});

const answerHead = { status: 200, headers: ['Content-Type', 'application/vnd.ms-sync.wbxml'] };

function messageClass(name: string): string {
  return `<MessageClass xmlns="Email:">${name}</MessageClass>`;
}

/** A Change of one item, each element of its data on a line of its own: the class on 7, the number on 8. */
function item(itsClass: string, number: string): string {
  return collection(`<Commands>
<Change>
<ServerId>5:1</ServerId><ApplicationData>
<To xmlns="Email:" bytes="7"/><Subject xmlns="Email:" bytes="9"/>
${itsClass}
${number}
</ApplicationData>
</Change>
</Commands>`);
}

function collection(inside: string, status = ''): string {
  return `<?xml version="1.0" encoding="utf-8" ?>
<Sync xmlns="AirSync:">
<Collections><Collection><CollectionId>5</CollectionId>${status}${inside}</Collection></Collections></Sync>`;
}

function inAnswer(xml: string, inspector = new Inspector(shipped)): readonly string[] {
  return answer({ xml, line: 1 }, inspector);
}

function answer(body: CapturedBody | XmlBody, inspector = new Inspector(shipped)): readonly string[] {
  const request = inspector.request(head, line, wholeBody(new Uint8Array())).message;
  return inspector.response(request, answerHead, body).findings.map(shown);
}

function inRequest(xml: string, inspector = new Inspector(shipped)): readonly Finding[] {
  return inspector.request(head, line, { xml, line: 1 }).findings;
}

function exchange(request: string, response: string): readonly string[] {
  const inspector = new Inspector(shipped);
  const { message } = inspector.request(head, line, { xml: request, line: 1 });
  const { findings } = inspector.response(message, answerHead, { xml: response, line: 1 });
  return findings.map(({ rule }) => rule.replace('umcallerid/', ''));
}

function shown({ severity, rule, line: at, span, value }: Finding): string {
  const place = span ? 'bytes' : `line ${at}`;
  return `${severity} ${rule.replace('umcallerid/', '')} ${place} ${value}`;
}

function packWith(assertion: string): string {
  return `
pack: mine
title: Mine
rules:
  - id: one
    title: One
    spec: [X 1]
    severity: error
    on: request
    select: email:To
    assert: ${JSON.stringify(assertion)}
    message: wrong
    why: because
    examples:
      valid: [<Sync><Status>1</Status></Sync>]
      invalid: [{ document: <Sync/>, message: wrong }]
`;
}

test.run();
