import type { Enforcement } from './policy.ts';
import type { Rule } from './rule.ts';

/** What tells whether a rule can be enforced. */
export type EnforceableRule = Pick<Rule, 'on' | 'severity' | 'tiers' | 'fix'>;

/** Whether findings of a rule can say that something is wrong: an info says that something is worth knowing. */
export function isMoreThanNote({ severity, tiers }: EnforceableRule): boolean {
  return severity !== 'info' || tiers.some((tier) => tier.severity !== 'info');
}

/**
 * Whether a rule can do what is asked. To rewrite it has to tell how, and of a message that has not left: one over
 * exchanges speaks of a request that is gone by then.
 */
export function canEnforce(rule: EnforceableRule, enforcement: Enforcement): boolean {
  if (enforcement === 'report') return true;
  if (!isMoreThanNote(rule)) return false;
  return enforcement === 'block' || (rule.fix !== undefined && rule.on !== 'exchange');
}
