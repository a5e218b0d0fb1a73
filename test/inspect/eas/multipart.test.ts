import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { openMultipart } from '../../../src/inspect/eas/multipart.ts';

const test = suite('multipart');

/** A part table: the count as given, then pairs of offset and size, then so many bytes. */
function table(
  count: number,
  rows: readonly (readonly [offset: number, size: number])[],
  after: number,
): Buffer {
  const head = Buffer.alloc(4 + rows.length * 8);
  head.writeUInt32LE(count, 0);
  for (const [index, [offset, size]] of rows.entries()) {
    head.writeUInt32LE(offset, 4 + index * 8);
    head.writeUInt32LE(size, 8 + index * 8);
  }
  return Buffer.concat([head, Buffer.from(Array.from({ length: after }, (_, index) => index))]);
}

const good: readonly [what: string, body: Buffer, expected: readonly (readonly [number, number])[]][] = [
  ['one part', table(1, [[12, 3]], 3), [[12, 15]]],
  [
    'two parts',
    table(
      2,
      [
        [20, 3],
        [23, 4],
      ],
      7,
    ),
    [
      [20, 23],
      [23, 27],
    ],
  ],
  [
    'parts in another order',
    table(
      2,
      [
        [24, 3],
        [20, 4],
      ],
      7,
    ),
    [
      [24, 27],
      [20, 24],
    ],
  ],
  [
    'a gap, and bytes behind',
    table(
      2,
      [
        [21, 2],
        [25, 1],
      ],
      9,
    ),
    [
      [21, 23],
      [25, 26],
    ],
  ],
  [
    'empty parts',
    table(
      3,
      [
        [28, 2],
        [29, 0],
        [30, 0],
      ],
      2,
    ),
    [
      [28, 30],
      [29, 29],
      [30, 30],
    ],
  ],
];

for (const [what, body, expected] of good) {
  test(`reads ${what}`, () => {
    const { multipart, error } = openMultipart(body);
    assert.is(error, undefined);
    assert.equal(
      multipart.parts.map(({ start, end }) => [start, end]),
      expected,
    );
    for (const part of multipart.parts) assert.ok(body.subarray(part.start, part.end).equals(part.bytes));
  });
}

const bad: readonly [what: string, body: Buffer, offset: number, parts: number, message: RegExp][] = [
  ['no bytes', Buffer.alloc(0), 0, 0, /needs 4 bytes, of which 0/],
  ['three bytes', Buffer.alloc(3), 0, 0, /of which 3/],
  ['no parts', table(0, [], 9), 0, 0, /without parts/],
  ['two thousand million parts', table(0x80000000, [[12, 1]], 9), 0, 0, /2147483648 parts/],
  [
    'more parts than anybody asks for',
    table(20_001, new Array(20_001).fill([4 + 20_001 * 8, 0]), 4 + 20_001 * 8),
    4 + 20_000 * 8,
    20_000,
    /More than 20000 parts/,
  ],
  ['the most parts a count can say', table(0xffffffff, [], 9), 0, 0, /4294967295 parts/],
  ['a table cut short', table(2, [[20, 1]], 7), 0, 0, /needs 20 bytes, of which 19/],
  ['a part inside the table', table(1, [[11, 1]], 4), 4, 0, /starts at 11, inside/],
  [
    'a second part past the end',
    table(
      2,
      [
        [20, 2],
        [22, 6],
      ],
      7,
    ),
    12,
    1,
    /ends at 28, past the 27-byte/,
  ],
  ['a part that starts past the end', table(1, [[0xffffffff, 0]], 4), 4, 0, /past/],
  [
    'offset and size whose sum is beyond 32 bits',
    table(1, [[0xffffffff, 0xffffffff]], 4),
    4,
    0,
    /ends at 8589934590/,
  ],
  [
    'overlapping parts',
    table(
      2,
      [
        [20, 4],
        [23, 2],
      ],
      7,
    ),
    12,
    1,
    /Part 1 overlaps/,
  ],
  [
    'the same bytes twice',
    table(
      3,
      [
        [28, 4],
        [32, 1],
        [28, 4],
      ],
      7,
    ),
    20,
    2,
    /Part 2 overlaps/,
  ],
];

for (const [what, body, offset, parts, message] of bad) {
  test(`refuses ${what}`, () => {
    const { multipart, error } = openMultipart(body);
    assert.is(error?.code, 'bad-multipart');
    assert.is(error?.offset, offset);
    assert.match(error?.message ?? '', message);
    assert.is(multipart.parts.length, parts);
  });
}

test('spans count from the start of the body, wherever that lies in its buffer', () => {
  const body = table(1, [[12, 3]], 3);
  const inside = Buffer.concat([Buffer.alloc(5, 0xee), body]).subarray(5);
  assert.equal(openMultipart(inside).multipart.parts[0]?.bytes, body.subarray(12, 15));
});

test('any bytes give parts that lie in the body and apart from each other', () => {
  const number = fc.oneof(fc.nat({ max: 60 }), fc.integer({ min: 0, max: 0xffffffff }));
  const tables = fc
    .tuple(number, fc.array(fc.tuple(number, number), { maxLength: 6 }), fc.nat({ max: 40 }))
    .map(([count, rows, after]) => table(rows.length > 0 ? rows.length : count, rows, after));
  fc.assert(
    fc.property(fc.oneof(tables, fc.uint8Array({ maxLength: 60 })), (bytes) => {
      const { multipart, error } = openMultipart(bytes);
      const parts = [...multipart.parts].sort((a, b) => a.start - b.start || a.end - b.end);
      let end = 0;
      for (const part of parts) {
        if (part.start > part.end || part.end > bytes.length) return false;
        if (!error && part.start < end && part.end > part.start) return false;
        end = Math.max(end, part.end);
      }
      return error === undefined || (error.offset >= 0 && error.offset <= bytes.length);
    }),
    { numRuns: 3000 },
  );
});

test.run();
