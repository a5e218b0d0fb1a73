import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const root = fileURLToPath(new URL('..', import.meta.url));
const test = suite('architecture');

/** What each folder may import of ours, besides itself. A longer folder name wins over a shorter one. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  'src/inspect/wbxml': [],
  'src/inspect/eas': ['src/inspect/wbxml'],
  'src/inspect/rules': ['src/inspect/eas', 'src/inspect/wbxml'],
  'src/inspect': ['src/inspect/rules', 'src/inspect/eas', 'src/inspect/wbxml'],
  'src/proxy': ['src/inspect', 'src/inspect/eas', 'src/inspect/rules', 'src/inspect/wbxml'],
  'src/demo': ['src/inspect', 'src/inspect/eas', 'src/inspect/rules', 'src/inspect/wbxml'],
  'src/ui': ['src/inspect', 'src/inspect/eas', 'src/inspect/rules', 'src/inspect/wbxml', 'src/capture'],
  'src/capture': ['src/inspect', 'src/inspect/eas', 'src/inspect/rules', 'src/inspect/wbxml'],
};

/** The one place where a package may be imported: a file, or a folder for the UI's two. */
const HOMES: Readonly<Record<string, string>> = {
  'http-proxy': 'src/proxy/forward.ts',
  'libphonenumber-js': 'src/inspect/rules/functions/e164.ts',
  '@marcbachmann/cel-js': 'src/inspect/rules/cel.ts',
  '@rgrove/parse-xml': 'src/inspect/wbxml/',
  re2js: 'src/inspect/rules/matches.ts',
  ink: 'src/ui/',
  react: 'src/ui/',
  commander: 'src/cli/',
};

/** Node's modules that neither reach outside nor keep time. */
const PURE_MODULES = ['node:zlib', 'node:buffer'];
/** Reads its package's data at first use. */
const LATE_LOADER = 'src/inspect/rules/functions/e164.ts imports node:module';
/** Ways to the clock, to chance, to timers and to the process that need no import. */
const IMPURE =
  /\bprocess\.|\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bset(?:Timeout|Interval|Immediate)\(|\bfetch\(|\bperformance\./;

interface Source {
  readonly file: string;
  readonly text: string;
  readonly imports: readonly { readonly from: string; readonly typeOnly: boolean }[];
}

function filesUnder(folder: string, pattern: RegExp): readonly string[] {
  const start = join(root, folder);
  if (!existsSync(start)) return [];
  return readdirSync(start, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && pattern.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

function read(file: string): Source {
  const text = readFileSync(join(root, file), 'utf8');
  const imports = [
    ...text.matchAll(/^(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm),
    ...text.matchAll(/\bimport\((type)?\s*'([^']+)'/g),
  ].map((match) => ({ typeOnly: match[1] !== undefined, from: match[2] as string }));
  return { file, text, imports };
}

const sources = filesUnder('src', /\.tsx?$/).map(read);

/** The longest folder of ARROWS that holds a file; undefined for src/cli and src/index.ts, which may import all. */
function folderOf(file: string): string | undefined {
  return Object.keys(ARROWS)
    .filter((folder) => file.startsWith(`${folder}/`))
    .sort((one, other) => other.length - one.length)[0];
}

function wrongArrows({ file, imports }: Source): readonly string[] {
  const home = folderOf(file);
  if (!home) return [];
  const allowed = [home, ...(ARROWS[home] ?? [])];
  return imports
    .filter(({ from }) => from.startsWith('.'))
    .map(({ from, typeOnly }) => ({
      typeOnly,
      target: relative(root, resolve(root, dirname(file), from))
        .split(sep)
        .join('/'),
    }))
    .filter(({ target, typeOnly }) => {
      const folder = folderOf(target);
      // The shared vocabulary of src/inspect (messages, findings, events) is types; every part of it may name them.
      if (typeOnly && folder === 'src/inspect') return false;
      return !folder || !allowed.includes(folder);
    })
    .map(({ target }) => `${file} imports ${target}`);
}

function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

test('finds the sources', () => assert.ok(sources.length > 50, `${sources.length} files`));

test('imports follow the arrows', () => assert.equal(sources.flatMap(wrongArrows), []));

test('each third-party package has its home', () => {
  const strays = sources.flatMap(({ file, imports }) =>
    imports
      .filter(({ from }) => HOMES[packageOf(from)] && !file.startsWith(HOMES[packageOf(from)] as string))
      .map(({ from }) => `${file} imports ${from}`),
  );
  assert.equal(strays, []);
});

test('src/inspect is pure', () => {
  const impure = sources
    .filter(({ file }) => file.startsWith('src/inspect/'))
    .flatMap(({ file, text, imports }) => [
      ...imports
        .filter(({ from }) => from.startsWith('node:') && !PURE_MODULES.includes(from))
        .map(({ from }) => `${file} imports ${from}`)
        .filter((found) => found !== LATE_LOADER),
      ...text
        .split('\n')
        .filter((line) => IMPURE.test(line) && !/^\s*(?:\/?\*|\/\/)/.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    ]);
  assert.equal(impure, []);
});

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
const OF_A_FOLDER = ['test/proxy/observe.test.ts'];

test('every test mirrors a source', () => {
  const folders = ['inspect', 'proxy', 'ui', 'cli', 'demo', 'capture'];
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
  const files = [
    ...filesUnder('src', /./),
    ...filesUnder('docs', /./),
    ...filesUnder('rules', /./),
    'README.md',
    'CHANGELOG.md',
  ];
  const named = files.filter(
    (file) =>
      existsSync(join(root, file)) &&
      /\/(?:root|work|home)\/[a-z]/.test(readFileSync(join(root, file), 'utf8')),
  );
  assert.equal(named, []);
});

test.run();
