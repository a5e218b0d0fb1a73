import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type SyncOutcome, syncOutcomes } from '../../../src/inspect/eas/sync-outcome.ts';
import { decode } from '../../../src/inspect/wbxml/decode.ts';
import type { WbxmlDocument } from '../../../src/inspect/wbxml/document.ts';
import { capture } from '../../helpers/captures.ts';
import { element, type Written, writeWbxml } from '../../helpers/wbxml-writer.ts';

const test = suite('sync-outcome');
const read = (root: Written): WbxmlDocument => decode(writeWbxml(root));
const status = (value: string): Written => element('AirSync:Status', value);
const caller = element('AirSync:ApplicationData', element('Email2:UmCallerID', '+1'));

function sync(...collections: readonly (readonly Written[])[]): Written {
  return element(
    'AirSync:Sync',
    element('AirSync:Collections', ...collections.map((inside) => element('AirSync:Collection', ...inside))),
  );
}
const id = (value: string): Written => element('AirSync:CollectionId', value);
const add = (clientId: string, ...more: readonly Written[]): Written =>
  element('AirSync:Add', element('AirSync:ClientId', clientId), ...more);
const change = (serverId: string, ...more: readonly Written[]): Written =>
  element('AirSync:Change', element('AirSync:ServerId', serverId), ...more);
const inCommands = (...operations: readonly Written[]): Written => element('AirSync:Commands', ...operations);
const inResponses = (...operations: readonly Written[]): Written =>
  element('AirSync:Responses', ...operations);

function summary({ operation, item, status: value, source, verdict }: SyncOutcome): string {
  return [operation, item.collectionId, item.clientId ?? item.serverId, value ?? '-', source, verdict].join(
    ' ',
  );
}

const both = read(sync([id('5'), inCommands(add('c1', caller), change('5:1', caller))]));

const rows: readonly [
  what: string,
  request: WbxmlDocument,
  response: Written | undefined,
  expected: readonly string[],
][] = [
  [
    'answers for each',
    both,
    sync([id('5'), status('1'), inResponses(add('c1', status('6')), change('5:1', status('1')))]),
    ['Add 5 c1 6 item refused', 'Change 5 5:1 1 item accepted'],
  ],
  [
    'silence',
    both,
    sync([id('5'), status('1')]),
    ['Add 5 c1 - silence unknown', 'Change 5 5:1 - silence accepted'],
  ],
  ['an empty body', both, undefined, ['Add 5 c1 - silence unknown', 'Change 5 5:1 - silence accepted']],
  [
    'a collection that failed',
    both,
    sync([id('5'), status('3')]),
    ['Add 5 c1 3 collection refused', 'Change 5 5:1 3 collection refused'],
  ],
  [
    'a Sync that failed',
    both,
    element('AirSync:Sync', status('13')),
    ['Add 5 c1 13 command refused', 'Change 5 5:1 13 command refused'],
  ],
  [
    'an item answered in a collection that failed',
    both,
    sync([id('5'), status('6'), inResponses(change('5:1', status('1')))]),
    ['Add 5 c1 6 collection refused', 'Change 5 5:1 1 item accepted'],
  ],
  [
    'the same id in another collection',
    both,
    sync([id('6'), status('1'), inResponses(change('5:1', status('6')))], [id('5'), status('1')]),
    ['Add 5 c1 - silence unknown', 'Change 5 5:1 - silence accepted'],
  ],
  [
    'the ids of an Add and a Change exchanged',
    both,
    sync([id('5'), status('1'), inResponses(add('5:1', status('6')), change('c1', status('6')))]),
    ['Add 5 c1 - silence unknown', 'Change 5 5:1 - silence accepted'],
  ],
  [
    'an item of the server in Commands, which answers nothing',
    both,
    sync([id('5'), status('1'), inCommands(change('5:1', caller))]),
    ['Add 5 c1 - silence unknown', 'Change 5 5:1 - silence accepted'],
  ],
  [
    'two collections with one id for their items',
    read(sync([id('5'), inCommands(change('1', caller))], [id('6'), inCommands(change('1', caller))])),
    sync([id('6'), status('1'), inResponses(change('1', status('6')))], [id('5'), status('1')]),
    ['Change 5 1 - silence accepted', 'Change 6 1 6 item refused'],
  ],
  [
    'nothing, for an answer in a request',
    read(sync([id('5'), inResponses(change('1', caller))])),
    sync([id('5'), status('1')]),
    [],
  ],
  ['nothing, where nothing was sent', read(sync([id('5')])), sync([id('5'), status('1')]), []],
  [
    'nothing, for a Delete',
    read(sync([id('5'), inCommands(element('AirSync:Delete', element('AirSync:ServerId', '1')))])),
    undefined,
    [],
  ],
];

for (const [what, request, response, expected] of rows) {
  test(`pairs with ${what}`, () => {
    assert.equal(syncOutcomes(request, response && read(response)).map(summary), expected);
  });
}

test('gives the element that holds the answer', () => {
  const response = read(sync([id('5'), status('1'), inResponses(change('5:1', status('6')))]));
  const outcome = syncOutcomes(both, response)[1] as SyncOutcome;
  assert.is(response.path(outcome.answer), 'Sync/Collections/Collection/Responses/Change');
});

test('does not take silence of a damaged response for consent', () => {
  const bytes = writeWbxml(sync([id('5'), status('1')]));
  const outcomes = syncOutcomes(both, decode(bytes.subarray(0, -2)));
  assert.equal(
    outcomes.map(({ verdict }) => verdict),
    ['unknown', 'unknown'],
  );
});

const recorded: readonly [name: string, expected: readonly string[]][] = [
  ['z-push/286', ['Change C7e11f m01 - silence accepted']],
  ['z-push/293', ['Add C7e11f 1 1 item accepted']],
  ['z-push/295', ['Add C7e11f 3 6 item refused']],
  ['sogo/035', ['Change mail%2F748dfc0c873d046bbf71000083ecc375 3 1 item accepted']],
];

for (const [name, expected] of recorded) {
  test(`pairs the items of ${name}`, () => {
    const { request, response } = capture(name);
    const outcomes = syncOutcomes(decode(request.captured.bytes), decode(response.captured.bytes));
    assert.equal(outcomes.map(summary), expected);
  });
}

test.run();
