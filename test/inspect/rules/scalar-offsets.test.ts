import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isMap, isScalar, parseDocument, Scalar, stringify } from 'yaml';
import { scalarOffsets } from '../../../src/inspect/rules/scalar-offsets.ts';

const test = suite('scalar-offsets');
const styles = ['PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED'] as const;
const word = fc.string({ unit: fc.constantFrom(...'abcé"\'\\#:{}x'), minLength: 1, maxLength: 6 });
const gap = fc.constantFrom(' ', '\n', '\n\n', '  ', '\n  ');

test('points at the very character, in every style of writing', () => {
  const text = fc
    .tuple(word, fc.array(fc.tuple(gap, word), { maxLength: 12 }))
    .map(([first, rest]) => first + rest.flat().join(''));
  fc.assert(
    fc.property(text, fc.constantFrom(...styles), fc.boolean(), (value, style, crlf) => {
      const scalar = new Scalar(value);
      scalar.type = style;
      const written = stringify({ before: 1, deeper: { key: scalar } }, { lineWidth: 30 });
      const source = crlf ? written.replaceAll('\n', '\r\n') : written;
      const root = parseDocument(source, { schema: 'failsafe' });
      const map = root.get('deeper');
      const node = isMap(map) ? map.get('key', true) : undefined;
      // The library writes some plain texts so that it reads a map.
      fc.pre(isScalar(node));
      const read = String(node.value);
      const offsets = scalarOffsets(source, node.range?.[0] ?? 0, {
        text: read,
        style: node.type ?? 'PLAIN',
      });
      assert.is(offsets.length, read.length + 1);
      for (let index = 0; index < read.length; index++) {
        const character = read.charAt(index);
        if (/\s/.test(character)) continue;
        const there = source.charAt(offsets[index] as number);
        // In double quotes an escape stands for the character.
        assert.ok(
          there === character || there === '\\',
          `${JSON.stringify(source)} at ${index}: "${there}" for "${character}"`,
        );
      }
    }),
    { numRuns: 1000 },
  );
});

test.run();
