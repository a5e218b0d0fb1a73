import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { MAX_FINDINGS, MAX_MATCHES, MAX_VALUE } from '../../../src/inspect/rules/engine.ts';
import { inspect, packOf, syncWith } from '../../helpers/rules.ts';

const test = suite('engine');
const number = '<email2:UmCallerID>+14255550123</email2:UmCallerID>';

function messages(
  keys: Readonly<Record<string, unknown>>,
  response: string,
  more: object = {},
): readonly string[] {
  return inspect(packOf(keys), { response, ...more }).flatMap((findings) =>
    findings.map(({ message }) => message),
  );
}

test('a finding says what, why and where', () => {
  const pack = packOf({ spec: ['MS-ASEMAIL R878'], commands: ['Sync'], fix: { set: '"+1"' } });
  const response = syncWith(`<email:MessageClass>IPM.Note</email:MessageClass>${number}`);
  const [findings] = inspect(pack, { response });
  assert.equal(findings, [
    {
      rule: 'own/rule-1',
      severity: 'error',
      spec: ['MS-ASEMAIL R878'],
      direction: 'response',
      message: 'found "+14255550123"',
      why: 'It is a test.',
      path: 'Sync/Collections/Collection/Commands/Add/ApplicationData/UmCallerID',
      item: { collectionId: '5', serverId: '5:1', messageClass: 'IPM.Note' },
      value: '+14255550123',
      span: { start: 43, end: 59 },
      proposal: '+1',
      action: 'none',
    },
  ]);
});

test('only rules for the direction and the command are asked', () => {
  const response = syncWith(number);
  assert.is(messages({}, response).length, 1);
  assert.is(messages({ on: 'request' }, response).length, 0);
  assert.is(messages({ commands: ['Search'] }, response).length, 0);
  assert.is(messages({ commands: ['Search', 'Sync'] }, response).length, 1);
  assert.is(messages({ when: 'false' }, response).length, 0);
  assert.is(messages({ assert: 'true' }, response).length, 0);
});

test('a rule without select is asked once a message, with or without a body', () => {
  const keys = { select: undefined, message: '{message.httpStatus} {message.kind} {node.name}' };
  assert.equal(messages(keys, syncWith(number)), ['200 "wbxml" "Sync"']);
  assert.equal(messages(keys, '', { httpStatus: 503 }), ['503 "empty" ""']);
});

test('the first tier that holds decides over severity and message', () => {
  const pack = packOf({
    tiers: [
      { when: 'value == ""', severity: 'info' },
      { when: 'value.startsWith("+")', severity: 'warning', message: 'warned of {value}' },
      { when: 'true', severity: 'info', message: 'never' },
    ],
  });
  const [plus, empty] = inspect(
    pack,
    { response: syncWith(number) },
    { response: syncWith('<email2:UmCallerID/>') },
  );
  assert.equal([plus?.[0]?.severity, plus?.[0]?.message], ['warning', 'warned of "+14255550123"']);
  assert.equal([empty?.[0]?.severity, empty?.[0]?.message], ['info', 'found ""']);
});

test('a rule that fails is a finding about it, once, and stops no other', () => {
  const failing = { id: 'failing', assert: 'int(value + "x") > 0', spec: ['MS-ASEMAIL R814'] };
  const pack = packOf(failing, { id: 'working' }, { id: 'failing-message', message: '{[value][1]}' });
  const twice = `${number}<email2:UmCallerID>x</email2:UmCallerID><email2:UmCallerID>y</email2:UmCallerID>`;
  const [findings = []] = inspect(pack, { response: syncWith(twice) });
  const lines = findings.map(({ rule, severity, message }) => `${rule} ${severity} ${message}`);
  assert.equal(lines, [
    'own/failing warning rule failed: int() type error: cannot convert to int',
    'own/working error found "+14255550123"',
    'own/failing-message warning rule failed: No such key: index out of bounds, index 1 >= size 1',
    'own/working error found "x"',
    'own/working error found "y"',
  ]);
  assert.equal(findings[0]?.spec, [], 'it rests on no requirement');
});

