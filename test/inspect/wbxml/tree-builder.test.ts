import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { WbxmlDocument } from '../../../src/inspect/wbxml/document.ts';
import { WbxmlError } from '../../../src/inspect/wbxml/error.ts';
import { NodeTable } from '../../../src/inspect/wbxml/node-table.ts';
import { WbxmlTokenizer } from '../../../src/inspect/wbxml/tokenizer.ts';
import { TreeBuilder } from '../../../src/inspect/wbxml/tree-builder.ts';
import { bytesOfHexFixture } from '../../helpers/hex-fixture.ts';
import { mutated, randomFrom } from '../../helpers/mutate.ts';

const test = suite('tree-builder');

const fixtures = new URL('../../fixtures/wbxml/', import.meta.url);
const bodies = readdirSync(fixtures)
  .filter((name) => name.endsWith('.hex'))
  .map((name) => bytesOfHexFixture(readFileSync(new URL(name, fixtures), 'utf8')));

/** All that can be told of a document, or where reading stopped. */
function told(bytes: Buffer, tokensAtOnce: number): unknown {
  const builder = new TreeBuilder(new NodeTable());
  let wrong: string | undefined;
  try {
    const tokens = new WbxmlTokenizer(bytes);
    while (!builder.read(tokens, tokensAtOnce));
  } catch (error) {
    if (!(error instanceof WbxmlError)) throw error;
    wrong = `${error.code} ${error.offset} ${error.message}`;
    builder.abandon(error.offset);
  }
  const { pages } = builder;
  const document = new WbxmlDocument(bytes, undefined, builder.take(), pages, undefined);
  const nodes = Array.from({ length: document.size }, (_, node) => [
    document.kind(node),
    document.tag(node),
    document.start(node),
    document.end(node),
    document.next(node),
    document.parent(node),
    document.hasContent(node),
    document.hasAttributes(node),
    document.isUnfinished(node),
  ]);
  return { wrong, pages, nodes };
}

/** One token at a time is read by the tokenizer alone. */
function sameEitherWay(bytes: Buffer): void {
  const slow = told(bytes, 1);
  assert.equal(told(bytes, Number.POSITIVE_INFINITY), slow);
  assert.equal(told(bytes, 7), slow);
}

test('bodies give the same tree read in runs and token by token', () => {
  assert.ok(bodies.length > 20);
  for (const bytes of bodies) sameEitherWay(bytes);
});

test('so do bodies with damage', () => {
  const random = randomFrom(20261128);
  for (let round = 0; round < 3000; round++)
    sameEitherWay(mutated(bodies[round % bodies.length] as Buffer, random).subarray(0, 4000));
});

test('so do any tokens behind any header', () => {
  // What runs are made of, and what ends them, more often than chance would.
  const token = fc.oneof(
    fc.constantFrom(0x00, 0x01, 0x03, 0x45, 0x05, 0x85, 0xc5, 0x02, 0x04, 0x43, 0x83, 0xc3, 0x41),
    fc.nat(255),
  );
  const header = fc.constantFrom('03016a00', '03016a0461620000', '0301876800', '0100', '02016a00');
  fc.assert(
    fc.property(header, fc.array(token, { maxLength: 120 }), (start, tokens) =>
      sameEitherWay(
        Buffer.concat([Buffer.from(start, 'hex'), Buffer.from('45', 'hex'), Buffer.from(tokens)]),
      ),
    ),
    { numRuns: 5000 },
  );
});

test('nesting that is too deep stops at the same place', () => {
  for (const depth of [99, 100, 101, 150])
    sameEitherWay(Buffer.from(`03016a00${'45'.repeat(depth)}${'01'.repeat(depth)}`, 'hex'));
});

test('trees that share their memory stay as they were', () => {
  const many = Array.from({ length: 500 }, (_, index) => bodies[index % bodies.length] as Buffer);
  const read = (bytes: Buffer): WbxmlDocument => {
    const builder = new TreeBuilder(new NodeTable());
    const tokens = new WbxmlTokenizer(bytes);
    builder.read(tokens, Number.POSITIVE_INFINITY);
    return new WbxmlDocument(bytes, tokens.header, builder.take(), builder.pages, undefined);
  };
  const sizes = (document: WbxmlDocument): number[] =>
    Array.from({ length: document.size }, (_, node) => document.next(node) * 100_000 + document.start(node));
  const all = many.map(read);
  const expected = all.slice(0, bodies.length).map(sizes);
  for (const [index, document] of all.entries())
    assert.equal(sizes(document), expected[index % bodies.length]);
});

test.run();
