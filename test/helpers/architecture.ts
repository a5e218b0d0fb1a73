import { dirname, posix } from 'node:path';

/** What each folder may import of ours, besides itself. A longer folder name wins over a shorter one. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  'src/inspect/wbxml': [],
  'src/inspect/eas': ['src/inspect/wbxml'],
  'src/inspect/rules': ['src/inspect/eas', 'src/inspect/wbxml'],
  'src/inspect/enforce': ['src/inspect/rules', 'src/inspect/eas', 'src/inspect/wbxml', 'src/inspect'],
  'src/inspect/filter': ['src/inspect/rules', 'src/inspect/eas', 'src/inspect/wbxml', 'src/inspect'],
  'src/inspect': ['src/inspect/rules', 'src/inspect/eas', 'src/inspect/wbxml'],
  'src/proxy': [
    'src/inspect',
    'src/inspect/enforce',
    'src/inspect/eas',
    'src/inspect/rules',
    'src/inspect/wbxml',
  ],
  'src/ca': [],
  'src/onboarding': ['src/ca', 'src/inspect', 'src/inspect/eas'],
  'src/demo': ['src/inspect', 'src/inspect/eas', 'src/inspect/rules', 'src/inspect/wbxml'],
  'src/ui': [
    'src/inspect',
    'src/inspect/filter',
    'src/inspect/eas',
    'src/inspect/rules',
    'src/inspect/wbxml',
    'src/capture',
  ],
  'src/capture': [
    'src/inspect',
    'src/inspect/enforce',
    'src/inspect/eas',
    'src/inspect/rules',
    'src/inspect/wbxml',
  ],
};
/** What puts the parts together, and so may import all of them. */
const TOPS = ['src/cli/', 'src/index.ts'];
/** The shared vocabulary of src/inspect (messages, findings, events) is types, which these of its parts may name. */
const NAMES_MESSAGES = ['src/inspect/eas', 'src/inspect/rules'];

/** The places where a package may be imported: files, or folders. A package that is not here may be imported nowhere. */
const HOMES: Readonly<Record<string, readonly string[]>> = {
  'http-proxy': ['src/proxy/forward.ts'],
  'libphonenumber-js': ['src/inspect/rules/functions/e164.ts'],
  '@marcbachmann/cel-js': ['src/inspect/rules/cel.ts'],
  '@rgrove/parse-xml': ['src/inspect/wbxml/xml/parser.ts', 'src/inspect/eas/staying/autodiscover-xml.ts'],
  '@peculiar/x509': ['src/ca/x509.ts'],
  'reflect-metadata': ['src/ca/x509.ts'],
  re2js: ['src/inspect/rules/matches.ts'],
  yaml: ['src/inspect/rules/parse-yaml.ts', 'src/cli/config-file.ts', 'src/cli/saved-filters.ts'],
  ink: ['src/ui/'],
  'string-width': ['src/ui/draw/fit.ts'],
  react: ['src/ui/'],
  yauzl: ['src/capture/read/saz/members.ts'],
  commander: ['src/cli/'],
  uqr: ['src/cli/qr-code.ts'],
};

/** Node's modules that neither reach outside nor keep time. */
const PURE_MODULES = ['node:zlib', 'node:buffer'];
/** Load their packages late: the plans at the first number, the parser at the first file that the build has not parsed. */
const LATE_LOADERS = ['src/inspect/rules/functions/e164.ts', 'src/inspect/rules/parse-yaml.ts'];
const LATE_LOADING = ['node:module', 'const requireLater = createRequire(import.meta.url);'];
/** Ways to the clock, to chance, to timers and to the process that need no import. */
const IMPURE = new RegExp(
  [
    String.raw`\b(?:process|console|crypto|performance|globalThis|navigator|queueMicrotask|eval|fetch)\b`,
    String.raw`\b(?:require|WebSocket|EventSource|Worker|MessageChannel|BroadcastChannel)\b|\bFunction\(`,
    String.raw`\bset(?:Timeout|Interval|Immediate)\b|\bMath\.random\b|\bimport\.meta\b|\bglobal\.`,
    // A date of a number that somebody gave is pure; any other asks the clock.
    String.raw`\bDate\b(?!\([^)])|(?<!new )\bDate\(`,
  ].join('|'),
);

/** A source file, and what it imports by any of the ways there are. */
export interface Source {
  readonly file: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

interface Import {
  /** As written; `(computed)` where only running the file would tell. */
  readonly from: string;
  /**
   * Gone when the program runs. Not so `import { type Name } from`, which still loads the file: it counts as any other.
   */
  readonly typeOnly: boolean;
}

const STATEMENT = /^(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]/gm;
const CALL = /(\btypeof\s+)?\b(?:import|require|requireLater)\(\s*(?:['"]([^'"]+)['"]|(?=[^)\s]))/g;

/** `file` is named from the root of the repository. */
export function readSource(file: string, text: string): Source {
  const calls = text.split('\n').filter((line) => !isComment(line));
  const found = [...text.matchAll(STATEMENT), ...calls.join('\n').matchAll(CALL)];
  const imports = found.map((match) => ({
    typeOnly: match[1] !== undefined,
    from: match[2] ?? '(computed)',
  }));
  return { file, text, imports };
}

/** Imports that go against the arrows between the folders. */
export function wrongArrows({ file, imports }: Source): readonly string[] {
  if (TOPS.some((top) => file.startsWith(top))) return [];
  const home = folderOf(file);
  if (home === undefined) return [`${file} lies in no folder that has arrows`];
  const allowed = [home, ...(ARROWS[home] ?? [])];
  return imports
    .filter(({ from }) => from.startsWith('.'))
    .map(({ from, typeOnly }) => ({ typeOnly, target: posix.join(dirname(file), from) }))
    .filter(({ target, typeOnly }) => {
      const folder = folderOf(target);
      if (typeOnly && folder === 'src/inspect' && NAMES_MESSAGES.includes(home)) return false;
      return folder === undefined || !allowed.includes(folder);
    })
    .map(({ target }) => `${file} imports ${target}`);
}

/** The longest folder of ARROWS that holds a file. */
function folderOf(file: string): string | undefined {
  return Object.keys(ARROWS)
    .filter((folder) => file.startsWith(`${folder}/`))
    .sort((one, other) => other.length - one.length)[0];
}

/** Packages imported away from their homes, or having none. */
export function strayPackages({ file, imports }: Source): readonly string[] {
  return imports
    .filter(({ from }) => !from.startsWith('.') && !from.startsWith('node:'))
    .filter(({ from }) => !HOMES[packageOf(from)]?.some((home) => isAt(file, home)))
    .map(({ from }) => `${file} imports ${from}`);
}

function isAt(file: string, home: string): boolean {
  return home.endsWith('/') ? file.startsWith(home) : file === home;
}

function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/** What a file of src/inspect does besides turning bytes into findings. */
export function impurities({ file, text, imports }: Source): readonly string[] {
  if (!file.startsWith('src/inspect/')) return [];
  const excused = LATE_LOADERS.includes(file) ? LATE_LOADING : [];
  return [
    ...imports.filter(({ from }) => from.startsWith('node:')).map(({ from }) => from),
    ...text
      .split('\n')
      .filter((line) => IMPURE.test(line) && !isComment(line))
      .map((line) => line.trim()),
  ]
    .filter((found) => !PURE_MODULES.includes(found) && !excused.includes(found))
    .map((found) => `${file}: ${found}`);
}

function isComment(line: string): boolean {
  return /^\s*(?:\/?\*|\/\/)/.test(line);
}
