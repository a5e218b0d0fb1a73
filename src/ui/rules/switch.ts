import { type Enforcement, enforcements, type RulePolicy } from '../../inspect/rules/policy.ts';
import type { Rule } from '../../inspect/rules/rule.ts';
import type { RuleRow } from './rows.ts';

/** Said wherever an enforcement is chosen: nothing carries it out yet. */
export const REPORTS_ONLY = 'this version reports only';

/** Turns a rule, or all rules of a pack, on or off; gives what to say about it. A pack that is partly on is turned on. */
export function toggle(row: RuleRow, policy: RulePolicy): string {
  const rules = row.kind === 'rule' ? [row.rule] : row.pack.rules;
  const isOn = rules.every(({ name }) => policy.isOn(name));
  for (const { name } of rules) policy.turn(name, !isOn);
  const what = row.kind === 'rule' ? row.rule.name : `all rules of ${row.pack.id}`;
  return `${isOn ? 'off' : 'on'} from now on: ${what}`;
}

/** Goes on to the next enforcement of a rule; gives what to say about it. */
export function enforceNext(row: RuleRow, policy: RulePolicy): string {
  if (row.kind === 'pack') return 'enforcement is chosen rule by rule: move to a rule of the pack';
  const { rule } = row;
  const next = enforcementAfter(rule, policy.enforcement(rule.name));
  policy.enforce(rule.name, next);
  if (next === 'report') return `report: ${rule.name}`;
  return `${next} noted, ${REPORTS_ONLY}: ${rule.name}`;
}

/** What may follow: a rule without a fix cannot rewrite. */
function enforcementAfter({ fix }: Rule, now: Enforcement): Enforcement {
  const possible = enforcements.filter((one) => one !== 'rewrite' || fix !== undefined);
  return possible[(possible.indexOf(now) + 1) % possible.length] ?? 'report';
}
