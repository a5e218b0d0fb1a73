import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as wbxml from '../../../src/inspect/wbxml/index.ts';

const test = suite('index');
const readme = readFileSync(new URL('../../../src/inspect/wbxml/README.md', import.meta.url), 'utf8');

/** Blocks of the README in a language; '' for those without one. */
function blocks(language: string): readonly string[] {
  return [...readme.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)]
    .filter((match) => match[1] === language)
    .map((match) => match[2] ?? '');
}

/** Statements of the synopsis with what their comment says they give. */
function claims(): readonly (readonly [statement: string, claim: string])[] {
  const lines = (blocks('ts')[0] ?? '').split('\n');
  return lines.flatMap((line) => {
    const [, statement, claim] = /^(.+?); \/\/ (.*)$/.exec(line) ?? [];
    return statement && claim ? [[statement, claim] as const] : [];
  });
}

test('the synopsis imports what is exported', () => {
  const [, names = ''] = /import \{ ([^}]+) \} from 'easlens\/wbxml'/.exec(readme) ?? [];
  assert.ok(names.split(', ').length >= 5);
  for (const name of names.split(', ')) assert.type(Reflect.get(wbxml, name), 'function', name);
});

test('the synopsis gives what it says', () => {
  const bytes = Buffer.from('03016a00000d45470332000101', 'hex');
  const document = wbxml.decode(bytes);
  const given = { ...wbxml, bytes, document };
  assert.is(claims().length, 6);
  for (const [statement, claim] of claims()) {
    const value = new Function(...Object.keys(given), `return (${statement});`)(...Object.values(given));
    const expected = new Function(`return (${claim.replace(/^undefined:.*/, 'undefined')});`)();
    assert.equal(value, expected, statement);
  }
});

test('the annotation in the README is the real one', () => {
  const annotation = wbxml.annotate(Buffer.from('03016a00000d45470332000101', 'hex'));
  assert.ok(blocks('').includes(annotation), annotation);
});

test('the XML in the README is canonical', () => {
  const [xml = ''] = blocks('xml');
  assert.ok(wbxml.isCanonicalXml(xml));
});

test('the error in the README is the real one', () => {
  assert.throws(
    () => wbxml.fromXml('<Sync>\n  <UmCallerID/>\n</Sync>'),
    (error: Error) => blocks('').includes(`${error.message}\n`),
  );
});

test.run();
