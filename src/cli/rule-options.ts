import { type Command, Option } from 'commander';
import type { Enforcer } from '../inspect/enforce/enforcer.ts';
import type { Inspector } from '../inspect/inspector.ts';
import type { RulePolicy } from '../inspect/rules/policy.ts';
import type { RulePack } from '../inspect/rules/rule.ts';
import type { EnforceOptions } from './enforce-options.ts';
import { collect, parseRegion } from './options.ts';
import type { StayingOptions } from './staying.ts';

/** The options that every command which judges traffic shares. */
export interface RuleOptions {
  readonly rules: readonly string[];
  readonly defaultRules: boolean;
  readonly region?: string;
}

/** The rules in use, the choices about them, and what judges by both. */
export interface LoadedRules {
  readonly packs: readonly RulePack[];
  readonly policy: RulePolicy;
  readonly inspector: Inspector;
  readonly enforcer: Enforcer;
}

export function addRuleOptions(command: Command): Command {
  return addRuleFileOptions(command).option(
    '--region <country>',
    'where national phone numbers are from, such as US',
    parseRegion,
  );
}

/** The options that say which rule files there are. */
export function addRuleFileOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--rules <file>', 'a rule file, beside the ones that ship; may be repeated')
        .argParser(collect)
        .default([], 'none'),
    )
    .option('--no-default-rules', 'leave out the rules that ship');
}

/**
 * Reads the rule files that the options name, and makes the choices about them. Throws CommandError and RuleFileError.
 * @param live what is known of a proxy that devices may leave
 */
export async function loadRules(
  options: RuleOptions & Partial<EnforceOptions>,
  live?: StayingOptions,
): Promise<LoadedRules> {
  // Loaded here, not above: most commands judge nothing.
  const { Enforcer } = await import('../inspect/enforce/enforcer.ts');
  const { Inspector } = await import('../inspect/inspector.ts');
  const { RuleSet } = await import('../inspect/rules/rule-set.ts');
  const { RulePolicy } = await import('../inspect/rules/policy.ts');
  const { applyEnforcement } = await import('./enforce-options.ts');
  const { readRulePacks } = await import('./rule-files.ts');
  const packs = readRulePacks(options);
  const policy = new RulePolicy();
  const rules = new RuleSet(packs, policy);
  applyEnforcement(options.enforce ?? [], rules.rules, policy);
  const region = options.region === undefined ? {} : { region: options.region };
  const inspector = new Inspector(rules, { ...region, ...(live && { staying: live.staying }) });
  const enforcer = new Enforcer(inspector, rules, policy, {
    onError: options.onError ?? 'pass',
    ...(live?.keep && { keep: live.keep }),
  });
  return { packs, policy, inspector, enforcer };
}
