import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { pages } from '../../../src/inspect/wbxml/codepages/index.ts';
import { prefixOf } from '../../../src/inspect/wbxml/xml/names.ts';

const test = suite('codepages');

/** Columns as in the fixture: page, namespace, token, tag, versions. */
function row(line: string): string {
  const [page, namespace, token, tag, versions] = line.split('\t');
  return [page, namespace, Number(token).toString(16), tag, versions].join(' ');
}

test('the tables hold every tag with its versions, and no other', () => {
  const text = readFileSync(new URL('../../fixtures/codepages.tsv', import.meta.url), 'utf8');
  const expected = text.trimEnd().split('\n').slice(1).map(row).sort();
  assert.ok(expected.length > 600, `${expected.length} rows`);
  const actual = pages.flatMap(({ page, namespace, tags }) =>
    tags.map((tag) => {
      const versions = tag.origin === 'documented' ? tag.versions.join(' ') : tag.origin;
      return `${page} ${namespace} ${tag.token.toString(16)} ${tag.name} ${versions}`;
    }),
  );
  assert.fixture(actual.sort().join('\n'), expected.join('\n'));
});

test('the README lists the pages as they are', () => {
  const readme = readFileSync(new URL('../../../src/inspect/wbxml/README.md', import.meta.url), 'utf8');
  const rows = readme
    .split('\n')
    .filter((line) => /^\| +\d+ \|/.test(line))
    .map((line) => line.replaceAll(/ +/g, ' '));
  const expected = pages.map(
    ({ page, namespace, tags }) => `| ${page} | ${namespace} | \`${prefixOf(page)}:\` | ${tags.length} |`,
  );
  assert.fixture(rows.join('\n'), expected.join('\n'));
});

test.run();
