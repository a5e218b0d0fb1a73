import fc from 'fast-check';
import { textOrBytes } from '../../../src/inspect/wbxml/to-tree.ts';
import type {
  TextOrBytes,
  TreeAttribute,
  TreeContent,
  TreeElement,
  TreeInstruction,
  TreeNode,
  TreeValue,
  WbxmlTree,
} from '../../../src/inspect/wbxml/tree.ts';

/** UTF-8 mostly, as on the wire; ISO 8859-1 and UTF-16 for the other widths and tables. */
const charsets = fc.constantFrom(106, 106, 106, 4, 1015);
const UTF_16 = 1015;

/** Objects with the usual prototype, which comparisons look at. */
function record<Model extends object>(
  model: { [Key in keyof Model]: fc.Arbitrary<Model[Key]> },
): fc.Arbitrary<Model> {
  return fc.record(model, { noNullPrototype: true }) as fc.Arbitrary<Model>;
}

const integers = fc.oneof(fc.nat(200), fc.integer({ min: 0, max: 0xffffffff }));
const pages = fc.oneof(fc.constantFrom(0, 2, 17, 22, 72, 254), fc.nat(255));
const isGlobal = (token: number) => (token & 0x3f) <= 0x04;

/** What XML and terminals stumble over, and layout may be mistaken for. */
const PIECES = [
  '\r\n',
  '\n',
  '\r',
  '\t',
  ' ',
  'a',
  '<',
  '&',
  ']]>',
  '"',
  '\u0001',
  '\u202e',
  '\ufffe',
  '\ufffd',
  '\ufeff',
];

/** Any text of the character set without U+0000, and sometimes bytes that are no text of it. */
function strings(charset: number): fc.Arbitrary<TextOrBytes> {
  if (charset === 4) return fc.string({ unit: latin1 }).map((text) => ({ text }));
  const texts = fc
    .oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.constantFrom(...PIECES)).map((pieces) => pieces.join('')),
    )
    .map((text) => ({ text: text.replaceAll('\0', '') }));
  const unit = fc.integer({ min: 1, max: 255 });
  const bytes =
    charset === UTF_16 ? fc.array(fc.tuple(unit, unit)).map((pairs) => pairs.flat()) : fc.array(unit);
  return fc.oneof(
    { weight: 5, arbitrary: texts },
    { weight: 1, arbitrary: bytes.map((value) => textOrBytes(Buffer.from(value), charset)) },
  );
}

const latin1 = fc
  .oneof(fc.integer({ min: 1, max: 0x7e }), fc.integer({ min: 0xa0, max: 0xff }))
  .map((code) => String.fromCharCode(code));

function contents(charset: number, tableLength: number): fc.Arbitrary<TreeContent>[] {
  const text = strings(charset).map((string): TreeContent => ({ kind: 'text', ...string }));
  const kinds: fc.Arbitrary<TreeContent>[] = [
    text,
    text,
    integers.map((code) => ({ kind: 'entity', code })),
    fc.uint8Array().map((bytes) => ({ kind: 'opaque', bytes: Buffer.from(bytes) })),
    fc.string().map((mime) => ({ kind: 'opaque', bytes: Buffer.from(mime) })),
    record({
      kind: fc.constant('extension'),
      token: fc.constantFrom(0x40, 0x41, 0x42),
      string: strings(charset),
    }),
    record({ kind: fc.constant('extension'), token: fc.constantFrom(0x80, 0x81, 0x82), number: integers }),
    record({ kind: fc.constant('extension'), token: fc.constantFrom(0xc0, 0xc1, 0xc2) }),
  ];
  if (tableLength === 0) return kinds;
  return [...kinds, fc.nat(tableLength - 1).map((index) => ({ kind: 'table-text', index }))];
}

function attributes(charset: number, tableLength: number): fc.Arbitrary<readonly TreeAttribute[]> {
  const valueToken: fc.Arbitrary<TreeValue> = record({
    kind: fc.constant('value'),
    page: pages,
    token: fc.integer({ min: 0x85, max: 0xff }).filter((token) => !isGlobal(token)),
  });
  const value = fc.array(fc.oneof(...contents(charset, tableLength), valueToken), { maxLength: 3 });
  const named: fc.Arbitrary<TreeAttribute> = record({
    kind: fc.constant('attribute'),
    page: pages,
    token: fc.integer({ min: 0x05, max: 0x7f }).filter((token) => !isGlobal(token)),
    value,
  });
  if (tableLength === 0) return fc.array(named, { maxLength: 3 });
  const literal: fc.Arbitrary<TreeAttribute> = record({
    kind: fc.constant('attribute'),
    page: fc.constant(0),
    token: fc.constant(0x04),
    literal: fc.nat(tableLength - 1),
    value,
  });
  return fc.array(fc.oneof(named, literal), { maxLength: 3 });
}

