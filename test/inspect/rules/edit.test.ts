import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { applyEdits, type Edit, type EditFate, editDocument } from '../../../src/inspect/rules/edit.ts';
import { toCanonicalXml } from '../../../src/inspect/wbxml/canonical.ts';
import { decode } from '../../../src/inspect/wbxml/decode.ts';
import { NodeKind, type WbxmlDocument } from '../../../src/inspect/wbxml/document.ts';
import { encode } from '../../../src/inspect/wbxml/encode.ts';
import { toTree } from '../../../src/inspect/wbxml/to-tree.ts';
import { syncWith, wbxml } from '../../helpers/rules.ts';
import { arbitraryTree } from '../wbxml/arbitrary-tree.ts';
import { naiveEncode } from '../wbxml/naive-encoder.ts';
import { crowdedTree, editsOf, editTree, isMadeOf, picks, withoutAttributes } from './edited-tree.ts';

const test = suite('edit');
const RUNS = { numRuns: 600 };

function nodesNamed(document: WbxmlDocument, name: string): readonly number[] {
  const nodes: number[] = [];
  for (let node = 0; node < document.size; node++) {
    if (document.kind(node) === NodeKind.Element && document.name(node) === name) nodes.push(node);
  }
  return nodes;
}

const rows: readonly (readonly [what: string, before: string, after: string])[] = [
  ['the only one of its page', '<email2:UmCallerID>1</email2:UmCallerID>', ''],
  [
    'before another page',
    '<email2:UmCallerID>1</email2:UmCallerID><email:Subject>s</email:Subject>',
    '<email:Subject>s</email:Subject>',
  ],
  [
    'between two pages',
    '<email:To>t</email:To><email2:UmCallerID>1</email2:UmCallerID><email:Subject>s</email:Subject>',
    '<email:To>t</email:To><email:Subject>s</email:Subject>',
  ],
  [
    'beside its own page',
    '<email2:UmCallerID>1</email2:UmCallerID><email2:Bcc>b</email2:Bcc>',
    '<email2:Bcc>b</email2:Bcc>',
  ],
  [
    'with other pages inside',
    '<email2:UmCallerID><email:To/><tasks:Body/></email2:UmCallerID><email2:Bcc>b</email2:Bcc>',
    '<email2:Bcc>b</email2:Bcc>',
  ],
  [
    'several',
    '<email2:UmCallerID/><email:To>t</email:To><email2:UmCallerID>2</email2:UmCallerID>',
    '<email:To>t</email:To>',
  ],
];

for (const [what, before, after] of rows) {
  test(`removes ${what}`, () => {
    const document = decode(wbxml(syncWith(before)));
    const edits = nodesNamed(document, 'UmCallerID').map((node) => ({ kind: 'remove', node }) as const);
    const edited = decode(applyEdits(document, edits));
    assert.is(edited.error, undefined);
    // What held the element still says that content follows.
    const expected =
      after === ''
        ? syncWith('@').replace('>@</ApplicationData>', ' wbxml:content="empty"/>')
        : syncWith(after);
    assert.is(toCanonicalXml(edited), expected);
  });

  test(`sets ${what}`, () => {
    const document = decode(wbxml(syncWith(before)));
    const edits = nodesNamed(document, 'UmCallerID').map(
      (node) => ({ kind: 'set', node, text: 'é+1' }) as const,
    );
    const edited = decode(applyEdits(document, edits));
    const expected = before.replaceAll(
      /<email2:UmCallerID(?:\/>|>.*?<\/email2:UmCallerID>)/g,
      '<email2:UmCallerID>é+1</email2:UmCallerID>',
    );
    assert.is(toCanonicalXml(edited), syncWith(expected));
  });
}

test('an empty text leaves an empty element', () => {
  const document = decode(wbxml(syncWith('<email2:UmCallerID>1</email2:UmCallerID><email:To>t</email:To>')));
  const [node = 0] = nodesNamed(document, 'UmCallerID');
  const edited = decode(applyEdits(document, [{ kind: 'set', node, text: '' }]));
  assert.is(toCanonicalXml(edited), syncWith('<email2:UmCallerID/><email:To>t</email:To>'));
});

test('no edit, no change; bytes around an edit stay', () => {
  const bytes = wbxml(syncWith('<email2:UmCallerID>1</email2:UmCallerID><email:To>t</email:To>'));
  const document = decode(bytes);
  assert.equal(Buffer.from(applyEdits(document, [])), bytes);
  const [node = 0] = nodesNamed(document, 'UmCallerID');
  const edited = Buffer.from(applyEdits(document, [{ kind: 'remove', node }]));
  assert.equal(edited.subarray(0, document.start(node)), bytes.subarray(0, document.start(node)));
  assert.ok(edited.toString('latin1').endsWith(bytes.subarray(document.end(node)).toString('latin1')));
});

