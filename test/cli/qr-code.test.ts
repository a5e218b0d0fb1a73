import { encode } from 'uqr';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { qrCode } from '../../src/cli/qr-code.ts';

const test = suite('cli/qr-code');

const URLS = [
  'http://10.0.0.4/easlens',
  'http://192.168.178.101:8080/easlens',
  'https://[fd00:1234:5678:9abc:def0:1234:5678:9abc]:18443/easlens',
];

/** Modules of rows as they are drawn: true for dark ones. */
function modulesOf(rows: readonly string[]): boolean[][] {
  return rows.flatMap((row) => [
    [...row].map((character) => character !== '█' && character !== '▀'),
    [...row].map((character) => character !== '█' && character !== '▄'),
  ]);
}

for (const url of URLS) {
  test(`${url}: every module is drawn, with a border that is light`, () => {
    const rows = qrCode(url) ?? [];
    const { data, size } = encode(url, { border: 2, boostEcc: true });
    assert.equal(modulesOf(rows).slice(0, size), data);
    assert.equal(modulesOf(rows).slice(size).flat().filter(Boolean), []);
    for (const row of rows) assert.match(row, /^██[ █▀▄]+██$/);
  });

  test(`${url} fits a terminal of 80 columns and 24 rows, and words beside it`, () => {
    const rows = qrCode(url) ?? [];
    assert.ok(rows.length > 10 && rows.length <= 20, `${rows.length} rows`);
    assert.ok((rows[0]?.length ?? 0) <= 40, `${rows[0]?.length} columns`);
  });
}

test('a longer text has no code: a part of one would be of no use', () => {
  assert.ok(qrCode(`http://${'a'.repeat(60)}.de/easlens`));
  assert.is(qrCode(`http://${'a'.repeat(80)}.de/easlens`), undefined);
});

test.run();