function elements(
  charset: number,
  tableLength: number,
): fc.Arbitrary<{ element: TreeElement; instruction: TreeInstruction }> {
  const tag = fc
    .tuple(pages, fc.integer({ min: 0x05, max: 0x3f }))
    .map(([page, token]) => ({ tag: (page << 6) | token }));
  const literal = record({ tag: fc.constant(0x04), literal: fc.nat(Math.max(tableLength - 1, 0)) });
  const name =
    tableLength === 0 ? tag : fc.oneof({ weight: 5, arbitrary: tag }, { weight: 1, arbitrary: literal });
  const list = attributes(charset, tableLength);
  const instruction: fc.Arbitrary<TreeInstruction> = record({
    kind: fc.constant('instruction'),
    attributes: list,
  });
  return fc.letrec<{
    node: TreeNode;
    element: TreeElement;
    instruction: TreeInstruction;
    both: { element: TreeElement; instruction: TreeInstruction };
  }>((tie) => ({
    instruction,
    element: fc
      .tuple(
        name,
        fc.option(list, { nil: undefined, freq: 4 }),
        fc.option(fc.array(tie('node'), { maxLength: 4, depthIdentifier: 'tree' }), { nil: undefined }),
      )
      .map(([identity, ownAttributes, children]) => ({
        kind: 'element',
        ...identity,
        ...(ownAttributes && { attributes: ownAttributes }),
        ...(children && { children }),
      })),
    node: fc.oneof(
      { depthIdentifier: 'tree', depthSize: 'small', withCrossShrink: true },
      ...contents(charset, tableLength),
      tie('element'),
      tie('element'),
      tie('instruction'),
    ),
    both: record({ element: tie('element'), instruction: tie('instruction') }),
  })).both;
}

/** Any string table: rows of ended strings, and bytes that are none. */
function stringTables(charset: number): fc.Arbitrary<Buffer> {
  const width = charset === UTF_16 ? 2 : 1;
  const entry = fc.string({ unit: 'binary-ascii' }).map((text) => text.replaceAll('\0', ''));
  const ended = fc
    .array(entry, { maxLength: 4 })
    .map((entries) => Buffer.concat(entries.map((text) => encodeEntry(text, width))));
  const loose = fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes));
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant(Buffer.alloc(0)) },
    { weight: 3, arbitrary: ended },
    { weight: 1, arbitrary: loose },
  );
}

function encodeEntry(text: string, width: 1 | 2): Buffer {
  if (width === 1) return Buffer.from(`${text}\0`);
  return Buffer.from([...`${text}\0`].flatMap((character) => [0, character.charCodeAt(0)]));
}

/** Any document that WBXML can say. */
export const arbitraryTree: fc.Arbitrary<WbxmlTree> = charsets
  .chain((charset) => fc.tuple(fc.constant(charset), stringTables(charset)))
  .chain(([charset, stringTable]) =>
    fc
      .record({
        version: fc.constantFrom(0x03, 0x03, 0x02, 0x01),
        publicId: fc.oneof(fc.constant(1), fc.constant(0), integers),
        publicIdIndex: fc.nat(200),
        parts: elements(charset, stringTable.length),
        around: fc.constantFrom('alone', 'alone', 'alone', 'before', 'after'),
      })
      .map(({ version, publicId, publicIdIndex, parts, around }) => ({
        version,
        publicId,
        publicIdIndex: publicId === 0 ? publicIdIndex : 0,
        charset,
        stringTable,
        nodes: nodesOf(parts, around),
      })),
  );

function nodesOf(parts: { element: TreeElement; instruction: TreeInstruction }, around: string): TreeNode[] {
  if (around === 'before') return [parts.instruction, parts.element];
  return around === 'after' ? [parts.element, parts.instruction] : [parts.element];
}