test('elements see their siblings, their parent and their item', () => {
  const twice = `${number}<email:Subject>s</email:Subject><email2:UmCallerID><email2:Bcc>b</email2:Bcc></email2:UmCallerID>`;
  assert.equal(
    messages(
      { message: '{node.index}/{node.count} {node.parent} {node.children} {node.empty}' },
      syncWith(twice),
    ),
    ['1/2 "AirSync:ApplicationData"  false', '2/2 "AirSync:ApplicationData" Email2:Bcc false'],
  );
  const keys = {
    message:
      '{item.operation} {item.section} {item.direct} {item.childText("email:Subject")} {item.childCount("email2:UmCallerID")} {item.hasChild("email:To")}',
  };
  assert.is(messages(keys, syncWith(twice))[0], '"Add" "Commands" true "s" 2 false');
});

test('an item whose class this message leaves out has the one of an earlier exchange', () => {
  const pack = packOf({ message: '{item.messageClass} {item.remembered}' });
  const change = syncWith(number).replaceAll('Add>', 'Change>');
  const [before, , after] = inspect(
    pack,
    { response: change },
    { response: syncWith('<email:MessageClass>IPM.Note</email:MessageClass>') },
    { response: change },
  );
  assert.is(before?.[0]?.message, '"" false');
  assert.is(after?.[0]?.message, '"IPM.Note" true');
  assert.is(after?.[0]?.item?.messageClass, 'IPM.Note');
});

test('an exchange rule sees what the answer says of the item', () => {
  const request = syncWith(number).replaceAll('Add>', 'Change>');
  const answer = (inner: string) =>
    `<Sync><Collections><Collection><CollectionId>5</CollectionId><Status>1</Status>${inner}</Collection></Collections></Sync>`;
  const pack = packOf({
    on: 'exchange',
    message: '{outcome.verdict} {outcome.status} {outcome.source} {response.httpStatus}',
  });
  const found = inspect(
    pack,
    {
      request,
      response: answer('<Responses><Change><ServerId>5:1</ServerId><Status>6</Status></Change></Responses>'),
    },
    { request, response: answer('') },
    { request, response: '' },
    { request, response: '<Sync><Status>4</Status></Sync>' },
    { request, response: '', httpStatus: 500 },
  ).map(([finding]) => [finding?.message, finding?.direction]);
  assert.equal(found, [
    ['"refused" "6" "item" 200', 'request'],
    ['"accepted" "" "silence" 200', 'request'],
    ['"accepted" "" "silence" 200', 'request'],
    ['"refused" "4" "command" 200', 'request'],
    ['"unknown" "" "silence" 500', 'request'],
  ]);
});

test('stops at so many findings and says so', () => {
  const [findings = []] = inspect(packOf({}), {
    response: syncWith('<email2:UmCallerID/>'.repeat(MAX_FINDINGS + 5)),
  });
  assert.is(findings.length, MAX_FINDINGS + 1);
  assert.match(findings.at(-1)?.message ?? '', /showing 1000 findings/);
});

test('stops at so many elements and says so', () => {
  const [findings = []] = inspect(packOf({ assert: 'true' }), {
    response: syncWith('<email2:UmCallerID/>'.repeat(MAX_MATCHES + 5)),
  });
  assert.equal(
    findings.map(({ message }) => message),
    ['judged up to 20000 elements of this message; the rest was left out'],
  );
});

test('counting among a hundred thousand siblings takes no more than looking at as many elements', () => {
  const response = syncWith('<email2:UmCallerID/>'.repeat(100_000));
  const [findings = []] = inspect(packOf({ assert: 'node.count > 0' }), { response });
  assert.equal(
    findings.map(({ rule }) => rule),
    ['easlens/limit'],
  );
});

test('a collection of sixty thousand sections, each with an item, is judged in no more than its size', () => {
  const section =
    '<Commands><Add><ApplicationData><email2:UmCallerID/></ApplicationData></Add></Commands>'.repeat(60_000);
  const body = `<Sync><Collections><Collection>${section}</Collection></Collections></Sync>`;
  const pack = packOf({}, { on: 'exchange', when: 'outcome.verdict == "refused" || item.class == "x"' });
  const [findings = []] = inspect(pack, { request: body, response: body });
  assert.is(findings.at(-1)?.rule, 'easlens/limit');
});

test('a long value is cut', () => {
  const [findings = []] = inspect(packOf({}), {
    response: syncWith(`<email2:UmCallerID>${'1'.repeat(5000)}</email2:UmCallerID>`),
  });
  assert.is(findings[0]?.value?.length, MAX_VALUE);
});

test.run();
