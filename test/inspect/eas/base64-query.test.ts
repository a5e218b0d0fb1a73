import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readBase64Query } from '../../../src/inspect/eas/base64-query.ts';
import { parseRequestLine } from '../../../src/inspect/eas/request-line.ts';

const test = suite('base64-query');

const counted = (value: string | Buffer): Buffer => {
  const bytes = Buffer.from(value as string);
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
};
const parameter = (tag: number, value: string | Buffer): Buffer =>
  Buffer.concat([Buffer.from([tag]), counted(value)]);

/** Version, command code and locale, then what is given. */
function queryBytes(version: number, code: number, ...rest: readonly Buffer[]): Buffer {
  return Buffer.concat([Buffer.from([version, code, 0x09, 0x04]), ...rest]);
}

const device = [counted('DEV1'), counted(''), counted('Phone')];
const full = queryBytes(141, 0, ...device);

const good: readonly [what: string, bytes: Buffer, expected: object][] = [
  [
    'no parameters',
    full,
    { command: 'Sync', queryVersion: '14.1', deviceId: 'DEV1', deviceType: 'Phone', locale: 1033 },
  ],
  ['version 12.1', queryBytes(121, 18, ...device), { command: 'Ping', queryVersion: '12.1' }],
  ['version 14.0', queryBytes(140, 9, ...device), { command: 'FolderSync', queryVersion: '14.0' }],
  ['version 16.0', queryBytes(160, 17, ...device), { command: 'Settings', queryVersion: '16.0' }],
  ['version 16.1', queryBytes(161, 23, ...device), { command: 'Find', queryVersion: '16.1' }],
  ['a command no table knows', queryBytes(141, 42, ...device), { command: 'command 42' }],
  [
    'a policy key',
    queryBytes(141, 0, counted('DEV1'), counted(Buffer.alloc(4, 7)), counted('Phone')),
    { deviceType: 'Phone' },
  ],
  [
    'every parameter',
    Buffer.concat([
      queryBytes(141, 3, ...device),
      parameter(0, 'a'),
      parameter(1, '5'),
      parameter(3, '5:1'),
      parameter(4, 'L'),
      parameter(6, 'o'),
      parameter(7, Buffer.from([3])),
      parameter(8, 'CONTOSO\\jürgen'),
    ]),
    {
      command: 'SmartReply',
      attachmentName: 'a',
      collectionId: '5',
      itemId: '5:1',
      longId: 'L',
      occurrence: 'o',
      saveInSent: true,
      acceptsMultipart: true,
      user: 'CONTOSO\\jürgen',
    },
  ],
  [
    'a device of 16 raw bytes',
    queryBytes(
      141,
      0,
      counted(Buffer.from('00112233445566778899aabbccddeeff', 'hex')),
      counted(''),
      counted('Phone'),
    ),
    { deviceId: '00112233445566778899aabbccddeeff' },
  ],
  [
    'a device of 16 letters',
    queryBytes(141, 0, counted('DEV0000000000001'), counted(''), counted('P')),
    { deviceId: 'DEV0000000000001' },
  ],
  ['no device', queryBytes(141, 0, counted(''), counted(''), counted('')), { command: 'Sync' }],
];

for (const [what, bytes, expected] of good) {
  test(`reads a query with ${what}`, () => {
    const fields = readBase64Query(bytes.toString('base64'));
    assert.equal({ ...fields, ...expected }, fields);
    assert.equal(fields.problems, []);
  });
}

/** Bytes whose base64 has `+`, `/` and padding. */
const spiky = queryBytes(
  141,
  0,
  counted('>>>???'),
  counted(Buffer.from([0xfb, 0xef, 0xbe, 0xff])),
  counted('Pho'),
);
const spellings: readonly [what: string, query: string][] = [
  ['padded', spiky.toString('base64')],
  ['without padding', spiky.toString('base64').replace(/=+$/, '')],
  ['in the URL-safe alphabet', spiky.toString('base64url')],
  ['percent-encoded', encodeURIComponent(spiky.toString('base64'))],
  ['with an addition of a proxy behind it', `${spiky.toString('base64')}&CorrelationID=7`],
];

test('the spellings differ', () => {
  for (const character of '+/=') assert.ok(spiky.toString('base64').includes(character), character);
});

