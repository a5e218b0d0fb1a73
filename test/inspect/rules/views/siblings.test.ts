import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startMessageBudget } from '../../../../src/inspect/rules/budget.ts';
import { siblingCount, siblingIndex } from '../../../../src/inspect/rules/views/siblings.ts';
import { decode } from '../../../../src/inspect/wbxml/decode.ts';
import { encode } from '../../../../src/inspect/wbxml/encode.ts';
import { fromXml } from '../../../../src/inspect/wbxml/from-xml.ts';

const test = suite('siblings');

const places = (xml: string) => {
  const document = decode(encode(fromXml(xml)));
  startMessageBudget();
  return Array.from({ length: document.size }, (_, node) => node)
    .filter((node) => document.kind(node) === 0)
    .map((node) => `${document.name(node)} ${siblingIndex(document, node)}/${siblingCount(document, node)}`);
};

test('counts elements of the same tag in the same parent, tag by tag and parent by parent', () => {
  assert.equal(
    places('<Ping><Folders><Folder/><Folder/></Folders><Status/><Folders><Folder/></Folders></Ping>'),
    ['Ping 1/1', 'Folders 1/2', 'Folder 1/2', 'Folder 2/2', 'Status 1/1', 'Folders 2/2', 'Folder 1/1'],
  );
});

test('looks through a parent once, however many of its children ask', () => {
  const children = 100_000;
  const bytes = [3, 1, 0x6a, 0, 0, 13, 0x45, ...new Array<number>(children).fill(0x07), 1];
  const document = decode(Uint8Array.from(bytes));
  startMessageBudget();
  // Looking through them anew each time would take 10,000,000,000 steps, and the budget would end it.
  for (let node = 1; node <= children; node++) assert.is(siblingIndex(document, node), node);
  assert.is(siblingCount(document, 1), children);
});

test.run();