const together: readonly (readonly [
  what: string,
  edits: (outer: number, inner: number) => readonly Edit[],
  after: string,
  fates: readonly EditFate[],
])[] = [
  [
    'removing what is around wins over what is inside',
    (outer, inner) => [
      { kind: 'set', node: inner, text: 'x' },
      { kind: 'remove', node: outer },
    ],
    '<email:To>t</email:To>',
    ['covered', 'made'],
  ],
  [
    'a text for what is around takes the place of all inside',
    (outer, inner) => [
      { kind: 'remove', node: inner },
      { kind: 'set', node: outer, text: 'x' },
    ],
    '<email2:UmCallerID>x</email2:UmCallerID><email:To>t</email:To>',
    ['covered', 'made'],
  ],
  [
    'removing an element wins over a text for it',
    (outer) => [
      { kind: 'set', node: outer, text: 'x' },
      { kind: 'remove', node: outer },
      { kind: 'remove', node: outer },
    ],
    '<email:To>t</email:To>',
    ['covered', 'made', 'made'],
  ],
  [
    'of two texts the first wins',
    (outer) => [
      { kind: 'set', node: outer, text: 'x' },
      { kind: 'set', node: outer, text: 'y' },
      { kind: 'set', node: outer, text: 'x' },
    ],
    '<email2:UmCallerID>x</email2:UmCallerID><email:To>t</email:To>',
    ['made', 'conflict', 'made'],
  ],
  [
    'a text that has no bytes leaves its element alone',
    (outer) => [{ kind: 'set', node: outer, text: '\ud800' }],
    '<email2:UmCallerID><email:From>f</email:From></email2:UmCallerID><email:To>t</email:To>',
    ['impossible'],
  ],
];

for (const [what, edits, after, fates] of together) {
  test(what, () => {
    const before = '<email2:UmCallerID><email:From>f</email:From></email2:UmCallerID><email:To>t</email:To>';
    const document = decode(wbxml(syncWith(before)));
    const [outer = 0] = nodesNamed(document, 'UmCallerID');
    const [inner = 0] = nodesNamed(document, 'From');
    const edited = editDocument(document, edits(outer, inner));
    assert.is(toCanonicalXml(decode(edited.bytes)), syncWith(after));
    assert.equal(edited.fates, fates);
  });
}

test('a switch is made up for only where a tag relies on it', () => {
  const before = '<email2:UmCallerID><email:From/></email2:UmCallerID><tasks:Subject/>';
  const document = decode(wbxml(syncWith(before)));
  const [node = 0] = nodesNamed(document, 'UmCallerID');
  const cut = applyEdits(document, [{ kind: 'remove', node }]);
  assert.is(cut.length, document.bytes.length - (document.end(node) - document.start(node)));
  const [data = 0] = nodesNamed(document, 'ApplicationData');
  const all = applyEdits(document, [{ kind: 'remove', node: data }]);
  assert.is(all.length, document.bytes.length - (document.end(data) - document.start(data)));
});

test('the root cannot be removed', () => {
  const document = decode(wbxml('<Ping/>'));
  const edited = editDocument(document, [{ kind: 'remove', node: document.root }]);
  assert.equal(edited.fates, ['impossible']);
  assert.ok(edited.bytes.equals(document.bytes));
});

test('removing any element leaves all others as they were', () => {
  const name = fc.constantFrom(
    'email2:UmCallerID',
    'email:To',
    'tasks:Subject',
    'airsyncbase:Data',
    'email2:Bcc',
  );
  const element = fc
    .tuple(name, fc.option(name, { nil: undefined }))
    .map(([outer, inner]) =>
      inner ? `<${outer}><${inner}>x</${inner}></${outer}>` : `<${outer}>t</${outer}>`,
    );
  fc.assert(
    fc.property(fc.array(element, { minLength: 2, maxLength: 8 }), fc.nat(), (elements, pick) => {
      const document = decode(wbxml(syncWith(elements.join(''))));
      const [data = 0] = nodesNamed(document, 'ApplicationData');
      const children = [...document.children(data)];
      const at = pick % children.length;
      const edited = decode(applyEdits(document, [{ kind: 'remove', node: children[at] as number }]));
      assert.is(toCanonicalXml(edited), syncWith(elements.filter((_, index) => index !== at).join('')));
    }),
    { numRuns: 200 },
  );
});

for (const [what, write, trees] of [
  ['any document', encode, arbitraryTree],
  ['a document that switches at every tag', naiveEncode, arbitraryTree],
  ['a crowded document', encode, crowdedTree],
] as const) {
  test(`editing the bytes is editing the tree: ${what}`, () => {
    fc.assert(
      fc.property(trees, picks, (tree, plan) => {
        const document = decode(write(tree));
        const edits = editsOf(document, plan);
        const { bytes } = editDocument(document, edits);
        const edited = decode(bytes);
        assert.is(edited.error, undefined);
        assert.equal(toTree(edited).nodes, editTree(document, edits));
        assert.equal({ ...toTree(edited), nodes: [] }, { ...toTree(document), nodes: [] });
      }),
      RUNS,
    );
  });
}

test('bytes outside of the spans are those that came', () => {
  fc.assert(
    fc.property(crowdedTree, picks, (tree, plan) => {
      // Where an attribute page is made up for, that stands inside the lists that follow.
      const document = decode(encode({ ...tree, nodes: tree.nodes.map(withoutAttributes) }));
      const edits = editsOf(document, plan);
      const { bytes, fates } = editDocument(document, edits);
      const made = edits.filter((_, number) => fates[number] === 'made');
      assert.ok(isMadeOf(document, made, bytes, 0, 0));
    }),
    RUNS,
  );
});

test('without edits nothing changes', () => {
  fc.assert(
    fc.property(arbitraryTree, (tree) => {
      const document = decode(naiveEncode(tree));
      assert.ok(editDocument(document, []).bytes.equals(document.bytes));
    }),
    { numRuns: 100 },
  );
});

test.run();
