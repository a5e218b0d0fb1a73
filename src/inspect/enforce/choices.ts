import { glob } from '../rules/functions/glob.ts';
import { type Enforcement, enforcements } from '../rules/policy.ts';
import type { Rule } from '../rules/rule.ts';
import { hint } from '../rules/suggest.ts';

/** What a choice needs to know of a rule. */
export type ChoosableRule = Pick<Rule, 'name' | 'fix'>;

export interface Choices {
  /** By the rule's full name; rules that no pattern names are left out. */
  readonly enforcements: ReadonlyMap<string, Enforcement>;
  /** What the user should know although it is no mistake, each in a sentence. */
  readonly notes: readonly string[];
  /** What is wrong, each in a sentence with a way out; nothing is to be enforced then. */
  readonly problems: readonly string[];
}

/**
 * Reads what `--enforce` says: `pack/rule=rewrite`, with `*` and `?` in the name for several. A later pattern wins over
 * an earlier one. To rewrite by a rule that has no fix is a mistake where the rule is named, and passed over for a glob.
 */
export function applyEnforcement(patterns: readonly string[], rules: readonly ChoosableRule[]): Choices {
  const chosen = new Map<string, Enforcement>();
  const notes: string[] = [];
  const problems: string[] = [];
  for (const text of patterns) {
    const choice = readChoice(text, rules);
    if (typeof choice === 'string') {
      problems.push(choice);
      continue;
    }
    const { pattern, enforcement, named } = choice;
    const skipped = enforcement === 'rewrite' ? named.filter(({ fix }) => !fix) : [];
    const isGlob = /[*?]/.test(pattern);
    if (skipped.length === named.length || (skipped.length > 0 && !isGlob)) {
      problems.push(`${text}: ${nothingToRewrite(pattern, isGlob)}; expected ${pattern}=block`);
      continue;
    }
    if (skipped.length > 0) notes.push(`${text}: ${unfixed(skipped)}`);
    for (const rule of named) if (!skipped.includes(rule)) chosen.set(rule.name, enforcement);
  }
  return { enforcements: chosen, notes, problems };
}

interface Choice {
  readonly pattern: string;
  readonly enforcement: Enforcement;
  /** Never empty. */
  readonly named: readonly ChoosableRule[];
}

function readChoice(text: string, rules: readonly ChoosableRule[]): Choice | string {
  const equals = text.lastIndexOf('=');
  if (equals < 0) return `${text}: no action; expected ${text}=block or ${text}=rewrite`;
  const pattern = text.slice(0, equals).trim();
  const wanted = text.slice(equals + 1).trim();
  const enforcement = enforcements.find((known) => known === wanted);
  if (!enforcement) return `${text}: no action "${wanted}"${hint(wanted, enforcements)}`;
  const named = rules.filter(({ name }) => glob(name, pattern));
  if (named.length > 0) return { pattern, enforcement, named };
  const names = rules.map(({ name }) => name);
  return `${text}: no rule is called "${pattern}"${hint(pattern, names)}`;
}

function nothingToRewrite(pattern: string, isGlob: boolean): string {
  return isGlob ? `none of the rules of ${pattern} has a fix` : `rule ${pattern} has no fix to rewrite by`;
}

function unfixed(rules: readonly ChoosableRule[]): string {
  const names = rules.map(({ name }) => name).join(', ');
  return `${names} ${rules.length === 1 ? 'has' : 'have'} no fix, so nothing is rewritten for ${rules.length === 1 ? 'it' : 'them'}`;
}
