import { type Command, InvalidArgumentError, Option } from 'commander';
import { canEnforce, isMoreThanNote } from '../inspect/rules/can-enforce.ts';
import { glob } from '../inspect/rules/functions/glob.ts';
import { type Enforcement, enforcements, type RulePolicy } from '../inspect/rules/policy.ts';
import type { Rule } from '../inspect/rules/rule.ts';
import { nearest } from '../inspect/rules/suggest.ts';
import { counted } from '../inspect/words.ts';
import { CommandError } from './command-error.ts';

/** One `--enforce RULE=ACTION`: what to do about the rules of a pattern. */
export interface EnforceChoice {
  readonly pattern: string;
  readonly action: Enforcement;
}

export interface EnforceOptions {
  readonly enforce: readonly EnforceChoice[];
  readonly onError: 'pass' | 'block';
}

const ACTIONS: ReadonlySet<string> = new Set(enforcements);

/** The options that say what the proxy does, besides looking on. */
export function addEnforceOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--enforce <rule=action>',
        'what to do about what a rule finds: report, rewrite or block; * stands for any, a later one wins; may be repeated',
      )
        .argParser(collectEnforcement)
        .default([], 'report only'),
    )
    .addOption(
      new Option('--on-error <what>', 'what becomes of a message that had to be judged and could not be')
        .choices(['pass', 'block'])
        .default('pass'),
    );
}

/** Adds `umcallerid/*=rewrite` to what earlier uses of the option gave. */
export function collectEnforcement(
  text: string,
  earlier: readonly EnforceChoice[],
): readonly EnforceChoice[] {
  const [, pattern = '', action = ''] = /^\s*(.*?)\s*=\s*(.*?)\s*$/.exec(text) ?? [];
  if (pattern === '' || !ACTIONS.has(action)) {
    throw new InvalidArgumentError(
      `Give RULE=ACTION, such as umcallerid/format=rewrite or umcallerid/*=block; the actions are ${enforcements.join(', ')}.`,
    );
  }
  return [...earlier, { pattern, action: action as Enforcement }];
}

/** Sets the policy as the options say, in their order. Throws CommandError for one that could do nothing. */
export function applyEnforcement(
  choices: readonly EnforceChoice[],
  rules: readonly Rule[],
  policy: RulePolicy,
): void {
  for (const { pattern, action } of choices) {
    const meant = rules.filter(({ name }) => glob(name, pattern));
    if (meant.length === 0) throw noSuchRule(pattern, rules);
    const able = meant.filter((rule) => canEnforce(rule, action));
    if (able.length === 0 && !meant.some(isMoreThanNote)) throw onlyNotes(pattern, meant);
    if (able.length === 0) throw nothingToRewrite(pattern, meant);
    for (const { name } of able) policy.enforce(name, action);
  }
}

/** The rules that do more than report, with what they do. */
export function enforcedRules(
  rules: readonly Rule[],
  policy: RulePolicy,
): Readonly<Record<string, Enforcement>> {
  const names = rules.map(({ name }) => name).filter((name) => policy.enforcement(name) !== 'report');
  return Object.fromEntries(names.map((name) => [name, policy.enforcement(name)]));
}

/** `3 rules rewrite, 1 rule blocks`; empty where all only report. */
export function enforcementInWords(enforced: Readonly<Record<string, Enforcement>>): string {
  const actions = Object.values(enforced);
  const words = (action: Enforcement) => {
    const count = actions.filter((taken) => taken === action).length;
    return count === 0 ? [] : [`${counted(count, 'rule')} ${action}${count === 1 ? 's' : ''}`];
  };
  return [...words('rewrite'), ...words('block')].join(', ');
}

function noSuchRule(pattern: string, rules: readonly Rule[]): CommandError {
  const near = nearest(
    pattern,
    rules.map(({ name }) => name),
  );
  const hint = near.length > 0 ? `Did you mean ${near.join(' or ')}? ` : '';
  return new CommandError(
    'EASLENS_ENFORCE',
    `--enforce: no rule in use is called "${pattern}"`,
    `${hint}"easlens rules list" shows the names; * stands for any part of one, as in umcallerid/*.`,
  );
}

function onlyNotes(pattern: string, meant: readonly Rule[]): CommandError {
  const what =
    meant.length === 1 ? `${meant[0]?.name} only takes notes` : `all rules of ${pattern} only take notes`;
  return new CommandError(
    'EASLENS_ENFORCE',
    `--enforce: ${what} (info), which break nothing`,
    'Enforce a rule that finds errors or warnings; "easlens rules list" shows the severities.',
  );
}

function nothingToRewrite(pattern: string, meant: readonly Rule[]): CommandError {
  const what = meant.length === 1 ? `${meant[0]?.name} has no fix` : `no rule of ${pattern} has a fix`;
  return new CommandError(
    'EASLENS_ENFORCE',
    `--enforce: ${what}, so there is nothing to rewrite by`,
    `Block instead, --enforce '${pattern}=block', or give the rule a fix: docs/rules.md tells how.`,
  );
}
