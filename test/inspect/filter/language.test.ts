import { readFileSync, writeFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { compileFilter } from '../../../src/inspect/filter/compile.ts';
import { DeviceSide, ExchangeView, MessageSide } from '../../../src/inspect/filter/exchange-view.ts';
import { filterNames, filterTypes, filterVocabulary } from '../../../src/inspect/filter/language.ts';
import type { Described } from '../../../src/inspect/rules/language.ts';

const test = suite('filter/language');
const page = new URL('../../../docs/filters.md', import.meta.url);

test('the page lists every name as it is', () => {
  const text = readFileSync(page, 'utf8');
  const made = `<!-- names -->\n${table()}\n<!-- /names -->`;
  const written = /<!-- names -->[\s\S]*<!-- \/names -->/.exec(text)?.[0] ?? '';
  if (process.env.UPDATE_GOLDEN)
    writeFileSync(
      page,
      text.replace(written, () => made),
    );
  else assert.fixture(written, made);
});

function table(): string {
  const rows = filterNames.flatMap((name) => fieldsOf(name) ?? [name]);
  const lines = rows.map(({ name, type, description }) => `| \`${name}\` | ${type} | ${description} |`);
  return ['| name | type | |', '|---|---|---|', ...lines].join('\n');
}

function fieldsOf({ name, type }: Described): readonly Described[] | undefined {
  const found = filterTypes.find((candidate) => candidate.name === type);
  if (!found) return undefined;
  const functions = filterVocabulary.functions
    .filter(({ signature }) => signature.startsWith(`${type}.`))
    .map(({ signature, description }) => ({
      name: signature.slice(type.length + 1, signature.lastIndexOf(':')),
      type: signature.slice(signature.lastIndexOf(':') + 1).trim(),
      description,
    }));
  return [...found.fields, ...functions].map((field) => ({ ...field, name: `${name}.${field.name}` }));
}

test('the view has the names that the language says, no more', () => {
  const own = new Set(['device', 'request', 'response']);
  const names = filterNames.map(({ name }) => name).filter((name) => !own.has(name));
  assert.equal(gettersOf(ExchangeView), names.toSorted());
  const classes = { Device: DeviceSide, Message: MessageSide };
  for (const { name, fields } of filterTypes) {
    const expected = fields.map((field) => field.name).toSorted();
    assert.equal(gettersOf(classes[name as keyof typeof classes]), expected, name);
  }
});

function gettersOf(view: { readonly prototype: object }): readonly string[] {
  return Object.entries(Object.getOwnPropertyDescriptors(view.prototype))
    .filter(([, { get }]) => get)
    .map(([name]) => name)
    .toSorted();
}

test('the expressions of the page are good', () => {
  const blocks = [...readFileSync(page, 'utf8').matchAll(/```\n([\s\S]*?)```/g)].map(([, block]) => block);
  const filters = blocks.flatMap((block) => (block as string).trim().split('\n'));
  assert.is(filters.length, 8);
  for (const text of filters) assert.not('problem' in compileFilter(text), text);
});

test.run();
