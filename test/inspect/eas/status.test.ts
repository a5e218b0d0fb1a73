import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { documentOf, openBody } from '../../../src/inspect/eas/body.ts';
import { parseRequestLine } from '../../../src/inspect/eas/request-line.ts';
import {
  httpStatusWords,
  isSuccess,
  rootStatus,
  statusWords,
  topStatus,
} from '../../../src/inspect/eas/status.ts';
import { decode } from '../../../src/inspect/wbxml/decode.ts';
import { capture } from '../../helpers/captures.ts';
import { element, type Written, writeWbxml } from '../../helpers/wbxml-writer.ts';

const test = suite('status');

function syncOf(...statuses: readonly string[]): Written {
  const collections = statuses.map((status) =>
    element('AirSync:Collection', element('AirSync:Status', status)),
  );
  return element('AirSync:Sync', element('AirSync:Collections', ...collections));
}
const moved = (...statuses: readonly string[]): Written =>
  element(
    'Move:MoveItems',
    ...statuses.map((status) => element('Move:Response', element('Move:Status', status))),
  );

const rows: readonly [
  what: string,
  command: string,
  root: Written,
  top: string | undefined,
  own: string | undefined,
][] = [
  ['a failed Sync', 'Sync', element('AirSync:Sync', element('AirSync:Status', ' 13 ')), '13', '13'],
  ['a Sync of one collection', 'Sync', syncOf('1'), '1', undefined],
  ['a Sync of which one collection failed', 'Sync', syncOf('1', '3', '8'), '3', undefined],
  ['a Sync without collections', 'Sync', element('AirSync:Sync'), undefined, undefined],
  ['a Ping', 'Ping', element('Ping:Ping', element('Ping:Status', '2')), '2', '2'],
  ['moves', 'MoveItems', moved('3', '3'), '3', undefined],
  ['moves of which one failed', 'MoveItems', moved('3', '1'), '1', undefined],
  [
    'a Provision, whose policies have a Status too',
    'Provision',
    element(
      'Provision:Provision',
      element('Provision:Policies', element('Provision:Policy', element('Provision:Status', '2'))),
      element('Provision:Status', '1'),
    ),
    '1',
    '1',
  ],
  [
    'a Status of another namespace',
    'Ping',
    element('Ping:Ping', element('AirSync:Status', '4')),
    undefined,
    undefined,
  ],
  ['a root of a namespace without Status', 'Sync', element('Email:Body'), undefined, undefined],
];

for (const [what, command, root, top, own] of rows) {
  test(`reads the Status of ${what}`, () => {
    const document = decode(writeWbxml(root));
    assert.is(topStatus(command, document), top);
    assert.is(rootStatus(document), own);
  });
}

test('there is none in a body without a root', () => {
  assert.is(topStatus('Sync', decode(new Uint8Array([3, 1, 0x6a, 0]))), undefined);
});

const recorded: readonly [name: string, status: string | undefined][] = [
  ['z-push/001', '1'],
  ['z-push/003', '1'],
  ['z-push/007', '1'],
  ['z-push/285', '1'],
  ['z-push/295', '1'],
  ['z-push/310', '13'],
  ['z-push/321', '1'],
  ['sogo/013', '1'],
  ['sogo/035', '1'],
];

for (const [name, status] of recorded) {
  test(`reads the Status of ${name}`, () => {
    const { request, response } = capture(name);
    const command = parseRequestLine(request.head)?.command ?? '';
    const document = documentOf(openBody(response.head.headers, response.captured, 'response', command));
    assert.is(document && topStatus(command, document), status);
  });
}

const words: readonly [command: string, status: string, words: string | undefined][] = [
  ['Sync', '1', 'ok'],
  ['Sync', '6', 'malformed or refused item'],
  ['Sync', '2', undefined],
  ['Sync', '142', 'device is not provisioned'],
  ['Sync', '140', 'remote wipe requested'],
  ['Find', '4', 'range must begin with 0'],
  ['Ping', '1', 'heartbeat over, no changes'],
  ['MoveItems', '3', 'ok'],
  ['Provision', '2', 'protocol error'],
  ['Provision/Policy', '2', 'no policy for this device'],
  ['SendMail', '1', 'ok'],
  ['SendMail', '119', 'message has no recipient'],
  ['SendMail', '2', undefined],
  ['Sync', '', undefined],
  ['Sync', '1e0', undefined],
  ['Sync', '99999', undefined],
  ['constructor', '1', 'ok'],
  ['__proto__', '5', undefined],
];

for (const [command, status, expected] of words) {
  test(`says "${expected}" for Status ${status} of ${command}`, () => {
    assert.is(statusWords(command, status), expected);
  });
}

test('knows what success is', () => {
  assert.ok(isSuccess('Sync', '1') && isSuccess('Ping', '2') && isSuccess('MoveItems', '3'));
  assert.not.ok(isSuccess('Sync', '2') || isSuccess('MoveItems', '1') || isSuccess('Ping', '3'));
});

test('has words for the HTTP codes of ActiveSync', () => {
  assert.is(httpStatusWords(449), 'provision first');
  assert.is(httpStatusWords(451), 'use the server in X-MS-Location');
  assert.is(httpStatusWords(418), undefined);
});

test.run();
