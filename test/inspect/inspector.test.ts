import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { wholeBody } from '../../src/inspect/eas/body.ts';
import type { RequestLine } from '../../src/inspect/eas/request-line.ts';
import { Inspector } from '../../src/inspect/inspector.ts';
import type { RawHeaders } from '../../src/inspect/message.ts';
import { RuleSet } from '../../src/inspect/rules/rule-set.ts';
import { packOf, requestHead, syncWith, WBXML_HEADERS, wbxml } from '../helpers/rules.ts';

const test = suite('inspector');
const line: RequestLine = {
  command: 'Sync',
  query: 'plain',
  protocolVersion: '14.1',
  user: 'alice',
  deviceId: 'ABC',
  acceptsMultipart: false,
  problems: [],
};
const head = requestHead('Sync');

test('decodes both ways and judges', () => {
  const inspector = new Inspector(new RuleSet([packOf({}, { on: 'request' })]));
  const number = syncWith('<email2:UmCallerID>1</email2:UmCallerID>');
  const request = inspector.request(head, line, wholeBody(wbxml(number)));
  assert.is(request.message.body.kind, 'wbxml');
  assert.equal(
    request.findings.map(({ rule }) => rule),
    ['own/rule-2'],
  );
  const response = inspector.response(
    request.message,
    { status: 200, headers: WBXML_HEADERS },
    wholeBody(wbxml(number)),
  );
  assert.is(response.message.status, '1');
  assert.equal(
    response.findings.map(({ rule }) => rule),
    ['own/rule-1'],
  );
});

test('an empty Sync stands for the one before', () => {
  const inspector = new Inspector(new RuleSet([]));
  const full = wbxml('<Sync><Collections><Collection><SyncKey>7</SyncKey></Collection></Collections></Sync>');
  assert.is(inspector.request(head, line, wholeBody(Buffer.alloc(0))).message.repeats, undefined);
  inspector.request(head, line, wholeBody(full));
  const { repeats } = inspector.request(head, line, wholeBody(Buffer.alloc(0))).message;
  assert.is(repeats?.path(repeats.size - 2), 'Sync/Collections/Collection/SyncKey');
  const other = { ...line, deviceId: 'DEF' };
  assert.is(inspector.request(head, other, wholeBody(Buffer.alloc(0))).message.repeats, undefined);
});

test('spans of a multipart body count from its start', () => {
  const inspector = new Inspector(new RuleSet([packOf({ commands: ['ItemOperations'] })]));
  const part = wbxml(
    '<ItemOperations><Response><Fetch><Properties><email2:UmCallerID>1</email2:UmCallerID></Properties></Fetch></Response></ItemOperations>',
  );
  const table = Buffer.alloc(12);
  table.writeUInt32LE(1, 0);
  table.writeUInt32LE(12, 4);
  table.writeUInt32LE(part.length, 8);
  const headers: RawHeaders = ['Content-Type', 'application/vnd.ms-sync.multipart'];
  const asked = inspector.request(
    requestHead('ItemOperations'),
    { ...line, command: 'ItemOperations' },
    wholeBody(Buffer.alloc(0)),
  );
  const body = Buffer.concat([table, part]);
  const { findings } = inspector.response(asked.message, { status: 200, headers }, wholeBody(body));
  const span = findings[0]?.span;
  assert.is(body.subarray(span?.start, span?.end).toString('hex'), '4503310001');
});

test('a failure of its own is a finding, not an exception', () => {
  const inspector = new Inspector(new RuleSet([]));
  const broken = {
    get bytes(): Uint8Array {
      throw new RangeError('out of luck');
    },
    length: 5,
    overLimit: false,
  };
  const { message, findings } = inspector.request(head, line, broken);
  assert.is(message.body.kind, 'over-limit');
  assert.equal(
    findings.map(({ rule, severity, message: said }) => [rule, severity, said]),
    [['easlens/inspector', 'warning', 'the inspector failed: RangeError: out of luck']],
  );
});

test('a body over the limit, or damaged, is judged as far as it was read', () => {
  const inspector = new Inspector(new RuleSet([packOf({ on: 'request' })]));
  assert.equal(
    inspector.request(head, line, { bytes: Buffer.alloc(0), length: 1e9, overLimit: true }).findings,
    [],
  );
  const bytes = wbxml(syncWith('<email2:UmCallerID>1</email2:UmCallerID><email:Subject>cut</email:Subject>'));
  const damaged = inspector.request(head, line, wholeBody(bytes.subarray(0, bytes.length - 9)));
  assert.is(damaged.message.body.kind, 'damaged');
  assert.is(damaged.findings.length, 1);
});

test.run();
