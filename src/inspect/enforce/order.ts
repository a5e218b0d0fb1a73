import type { Finding } from '../finding.ts';
import type { Direction } from '../message.ts';
import type { Hit } from '../rules/engine.ts';
import type { Enforcement, RulePolicy } from '../rules/policy.ts';
import type { Rule } from '../rules/rule.ts';

/** Rule of the findings that tell what enforcing could not do. */
const ENFORCE_RULE = 'easlens/enforce';

/** What became of a finding. */
export type Outcome =
  | { readonly action: 'rewritten' | 'blocked' }
  | { readonly action: 'none'; readonly hindrance: string };

/** A violation that the operator wants something done about. */
export interface Order {
  readonly hit: Hit;
  readonly rule: Rule;
  readonly enforcement: Exclude<Enforcement, 'report'>;
}

/** The hits whose rules are enforced, in their order. An info says that something is worth knowing, and breaks nothing. */
export function ordersOf(hits: readonly Hit[], policy: RulePolicy): readonly Order[] {
  return hits.flatMap((hit): readonly Order[] => {
    const { rule } = hit;
    const isNote = hit.finding.severity === 'info';
    const enforcement = rule && !isNote ? policy.enforcement(rule.name) : 'report';
    return rule && enforcement !== 'report' ? [{ hit, rule, enforcement }] : [];
  });
}

/** The findings of the hits, each enforced one with what was done about it. */
export function findingsWith(hits: readonly Hit[], outcomes: ReadonlyMap<Hit, Outcome>): readonly Finding[] {
  return hits.map((hit) => {
    const outcome = outcomes.get(hit);
    return outcome ? { ...hit.finding, ...outcome } : hit.finding;
  });
}

/** Says of a message what could not be done, and what became of it instead. */
export function enforceFinding(direction: Direction, message: string, isBlocked: boolean): Finding {
  return {
    rule: ENFORCE_RULE,
    severity: 'warning',
    spec: [],
    direction,
    message: `${message}; ${isBlocked ? 'refused' : 'sent on as it came'}`,
    why: isBlocked
      ? 'What cannot be judged or put right does not pass: that is what "block" on an error asks for.'
      : 'What the operator asked for was not done to this message, so it may break a rule that is enforced.',
    path: '',
    action: isBlocked ? 'blocked' : 'none',
  };
}

/** `umcallerid/format, umcallerid/repeated and 2 more`. */
export function namesOf(rules: Iterable<Rule>): string {
  const names = [...new Set([...rules].map(({ name }) => name))];
  const shown = names.slice(0, MAX_NAMES).join(', ');
  return names.length > MAX_NAMES ? `${shown} and ${names.length - MAX_NAMES} more` : shown;
}

/** Most rules named in one sentence. */
const MAX_NAMES = 5;
