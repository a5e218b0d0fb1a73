import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decode } from '../../../src/inspect/wbxml/decode.ts';
import { encode } from '../../../src/inspect/wbxml/encode.ts';
import { toJson } from '../../../src/inspect/wbxml/to-json.ts';
import { arbitraryTree } from './arbitrary-tree.ts';

const test = suite('to-json');

test('every document is plain data', () => {
  fc.assert(
    fc.property(arbitraryTree, (tree) => {
      const json = toJson(decode(encode(tree)));
      assert.equal(JSON.parse(JSON.stringify(json)), json);
    }),
  );
});

test('tells kinds apart, with spans, names and errors', () => {
  const bytes = Buffer.from(
    '03016a026100' +
      'c5' +
      '05830001' +
      '00163a' +
      '0281' +
      '69' +
      '40620' +
      '0' +
      '8105' +
      'c0' +
      'c302ff00' +
      '4400' +
      '0331',
    'hex',
  );
  assert.equal(toJson(decode(bytes)), {
    version: '1.3',
    publicId: 1,
    charset: 106,
    nodes: [
      {
        name: 'airsync:Sync',
        page: 0,
        token: 5,
        attributes: [
          { attribute: '0x05', page: 0, value: [{ text: 'a', table: 0, span: [8, 10] }], span: [7, 10] },
        ],
        children: [
          { name: 'email2:0x3a', page: 22, token: 0x3a, span: [13, 14] },
          { entity: 233, span: [14, 17] },
          { extension: 'EXT_I_0', value: 'b', span: [17, 20] },
          { extension: 'EXT_T_1', value: 5, span: [20, 22] },
          { extension: 'EXT_0', span: [22, 23] },
          { opaque: '/wA=', encoding: 'base64', span: [23, 27] },
          { name: 'a', children: [], span: [27, 29], unfinished: true },
        ],
        span: [6, 29],
        unfinished: true,
      },
    ],
    error: {
      code: 'truncated',
      offset: 29,
      message: 'A string without its end: the body ends at byte 31',
    },
  });
});

test.run();
