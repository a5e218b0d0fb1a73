import { existsSync, readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { shippedPack } from '../helpers/shipped-rules.ts';

const test = suite('rules/umcallerid-table');

/** What MS-ASEMAIL and MS-ASWBXML ask of the element: every requirement of the published lists. */
const requirements = [
  ...['R207', 'R812', 'R813', 'R814', 'R815', 'R817', 'R827', 'R828', 'R829', 'R878', 'R930', 'R931', 'R932'],
  ...['R933', 'R934', 'R1454', 'R1455', 'R1456', 'R1457', 'R14570', 'MS-ASWBXML R606'],
];

interface Row {
  readonly requirement: string;
  /** Empty where no rule is needed. */
  readonly rule: string;
  readonly example: string;
  readonly test: string;
}

const root = new URL('../../', import.meta.url);
const text = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const { rules } = shippedPack();
const ruleNamed = (id: string) => rules.find(({ name }) => name === `umcallerid/${id}`);

const rows: readonly Row[] = text('docs/umcallerid.md')
  .split('\n')
  .filter((line) => /^\| (MS-ASWBXML )?R\d/.test(line))
  .map((line) => line.slice(2, -2).split(' | '))
  .map((cells) => {
    assert.is(cells.length, 5, cells[0]);
    const [requirement, , rule, example, tested] = cells.map((cell) =>
      cell.trim().replace(/^`(.*)`$/, '$1'),
    ) as [string, string, string, string, string];
    const orNone = (cell: string): string => (cell === '–' ? '' : cell);
    return { requirement, rule: orNone(rule), example: orNone(example), test: tested };
  });

test('has every requirement, and no other', () => {
  assert.equal([...new Set(rows.map(({ requirement }) => requirement))], requirements);
});

test('has every rule', () => {
  const named = new Set(rows.map(({ rule }) => rule).filter((rule) => rule !== ''));
  assert.equal([...named].sort(), rules.map(({ name }) => name.replace('umcallerid/', '')).sort());
});

test('has a row for every requirement that a rule rests on', () => {
  for (const { name, spec } of rules) {
    assert.ok(spec.length > 0, name);
    for (const place of spec) {
      const requirement = place.replace('MS-ASEMAIL ', '');
      const row = rows.find((one) => one.requirement === requirement && name === `umcallerid/${one.rule}`);
      assert.ok(row, `${name} rests on ${place}, and the table does not say so`);
    }
  }
});

for (const { requirement, rule, example } of rows.filter((row) => row.rule !== '')) {
  test(`${requirement}: ${rule} names it, and has the example`, () => {
    const found = ruleNamed(rule);
    assert.ok(found, `there is no rule ${rule}`);
    assert.ok(found.spec.includes(`MS-ASEMAIL ${requirement}`));
    const messages = found.examples.invalid.flatMap((one) => one.messages);
    const isValid = found.examples.valid.some((one) => one.response?.includes(example));
    assert.ok(messages.includes(example) || isValid, example);
  });
}

/** Names of tests, as the source of the test file makes them. */
const testSource = text('test/rules/umcallerid.test.ts');

/** A test in a table is named by its row; the rest of the name is added for all rows alike. */
function isNamed(name: string): boolean {
  const made = name
    .replace(/: [a-z0-9-]+ (?:error|warning|info)$|: nothing$/, '')
    .replace(/ (?:has|does not have) the element$/, '')
    .replace(/: (?:no|\d+) found$/, '');
  return testSource.includes(`'${made}'`);
}

for (const row of rows) {
  test(`${row.requirement}: its test is there: ${row.test}`, () => {
    assert.ok(row.test.endsWith('.ts') ? existsSync(new URL(row.test, root)) : isNamed(row.test));
  });
}

test.run();
