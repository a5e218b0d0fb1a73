import { canEnforce } from '../../inspect/rules/can-enforce.ts';
import { enforcements, type RulePolicy } from '../../inspect/rules/policy.ts';
import type { RuleRow } from './rows.ts';

/** Turns a rule, or all rules of a pack, on or off; gives what to say about it. A pack that is partly on is turned on. */
export function toggle(row: RuleRow, policy: RulePolicy): string {
  const rules = row.kind === 'rule' ? [row.rule] : row.pack.rules;
  const isOn = rules.every(({ name }) => policy.isOn(name));
  for (const { name } of rules) policy.turn(name, !isOn);
  const what = row.kind === 'rule' ? row.rule.name : `all rules of ${row.pack.id}`;
  return `${isOn ? 'off' : 'on'} from now on: ${what}`;
}

/** Goes on to the next enforcement that the rule can have; gives what to say about it. */
export function enforceNext(row: RuleRow, policy: RulePolicy): string {
  if (row.kind === 'pack') return 'enforcement is chosen rule by rule: move to a rule of the pack';
  const { rule } = row;
  const possible = enforcements.filter((one) => canEnforce(rule, one));
  if (possible.length === 1) return `${rule.name} tells what is worth knowing, and is never acted on`;
  const next = possible[(possible.indexOf(policy.enforcement(rule.name)) + 1) % possible.length] ?? 'report';
  policy.enforce(rule.name, next);
  return `${next} from now on: ${rule.name}`;
}
