import { type Node, NodeKind, type WbxmlDocument } from '../wbxml/document.ts';
import { pageOf, type Tag, type TagSet, tagSet } from '../wbxml/tags.ts';
import { Looks, type Probe } from './looks.ts';
import { RulePolicy } from './policy.ts';
import type { Rule, RulePack, RuleSubject } from './rule.ts';
import { fits } from './select.ts';

/** The rules that one kind of message can meet, by the tags that they look at. */
export interface RulePlan {
  /** Asked once a message. */
  readonly once: readonly Rule[];
  readonly byTag: ReadonlyMap<Tag, readonly Probe[]>;
  /** Paths that end in `*`: tried on every element. */
  readonly anyTag: readonly Probe[];
  /** The tags of `byTag`, to look for in a document. */
  readonly tags: TagSet;
  /** Code pages of those tags: a document that uses none of them has nothing to judge. */
  readonly pages: readonly number[];
}

const NONE: readonly Probe[] = [];

/** Rules indexed by what they judge, the command, and the tag they look at. */
export class RuleSet {
  readonly rules: readonly Rule[];
  /** By subject and command. */
  readonly #plans: Readonly<Record<RuleSubject, Map<string, RulePlan>>> = {
    request: new Map(),
    response: new Map(),
    exchange: new Map(),
  };
  /** Commands that some rule names; all others share one plan. */
  readonly #commands: ReadonlySet<string>;

  readonly #policy: RulePolicy;
  /** Revision of the policy that the plans were made for. */
  #planned = 0;

  constructor(packs: readonly RulePack[], policy = new RulePolicy()) {
    this.#policy = policy;
    this.rules = packs.flatMap(({ rules }) => rules);
    this.#commands = new Set(this.rules.flatMap(({ commands }) => commands ?? []));
  }

  get size(): number {
    return this.rules.length;
  }

  /** The rules that are on for one kind of message; made at first use, and kept until the policy changes. */
  plan(on: RuleSubject, command: string): RulePlan {
    if (this.#planned !== this.#policy.revision) {
      for (const plans of Object.values(this.#plans)) plans.clear();
      this.#planned = this.#policy.revision;
    }
    const known = this.#commands.has(command) ? command : '';
    const plans = this.#plans[on];
    let plan = plans.get(known);
    if (!plan) {
      plan = planOf(
        this.rules.filter(
          (rule) =>
            rule.on === on && (rule.commands?.includes(known) ?? true) && this.#policy.isOn(rule.name),
        ),
      );
      plans.set(known, plan);
    }
    return plan;
  }
}

function planOf(rules: readonly Rule[]): RulePlan {
  const byTag = new Map<Tag, Probe[]>();
  const anyTag: Probe[] = [];
  for (const rule of rules) {
    for (const selector of rule.select ?? []) {
      const probe = { rule, selector };
      if (selector.last.kind !== 'tags') anyTag.push(probe);
      else for (const tag of selector.last.tags) byTag.set(tag, [...(byTag.get(tag) ?? []), probe]);
    }
  }
  const pages = [...new Set([...byTag.keys()].map(pageOf))];
  const once = rules.filter(({ select }) => !select);
  return { once, byTag, anyTag, tags: tagSet(byTag.keys()), pages };
}

/** Whether any rule of the plan can find anything in a document: what most messages are asked, and no more. */
export function concerns(plan: RulePlan, document: WbxmlDocument): boolean {
  if (plan.anyTag.length > 0) return true;
  for (const page of plan.pages) if (document.usesPage(page)) return true;
  return false;
}

/** The next element that a rule of the plan may select, from a node on; `size` where there is none. */
function candidate(plan: RulePlan, document: WbxmlDocument, from: Node): Node {
  if (plan.anyTag.length === 0) return document.nextOf(plan.tags, from);
  let node = from;
  while (node < document.size && document.kind(node) !== NodeKind.Element) node++;
  return node;
}

/**
 * Every element that a rule of the plan selects, in document order; a rule meets an element once. A rule whose selects take too
 * much looking is left out from there on, and all are once those of all rules do: `looks` tells.
 */
export function* matchesIn(
  plan: RulePlan,
  document: WbxmlDocument,
  looks = new Looks(),
): Generator<{ rule: Rule; node: Node }> {
  if (!concerns(plan, document)) return;
  for (
    let node = candidate(plan, document, 0);
    node < document.size;
    node = candidate(plan, document, node + 1)
  ) {
    if (!looks.take(plan.anyTag.length)) return;
    const probes = plan.byTag.get(document.tag(node)) ?? NONE;
    // Of an element cut short, what it holds is not known.
    if (document.isUnfinished(node) && probes.length > 0) continue;
    let last: Rule | undefined;
    for (const probe of probes) {
      const { rule } = probe;
      if (rule === last || !looks.leadsTo(probe, document, node)) continue;
      last = rule;
      yield { rule, node };
    }
    for (const probe of plan.anyTag) {
      const { rule, selector } = probe;
      if (rule === last || !fits(selector.last, document, node) || !looks.leadsTo(probe, document, node))
        continue;
      last = rule;
      yield { rule, node };
    }
  }
}