for (const [what, query] of spellings) {
  test(`reads base64 ${what}`, () => {
    const line = parseRequestLine({
      method: 'POST',
      target: `/Microsoft-Server-ActiveSync?${query}`,
      headers: [],
    });
    assert.is(line?.query, 'base64');
    assert.is(line?.deviceId, '>>>???');
    assert.is(line?.deviceType, 'Pho');
    assert.equal(line?.problems, []);
  });
}

const bad: readonly [what: string, query: string, problem: RegExp, expected: object][] = [
  [
    'a version that has no base64 queries',
    queryBytes(25, 0, ...device).toString('base64'),
    /Version byte 25/,
    { queryVersion: '2.5', deviceId: 'DEV1' },
  ],
  [
    'a policy key of three bytes',
    queryBytes(141, 0, counted('D'), counted('abc'), counted('P')).toString('base64'),
    /policy key of 3 bytes/,
    { deviceType: 'P' },
  ],
  [
    'a tag in no table',
    Buffer.concat([full, parameter(9, 'xy'), parameter(8, 'alice')]).toString('base64'),
    /tag 9 \(2 bytes\)/,
    { user: 'alice' },
  ],
  [
    'Options of two bytes',
    Buffer.concat([full, parameter(7, Buffer.from([2, 0]))]).toString('base64'),
    /Options of 2 bytes/,
    { acceptsMultipart: true },
  ],
  [
    'a cut in the DeviceType',
    full.subarray(0, -2).toString('base64'),
    /ends in its DeviceType: 3 of 5/,
    { deviceId: 'DEV1', deviceType: 'Pho' },
  ],
  [
    'a cut in the DeviceId',
    full.subarray(0, 7).toString('base64'),
    /ends in its DeviceId: 2 of 4/,
    { command: 'Sync', deviceId: 'DE' },
  ],
  [
    'a cut after the version',
    full.subarray(0, 1).toString('base64'),
    /ends in its command code/,
    { queryVersion: '14.1' },
  ],
  [
    'a cut inside a byte',
    `${full.toString('base64url').slice(0, 17)}`,
    /less than a byte/,
    { deviceId: 'DEV1' },
  ],
  [
    'a foreign character',
    `${full.toString('base64').slice(0, 16)}!!${full.toString('base64').slice(16)}`,
    /another alphabet at position 16/,
    { deviceId: 'DEV1' },
  ],
];

for (const [what, query, problem, expected] of bad) {
  test(`reads what it can of a query with ${what}`, () => {
    const fields = readBase64Query(query);
    assert.equal({ ...fields, ...expected }, fields);
    assert.ok(
      fields.problems.some((text) => problem.test(text)),
      fields.problems.join('; '),
    );
  });
}

test('keeps both versions where the header says another', () => {
  const target = `/Microsoft-Server-ActiveSync?${full.toString('base64')}`;
  const line = parseRequestLine({ method: 'POST', target, headers: ['MS-ASProtocolVersion', '12.1'] });
  assert.is(line?.protocolVersion, '12.1');
  assert.is(line?.queryVersion, '14.1');
  assert.equal(line?.problems, ['The header says protocol version 12.1, the query 14.1']);
});

test('never keeps the policy key', () => {
  const bytes = queryBytes(141, 0, counted('D'), counted('KEY!'), counted('P'));
  assert.not.match(JSON.stringify(readBase64Query(bytes.toString('base64'))), /KEY!|4b455921/i);
});

test('any bytes give fields and sentences', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const { problems } = readBase64Query(Buffer.from(bytes).toString('base64'));
      return problems.every((problem) => problem.length > 10);
    }),
    { numRuns: 3000 },
  );
});

test('a query cut anywhere gives a prefix of its fields', () => {
  const whole = Buffer.concat([full, parameter(1, '5'), parameter(8, 'alice')]);
  const fields = readBase64Query(whole.toString('base64'));
  for (let length = 0; length < whole.length; length++) {
    const cut = readBase64Query(whole.subarray(0, length).toString('base64'));
    assert.ok(cut.problems.length <= 1, cut.problems.join('; '));
    for (const [name, value] of Object.entries(cut)) {
      if (typeof value === 'string')
        assert.ok(String(fields[name as keyof typeof fields]).startsWith(value), name);
    }
  }
});

test.run();
