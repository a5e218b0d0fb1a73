import { readdirSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadRulePack } from '../inspect/rules/load.ts';
import { MAX_RULE_FILE } from '../inspect/rules/parse-yaml.ts';
import type { RulePack } from '../inspect/rules/rule.ts';
import { RuleFileError } from '../inspect/rules/rule-file-error.ts';
import { readTextUpTo } from './bounded-file.ts';
import { CommandError } from './command-error.ts';
import { parsedRules } from './parsed-rules.ts';

/** Which rule files to take: `--rules FILE`, as often as given, and `--no-default-rules`. */
export interface RuleFileChoice {
  readonly rules: readonly string[];
  /** The packs that ship too. */
  readonly defaultRules: boolean;
}

/** The folder of the packs that ship: beside `dist`, and beside `src` in a checkout. */
const SHIPPED = fileURLToPath(new URL('../../rules/', import.meta.url));
/** Bytes of the longest file worth reading: every character may take four of them. */
const MAX_BYTES = MAX_RULE_FILE * 4;

/** Paths of the packs that ship, by name. */
export function shippedRuleFiles(): readonly string[] {
  return namesOfShipped()
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => join(SHIPPED, name));
}

function namesOfShipped(): readonly string[] {
  try {
    return readdirSync(SHIPPED);
  } catch {
    throw new CommandError(
      'EASLENS_RULE_FILE',
      `the rules that ship are not at ${SHIPPED}`,
      'Install easlens anew, or go on without them: --no-default-rules.',
    );
  }
}

/**
 * Reads and compiles rule files. Throws a CommandError that tells everything wrong with all of them at once: files that
 * cannot be read, RuleFileErrors line by line, two packs of one name.
 */
export function readRulePacks({ rules, defaultRules }: RuleFileChoice): readonly RulePack[] {
  const files = [...(defaultRules ? shippedRuleFiles() : []), ...rules];
  const packs: RulePack[] = [];
  const wrong: string[] = [];
  for (const file of files) {
    const read = readRuleFile(file);
    if (typeof read === 'string') wrong.push(read);
    else packs.push(read);
  }
  wrong.push(...repeatedPacks(packs));
  if (wrong.length === 0) return packs;
  const what = wrong.length === 1 ? 'a rule file cannot be used:' : 'rule files cannot be used:';
  throw new CommandError(
    'EASLENS_RULE_FILE',
    `${what}\n${wrong.join('\n')}`,
    '"easlens rules check FILE" tries again; docs/rules.md tells what each code means and what to do.',
  );
}

/** One rule file, or all that is wrong with it, a line each. */
export function readRuleFile(file: string): RulePack | string {
  const shown = displayName(file);
  const text = readText(file);
  if (typeof text !== 'string') return `${shown}:1:1 EASLENS_RULE_READ ${text.problem}`;
  try {
    return loadRulePack(text, shown, isShipped(file) ? parsedRules(basename(file), text) : undefined);
  } catch (error) {
    if (error instanceof RuleFileError) return error.message;
    throw error;
  }
}

function readText(file: string): string | { readonly problem: string } {
  try {
    const { text, isWhole } = readTextUpTo(file, MAX_BYTES);
    return isWhole ? text : { problem: `a file of more than ${MAX_BYTES} bytes; expected fewer` };
  } catch (error) {
    return { problem: readProblem(error) };
  }
}

const READ_PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file; expected the path of a rule file',
  EISDIR: 'a folder; expected the path of a rule file in it',
  EACCES: 'the file may not be read; expected permission to',
};

function readProblem(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return READ_PROBLEMS[code] ?? `the file cannot be read: ${message}`;
}

function repeatedPacks(packs: readonly RulePack[]): readonly string[] {
  const first = new Map<string, RulePack>();
  return packs.flatMap((pack) => {
    const before = first.get(pack.id);
    first.set(pack.id, before ?? pack);
    if (!before) return [];
    return `${pack.file}:1:1 EASLENS_RULE_DUPLICATE the pack "${pack.id}" again, after ${before.file}; expected another name`;
  });
}

function isShipped(file: string): boolean {
  return file.startsWith(SHIPPED);
}

/** As the user named it; the packs that ship by their place in the package. */
function displayName(file: string): string {
  return isShipped(file) ? `rules/${relative(SHIPPED, file) || basename(file)}` : file;
}
