/** Loaded, checked and compiled rules, indexed by the tags they select. */
export interface RuleSet {
  readonly size: number;
}
