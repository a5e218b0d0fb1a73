import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { faults } from './helpers/faults.ts';

const test = suite('promises');

const root = fileURLToPath(new URL('..', import.meta.url));
const PAGES = ['docs/reliability.md', 'docs/security.md'];
/** A file, and the name of a test in it: `test/a.test.ts` "does something". */
const REFERENCE = /`(test\/[\w./-]+\.test\.ts)`(?: "([^"]+)")?/g;
const FAULTS = 'test/proxy/faults.test.ts';

interface Row {
  readonly what: string;
  readonly test: string;
}

/** Rows of the tables whose last column is called "test". */
function rowsOf(page: string): readonly Row[] {
  const rows: Row[] = [];
  let hasTests = false;
  for (const line of readFileSync(root + page, 'utf8').split('\n')) {
    if (!line.startsWith('|')) hasTests = false;
    if (/\| test +\|$/.test(line)) hasTests = true;
    else if (hasTests && !/^\| ?-/.test(line)) {
      const cells = line.split(' | ');
      rows.push({
        what: (cells[0] as string).slice(2).trim(),
        test: (cells.at(-1) as string).replace(/ *\|$/, ''),
      });
    }
  }
  return rows;
}

/** The names of the tests in a file; what differs between several of one name is `…`. */
function namesIn(file: string): string {
  return readFileSync(root + file, 'utf8').replaceAll(/\$\{[^}]*\}/g, '…');
}

for (const page of PAGES) {
  test(`every test that ${page} names is there`, () => {
    const rows = rowsOf(page);
    assert.ok(rows.length > 15, `${rows.length} rows`);
    const missing = rows.flatMap(({ what, test: cell }) => {
      const references = [...cell.matchAll(REFERENCE)];
      if (references.length === 0) return cell === 'no test yet' ? [] : [`${what}: ${cell}`];
      return references
        .filter(([, file = '', name = '']) => !existsSync(root + file) || !namesIn(file).includes(name))
        .map(([reference]) => `${what}: ${reference}`);
    });
    assert.equal(missing, []);
  });
}

test('every fault that is played has its row, and every row that speaks of them is played', () => {
  const played = new Set(faults.map(({ row }) => row));
  const rows = rowsOf('docs/reliability.md');
  const promised = new Set(
    rows.filter(({ test: cell }) => cell.startsWith(`\`${FAULTS}\``)).map(({ what }) => what),
  );
  const byName = rows.filter(({ test: cell }) => cell.startsWith(`\`${FAULTS}\` "`)).map(({ what }) => what);
  for (const what of byName) promised.delete(what);
  assert.equal([...promised].sort(), [...played].sort());
});

test.run();
