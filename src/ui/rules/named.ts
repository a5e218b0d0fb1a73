import type { Rule, RulePack } from '../../inspect/rules/rule.ts';

const byPacks = new WeakMap<readonly RulePack[], ReadonlyMap<string, Rule>>();

/** The rule of a name among those in use; undefined for one of a file that was recorded with others. */
export function ruleNamed(packs: readonly RulePack[], name: string): Rule | undefined {
  let rules = byPacks.get(packs);
  if (!rules) {
    rules = new Map(packs.flatMap((pack) => pack.rules).map((rule) => [rule.name, rule]));
    byPacks.set(packs, rules);
  }
  return rules.get(name);
}
