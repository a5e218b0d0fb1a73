import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { SavedFilters } from '../../src/cli/saved-filters.ts';

const test = suite('cli/saved-filters');

function inFolder(act: (folder: string, file: string) => void): () => void {
  return () => {
    const root = mkdtempSync(join(tmpdir(), 'easlens-filters-'));
    const folder = join(root, 'new', 'easlens');
    try {
      act(folder, join(folder, 'filters.yaml'));
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  };
}

function opened(folder: string): SavedFilters {
  const filters = new SavedFilters(folder);
  filters.read();
  return filters;
}

test(
  'without a file there are none, and the first one makes folder and file for the person alone',
  inFolder((folder, file) => {
    const filters = new SavedFilters(folder);
    assert.equal(filters.read(), { filters: [] });
    assert.not(existsSync(folder));
    filters.keep(['errors > 0', '!pending', 'command == "Sync" && status != "1"', 'true']);
    assert.is(statSync(file).mode & 0o777, 0o600);
    assert.equal(new SavedFilters(folder).read().filters, [
      'errors > 0',
      '!pending',
      'command == "Sync" && status != "1"',
      'true',
    ]);
    assert.equal(readdirSync(folder), ['filters.yaml']);
  }),
);

test(
  'what is no file is told, and nobody waits for it',
  inFolder((folder, file) => {
    mkdirSync(folder, { recursive: true });
    const said = () => new SavedFilters(folder).read();
    execFileSync('mkfifo', [file]);
    assert.equal(said(), { filters: [], problem: `no saved filters: ${file} is no file` });
    rmSync(file);
    mkdirSync(file);
    assert.equal(said(), { filters: [], problem: `no saved filters: ${file} is no file` });
    rmSync(file, { recursive: true });
    symlinkSync('/dev/zero', file);
    assert.equal(said(), { filters: [], problem: `no saved filters: ${file} is no file` });
    rmSync(file);
    symlinkSync(file, file);
    assert.equal(said(), { filters: [] });
  }),
);

test(
  'aliases, and names that objects have, are no filters',
  inFolder((folder, file) => {
    mkdirSync(folder, { recursive: true });
    const said = (text: string) => {
      writeFileSync(file, text);
      return new SavedFilters(folder).read();
    };
    const bomb = [
      'a: &a ["x","x"]',
      ...[...'bcdefgh'].map((name, index) => {
        const before = 'abcdefg'[index];
        return `${name}: &${name} [${`*${before},`.repeat(9)}*${before}]`;
      }),
    ].join('\n');
    for (const text of [
      `${bomb}\nfilters: [*h]`,
      `${bomb}\nfilters: *h`,
      '__proto__: {filters: [x]}',
      'constructor: [x]',
    ]) {
      const { filters, problem } = said(text);
      assert.equal(filters, []);
      assert.match(problem ?? '', /filters\.yaml/);
    }
  }),
);

test(
  'two programs at once lose nothing',
  inFolder((folder) => {
    opened(folder).keep(['a', 'b']);
    const one = opened(folder);
    const other = opened(folder);
    one.keep(['a', 'b', 'one', 'both']);
    other.keep(['b', 'other', 'both']);
    one.keep(['a', 'b', 'one', 'both', 'more']);
    assert.equal(opened(folder).read().filters, ['b', 'one', 'both', 'other', 'more']);
  }),
);

test(
  'what a person wrote beside the filters stays',
  inFolder((folder, file) => {
    opened(folder).keep(['a']);
    writeFileSync(file, '# mine\nfilters:\n  # slow ones\n  - durationMs > 500 # half a second\n');
    opened(folder).keep(['durationMs > 500', 'pending']);
    assert.is(
      readFileSync(file, 'utf8'),
      '# mine\nfilters:\n  # slow ones\n  - durationMs > 500 # half a second\n  - pending\n',
    );
  }),
);

const broken: readonly (readonly [text: string, problem: RegExp])[] = [
  ['filters: [', /filters\.yaml:1:\d+ /],
  ['- errors > 0\n', /filters\.yaml:1:1 expected a list under "filters:"/],
  ['filters:\n  - 5\n', /filters\.yaml:2:5 is no text; put the filter in quotes/],
  [`filters:\n  - ${'x'.repeat(4001)}\n`, /filters\.yaml:2:5 a filter of 4001 characters; up to 4000/],
  [`filters:\n${'  - x\n'.repeat(101)}`, /filters\.yaml:2:3 101 filters; up to 100/],
  [`filters:\n  - ${'x'.repeat(2_000_000)}\n`, /is larger than \d+ bytes/],
];

for (const [text, problem] of broken) {
  test(
    `a broken file is told of and not written over: ${text.slice(0, 30)}`,
    inFolder((folder, file) => {
      opened(folder).keep(['a']);
      writeFileSync(file, text);
      const filters = new SavedFilters(folder);
      const read = filters.read();
      assert.equal(read.filters, []);
      assert.match(read.problem ?? '', problem);
      assert.throws(() => filters.keep(['b']), problem);
      assert.is(readFileSync(file, 'utf8'), text);
      assert.equal(readdirSync(folder), ['filters.yaml']);
    }),
  );
}

test(
  'a file that is a link stays one',
  inFolder((folder, file) => {
    opened(folder).keep(['a']);
    renameSync(file, `${file}.elsewhere`);
    symlinkSync(`${file}.elsewhere`, file);
    opened(folder).keep(['b']);
    assert.ok(lstatSync(file).isSymbolicLink());
    assert.equal(opened(folder).read().filters, ['b']);
  }),
);

test(
  'more than the file may hold is refused',
  inFolder((folder) => {
    const many = Array.from({ length: 100 }, (_, index) => `f${index}`);
    opened(folder).keep(many);
    assert.throws(() => opened(folder).keep([...many, 'last']), /more than 100 filters/);
    assert.equal(opened(folder).read().filters, many);
  }),
);

test(
  'a lock that another program holds is waited for, one that was left behind is not',
  inFolder((folder, file) => {
    const filters = opened(folder);
    filters.keep(['a']);
    writeFileSync(`${file}.lock`, '');
    assert.throws(() => filters.keep(['a', 'b']), /another easlens is writing/);
    utimesSync(`${file}.lock`, 1, 1);
    filters.keep(['a', 'b']);
    assert.equal(opened(folder).read().filters, ['a', 'b']);
  }),
);

test(
  'a folder that cannot be written is told of',
  inFolder((folder) => {
    opened(folder).keep(['a']);
    if (process.getuid?.() === 0) return;
    chmodSync(folder, 0o500);
    assert.throws(() => opened(folder).keep(['b']), /EACCES/);
  }),
);

test.run();
