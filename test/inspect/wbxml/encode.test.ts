import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decode } from '../../../src/inspect/wbxml/decode.ts';
import { encode } from '../../../src/inspect/wbxml/encode.ts';
import { WbxmlError } from '../../../src/inspect/wbxml/error.ts';
import { fromXml } from '../../../src/inspect/wbxml/from-xml.ts';
import { toTree } from '../../../src/inspect/wbxml/to-tree.ts';
import {
  ACTIVE_SYNC_HEADER,
  type TreeAttribute,
  type TreeElement,
  type WbxmlTree,
} from '../../../src/inspect/wbxml/tree.ts';
import { arbitraryTree } from './arbitrary-tree.ts';
import { naiveEncode } from './naive-encoder.ts';

const test = suite('encode');
const RUNS = { numRuns: 500 };

function treeOf(root: TreeElement): WbxmlTree {
  return { ...ACTIVE_SYNC_HEADER, nodes: [root] };
}

test('what is encoded decodes to the same tree', () => {
  fc.assert(
    fc.property(arbitraryTree, (tree) => assert.equal(toTree(decode(encode(tree))), tree)),
    RUNS,
  );
});

test('what another encoder writes decodes to the same tree', () => {
  fc.assert(
    fc.property(arbitraryTree, (tree) => assert.equal(toTree(decode(naiveEncode(tree))), tree)),
    RUNS,
  );
});

test('encoding what was decoded drops needless page switches and nothing else', () => {
  fc.assert(
    fc.property(arbitraryTree, (tree) => assert.ok(encode(decode(naiveEncode(tree))).equals(encode(tree)))),
    RUNS,
  );
});

test('a page is switched only where it changes', () => {
  const bytes = encode(fromXml('<Sync><Status/><email:To/><email:From/><Status/></Sync>'));
  assert.is(bytes.toString('hex'), '03016a00450e000216180000' + '0e01');
});

test('a damaged document is written as far as it was read', () => {
  const bytes = encode(decode(Buffer.from('03016a00455c4f4b0331', 'hex')));
  assert.is(bytes.toString('hex'), '03016a00455c4f4b01010101');
});

const unencodable: readonly (readonly [what: string, root: TreeElement])[] = [
  ['U+0000 in a string', { kind: 'element', tag: 0x05, children: [{ kind: 'text', text: 'a\0b' }] }],
  ['a lone surrogate', { kind: 'element', tag: 0x05, children: [{ kind: 'text', text: '\ud800' }] }],
  ['too deep a tree', nested(102)],
  ['an attribute too deep', nested(100, [{ kind: 'attribute', page: 0, token: 5, value: [] }])],
];

/** Elements inside each other; the innermost holds nothing but, where given, attributes. */
function nested(depth: number, attributes?: readonly TreeAttribute[]): TreeElement {
  if (depth === 1) return { kind: 'element', tag: 0x05, ...(attributes && { attributes }) };
  return { kind: 'element', tag: 0x05, children: [nested(depth - 1, attributes)] };
}

for (const [what, root] of unencodable) {
  test(`refuses ${what}`, () => {
    assert.throws(
      () => encode(treeOf(root)),
      (error: unknown) => error instanceof WbxmlError && error.code === 'unencodable' && error.offset >= 5,
    );
  });
}

test('the deepest tree that decodes also encodes', () => {
  const tree = treeOf(nested(101));
  assert.equal(toTree(decode(encode(tree))), tree);
});

test.run();
