import type { RuleFunction, RuleType } from './rule-function.ts';

/** Every function of the rule language that is ours, in the order `easlens rules functions` prints them. */
export const ruleFunctions: readonly RuleFunction[] = [];

/** The types those functions give. */
export const ruleTypes: readonly RuleType[] = [];
