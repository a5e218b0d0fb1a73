import { readdirSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { compileExpression } from '../../../../src/inspect/rules/expression.ts';
import { ruleFunctions, ruleTypes } from '../../../../src/inspect/rules/functions/index.ts';

const test = suite('rules/functions/index');

const TYPES = ['bool', 'string', 'int', 'double'];

/** A value as CEL writes it. */
function written(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

function evaluate(source: string): unknown {
  const compiled = compileExpression(source, 'message', TYPES);
  if ('problem' in compiled) throw new Error(compiled.problem);
  return compiled.evaluate({});
}

for (const { name, signature, description, example } of ruleFunctions) {
  test(`${example.expression} is ${example.result}`, () => {
    assert.is(written(evaluate(example.expression)), example.result);
  });

  test(`${name} is described and its example calls it`, () => {
    assert.ok(signature.startsWith(`${name}(`));
    assert.ok(example.expression.includes(`${name}(`));
    assert.match(description, /^[A-Z].*\.$/);
  });
}

for (const { name, fields } of ruleTypes) {
  test(`a function gives ${name}, with every field of its type`, () => {
    const giving = ruleFunctions.find(({ signature }) => signature.endsWith(`: ${name}`));
    assert.ok(giving);
    const call = giving.example.expression.replace(/\.\w+$/, '');
    for (const [field, type] of Object.entries(fields)) {
      const value = evaluate(`${call}.${field}`);
      assert.is(typeof value, type === 'int' ? 'bigint' : type === 'bool' ? 'boolean' : type);
    }
  });
}

test('no two functions have one name', () => {
  const names = ruleFunctions.map(({ name }) => name);
  assert.is(new Set(names).size, names.length);
});

test('every file with a rule function is listed', async () => {
  const folder = new URL('../../../../src/inspect/rules/functions/', import.meta.url);
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && file !== 'index.ts');
  assert.ok(files.length >= 7);
  for (const file of files) {
    const exported: object = await import(new URL(file, folder).href);
    for (const [key, value] of Object.entries(exported)) {
      if (key.endsWith('Function')) assert.ok(ruleFunctions.includes(value), `${key} of ${file}`);
      if (key.endsWith('Type')) assert.ok(ruleTypes.includes(value), `${key} of ${file}`);
    }
  }
});

test.run();
