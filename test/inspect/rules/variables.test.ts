import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ItemFinder } from '../../../src/inspect/rules/variables.ts';
import { decode } from '../../../src/inspect/wbxml/decode.ts';
import type { Node } from '../../../src/inspect/wbxml/document.ts';
import { encode } from '../../../src/inspect/wbxml/encode.ts';
import { fromXml } from '../../../src/inspect/wbxml/from-xml.ts';
import { tagNamed } from '../../../src/inspect/wbxml/tags.ts';

const test = suite('rules/variables');

const document = decode(
  encode(
    fromXml(
      '<Sync><Collections><Collection><Commands><Add><ApplicationData><email2:UmCallerID>1</email2:UmCallerID><email2:UmCallerID>2</email2:UmCallerID></ApplicationData></Add><Add><ApplicationData><email2:UmCallerID>3</email2:UmCallerID></ApplicationData></Add></Commands></Collection></Collections></Sync>',
    ),
  ),
);
const callers = Array.from({ length: document.size }, (_, node: Node) => node).filter((node) =>
  document.isElement(node, tagNamed('email2:UmCallerID') as number),
);

test('elements of one item share it, so that what was read of it is read once', () => {
  const finder = new ItemFinder();
  const [first, second, third] = callers.map((node) => finder.find(document, node));
  assert.ok(first);
  assert.is(first, second);
  assert.is.not(first, third);
});

test('there is none outside of items', () => {
  const finder = new ItemFinder();
  finder.find(document, callers[0] as Node);
  assert.is(finder.find(document, document.root), undefined);
});

test.run();
