import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decode } from '../../../src/inspect/wbxml/decode.ts';
import { NO_NODE, type WbxmlDocument } from '../../../src/inspect/wbxml/document.ts';
import { nodeAt } from '../../../src/ui/detail/node-at.ts';
import { bytesOfHexFixture } from '../../helpers/hex-fixture.ts';

const test = suite('ui/detail/node-at');

const folder = fileURLToPath(new URL('../../fixtures/wbxml/', import.meta.url));
const documents = readdirSync(folder)
  .filter((name) => name.endsWith('.hex'))
  .map((name) => decode(bytesOfHexFixture(readFileSync(folder + name, 'utf8'))));

test('every byte of every fixture finds its innermost node', () => {
  let found = 0;
  for (const document of documents) {
    for (let offset = 0; offset < document.bytes.length; offset++) {
      assert.is(nodeAt(document, offset), naive(document, offset));
      found++;
    }
  }
  assert.ok(found > 1000);
});

test('the first byte of a node is its own', () => {
  for (const document of documents) {
    for (let node = 0; node < document.size; node++) assert.is(nodeAt(document, document.start(node)), node);
  }
});

function naive(document: WbxmlDocument, offset: number): number {
  let found = NO_NODE;
  for (let node = 0; node < document.size; node++) {
    if (document.start(node) <= offset && offset < document.end(node)) found = node;
  }
  return found;
}

test.run();
