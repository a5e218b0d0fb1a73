import type { RulePolicy } from '../../inspect/rules/policy.ts';
import type { Rule, RulePack } from '../../inspect/rules/rule.ts';

/** A row of the list: a pack, then its rules. */
export type RuleRow =
  | { readonly kind: 'pack'; readonly key: string; readonly pack: RulePack }
  | { readonly kind: 'rule'; readonly key: string; readonly rule: Rule };

const byPacks = new WeakMap<readonly RulePack[], readonly RuleRow[]>();

/** The rows of packs, made once. */
export function ruleRows(packs: readonly RulePack[]): readonly RuleRow[] {
  let rows = byPacks.get(packs);
  if (!rows) {
    rows = packs.flatMap((pack): readonly RuleRow[] => [
      // Two files may hold packs of one name; the space sets these keys apart from the names of rules.
      { kind: 'pack', key: `pack ${pack.id} ${pack.file}`, pack },
      ...pack.rules.map((rule) => ({ kind: 'rule', key: rule.name, rule }) as const),
    ]);
    byPacks.set(packs, rows);
  }
  return rows;
}

export function rowKeys(packs: readonly RulePack[]): readonly string[] {
  return ruleRows(packs).map(({ key }) => key);
}

/** `[x]` on, `[ ]` off; of a pack `[-]` where some of its rules are on. */
export function markOf(row: RuleRow, policy: RulePolicy): string {
  if (row.kind === 'rule') return policy.isOn(row.rule.name) ? '[x]' : '[ ]';
  const on = countOn(row.pack, policy);
  if (on === 0) return '[ ]';
  return on === row.pack.rules.length ? '[x]' : '[-]';
}

/** How many rules of a pack are on. */
export function countOn({ rules }: RulePack, policy: RulePolicy): number {
  return rules.filter(({ name }) => policy.isOn(name)).length;
}
