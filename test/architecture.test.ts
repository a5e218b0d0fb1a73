import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { impurities, readSource, strayPackages, wrongArrows } from './helpers/architecture.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const test = suite('architecture');

function filesUnder(folder: string, pattern: RegExp): readonly string[] {
  const start = join(root, folder);
  if (!existsSync(start)) return [];
  return readdirSync(start, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && pattern.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

const sources = filesUnder('src', /\.tsx?$/).map((file) =>
  readSource(file, readFileSync(join(root, file), 'utf8')),
);

test('finds the sources', () => assert.ok(sources.length > 50, `${sources.length} files`));

test('imports follow the arrows', () => assert.equal(sources.flatMap(wrongArrows), []));

test('each third-party package has its home', () => assert.equal(sources.flatMap(strayPackages), []));

test('src/inspect is pure', () => assert.equal(sources.flatMap(impurities), []));

test('every test file runs its suite', () => {
  const silent = filesUnder('test', /\.test\.tsx?$/).filter(
    (file) => !readFileSync(join(root, file), 'utf8').trimEnd().endsWith('test.run();'),
  );
  assert.equal(silent, []);
});

// uvu reports a suite whose before hook throws as passed, with none of its tests run.
test('no suite begins with a hook', () => {
  const hooked = filesUnder('test', /\.test\.tsx?$/).filter((file) =>
    /^\s*test\.before\b/m.test(readFileSync(join(root, file), 'utf8')),
  );
  assert.equal(hooked, []);
});

/** Tests that speak of a whole folder. */
const OF_A_FOLDER = [
  'test/proxy/enforce-bodies.test.ts',
  'test/proxy/enforce-sync.test.ts',
  'test/proxy/enforce.test.ts',
  'test/proxy/faults.test.ts',
  'test/proxy/keep-devices.test.ts',
  'test/proxy/observe.test.ts',
  'test/proxy/overtaken.test.ts',
  'test/proxy/smuggling.test.ts',
  'test/ui/frames.test.ts',
  'test/ui/hostile.test.ts',
  'test/ui/mouse.test.ts',
  'test/ui/resize.test.ts',
  'test/ui/screen-reader.test.ts',
];

test('every test mirrors a source', () => {
  const folders = ['inspect', 'proxy', 'ui', 'cli', 'demo', 'capture', 'ca', 'onboarding'];
  const orphans = folders
    .flatMap((folder) => filesUnder(`test/${folder}`, /\.test\.tsx?$/))
    .filter((file) => !OF_A_FOLDER.includes(file))
    .filter((file) => {
      const source = file.replace(/^test\//, 'src/').replace(/\.test\.tsx?$/, '');
      return !['.ts', '.tsx', ''].some((ending) => existsSync(join(root, source + ending)));
    });
  assert.equal(orphans, []);
});

test('nothing names the machine it was written on', () => {
  const folders = ['src', 'test', 'docs', 'rules', 'bench', 'scripts', '.ci', '.github'];
  const files = [
    ...folders
      .flatMap((folder) => filesUnder(folder, /./))
      .filter((file) => !file.includes('/node_modules/')),
    ...readdirSync(root).filter((name) => /\.(?:md|json)$/.test(name)),
  ];
  assert.ok(files.includes('README.md') && files.includes('test/architecture.test.ts'));
  const named = files.filter((file) =>
    /\/(?:root|work|home)\/[a-z]/.test(readFileSync(join(root, file), 'utf8')),
  );
  assert.equal(named, []);
});

test.run();
