import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { APPLICATION_ID, SCHEMA } from '../../../src/capture/session/schema.ts';

const test = suite('session/schema');

test('docs/session-file.md has every table and index as it is', () => {
  const docs = readFileSync(new URL('../../../docs/session-file.md', import.meta.url), 'utf8');
  for (const [name, sql] of Object.entries(SCHEMA)) assert.ok(docs.includes(`${sql};`), name);
  assert.ok(docs.includes(`0x${APPLICATION_ID.toString(16)}`));
});

test.run();
