import { canEnforce } from '../../inspect/rules/can-enforce.ts';
import { type Enforcement, enforcements, type RulePolicy } from '../../inspect/rules/policy.ts';
import type { Rule } from '../../inspect/rules/rule.ts';
import { counted } from '../../inspect/words.ts';
import type { RuleRow } from './rows.ts';

/** Turns a rule, or all rules of a pack, on or off; gives what to say about it. A pack that is partly on is turned on. */
export function toggle(row: RuleRow, policy: RulePolicy): string {
  const rules = row.kind === 'rule' ? [row.rule] : row.pack.rules;
  const isOn = rules.every(({ name }) => policy.isOn(name));
  for (const { name } of rules) policy.turn(name, !isOn);
  const what = row.kind === 'rule' ? row.rule.name : `all rules of ${row.pack.id}`;
  return `${isOn ? 'off' : 'on'} from now on: ${what}`;
}

/** Goes on to the next enforcement that the rule, or a rule of the pack, can have; gives what to say about it. */
export function enforceNext(row: RuleRow, policy: RulePolicy): string {
  const rules = row.kind === 'rule' ? [row.rule] : row.pack.rules;
  const name = row.kind === 'rule' ? row.rule.name : row.pack.id;
  const possible = enforcements.filter((one) => rules.some((rule) => canEnforce(rule, one)));
  if (possible.length === 1) return `${name} tells what is worth knowing, and is never acted on`;
  const now = possible.findIndex((one) =>
    rules.every((rule) => policy.enforcement(rule.name) === asFar(rule, one)),
  );
  // Rules of a pack that are not alike report first.
  const next = possible[(now + 1) % possible.length] ?? 'report';
  for (const rule of rules) policy.enforce(rule.name, asFar(rule, next));
  if (row.kind === 'rule') return `${next} from now on: ${name}`;
  const able = rules.filter((rule) => canEnforce(rule, next));
  const others = able.length === rules.length ? '' : '; the others cannot, and report';
  return `${next} from now on: ${able.length} of ${counted(rules.length, 'rule')} of ${name}${others}`;
}

/** What a rule does where this is asked of it and others. */
function asFar(rule: Rule, enforcement: Enforcement): Enforcement {
  return canEnforce(rule, enforcement) ? enforcement : 'report';
}
