import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { canonicalXml, isCanonicalXml, toCanonicalXml } from '../../../src/inspect/wbxml/canonical.ts';
import { arbitraryTree } from './arbitrary-tree.ts';

const test = suite('canonical');

test('what is written in canonical form is in canonical form', () => {
  fc.assert(
    fc.property(arbitraryTree, (tree) => {
      const line = toCanonicalXml(tree, 'line');
      assert.is(canonicalXml(line), line);
    }),
    { numRuns: 300 },
  );
});

test('a document on one line stays on one', () => {
  const text =
    '<Sync><Collections><Collection><email2:UmCallerID>+1425</email2:UmCallerID></Collection></Collections></Sync>';
  assert.ok(isCanonicalXml(text));
  assert.ok(isCanonicalXml(`${text}\n`));
});

test('an indented document stays indented', () => {
  assert.ok(isCanonicalXml('<Sync>\n  <Collections>\n    <Collection/>\n  </Collections>\n</Sync>\n'));
});

const corrected: readonly (readonly [written: string, canonical: string])[] = [
  ['<Sync xmlns="AirSync:"><Status></Status></Sync>', '<Sync><Status/></Sync>'],
  ['<airsync:Sync><Status>1</Status></airsync:Sync>', '<Sync><Status>1</Status></Sync>'],
  ['<Ping><ping:Status>1</ping:Status> <Folders/></Ping>', '<Ping><Status>1</Status><Folders/></Ping>'],
  ['<Sync>\n<Status/></Sync>', '<Sync>\n  <Status/>\n</Sync>'],
  ['<Sync wbxml:opaque="base64">YQ==</Sync>', '<Sync wbxml:opaque="text">a</Sync>'],
  ['<airsyncbase:Body><Status/></airsyncbase:Body>', '<airsyncbase:Body><Status/></airsyncbase:Body>'],
];

for (const [written, canonical] of corrected) {
  test(`${JSON.stringify(written)} becomes canonical`, () => {
    assert.is(canonicalXml(written), canonical);
    assert.is(isCanonicalXml(written), written === canonical);
  });
}

test.run();
