import type { RulePolicy } from '../../inspect/rules/policy.ts';
import type { Rule } from '../../inspect/rules/rule.ts';

/** What rules do besides reporting, and how many do nothing; each empty where there is none. */
export interface PolicyWords {
  /** `2 rewrite, 1 blocks`. */
  readonly acting: string;
  /** `1 off`. */
  readonly off: string;
}

export function policyInWords(rules: readonly Rule[], policy: RulePolicy): PolicyWords {
  const counts = { report: 0, rewrite: 0, block: 0, off: 0 };
  for (const { name } of rules) counts[policy.isOn(name) ? policy.enforcement(name) : 'off']++;
  const { rewrite, block, off } = counts;
  const acting = [
    ...(rewrite > 0 ? [`${rewrite} ${rewrite === 1 ? 'rewrites' : 'rewrite'}`] : []),
    ...(block > 0 ? [`${block} ${block === 1 ? 'blocks' : 'block'}`] : []),
  ];
  return { acting: acting.join(', '), off: off > 0 ? `${off} off` : '' };
}
