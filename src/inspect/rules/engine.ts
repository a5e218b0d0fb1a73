import type { Leaving } from '../eas/staying/leaving.ts';
import type { Finding, FindingItem, Severity } from '../finding.ts';
import { NO_NODE, type Node, type WbxmlDocument } from '../wbxml/document.ts';
import { BudgetError, MAX_STEPS_A_RULE, startMessageBudget, stepsOfMessage } from './budget.ts';
import { canEdit, type Edit } from './edit.ts';
import { evaluationSentence } from './expression.ts';
import { Looks, MAX_LOOKS_A_RULE } from './looks.ts';
import type { Rule, Tier } from './rule.ts';
import { concerns, matchesIn, type RulePlan } from './rule-set.ts';
import { cutTo, shown } from './shown.ts';
import type { Subject } from './subject.ts';
import { fillTemplate } from './template.ts';
import { UnknownValueError } from './unknown-value.ts';
import { ItemFinder, Variables } from './variables.ts';

/** Most findings of one message: nobody reads more, and a hostile body could have a million. */
export const MAX_FINDINGS = 1000;
/** Most elements that one message is judged by: far more than a Sync of 512 items has. */
export const MAX_MATCHES = 20_000;
/** Most characters of a value in a finding. */
export const MAX_VALUE = 1000;

/** A finding, with what is needed to act on it. */
export interface Hit {
  readonly finding: Finding;
  /** The rule that was broken; absent where a rule failed, or something was left out. */
  readonly rule?: Rule;
  /** The element it speaks of; the root for a rule without `select`, NO_NODE where the message has no document. */
  readonly node: Node;
  /** What would put it right, where the rule has a fix that applies. */
  readonly edit?: Edit;
  /** What leads the device past the proxy, where the finding says that. */
  readonly leaving?: Leaving;
}

/** Up to here it does not matter which rule took the steps of a message. */
const FEW_STEPS = 50_000;

const TOO_MANY_ELEMENTS = `judged up to ${MAX_MATCHES} elements of this message`;
const TOO_MANY_FINDINGS = `showing ${MAX_FINDINGS} findings of this message`;
const TOO_MUCH_WORK = 'the rules together take too much work for this message';
const TOO_MANY_STEPS = `it takes more than ${MAX_STEPS_A_RULE} steps for one message`;
const TOO_MANY_LOOKS = `its select looks at more than ${MAX_LOOKS_A_RULE} elements of one message`;

const NO_HITS: readonly Hit[] = [];

/** Runs the rules of a plan over a message. Never throws: a rule that fails is a finding about that rule. */
export function judge(plan: RulePlan, subject: Subject): readonly Hit[] {
  const { document } = subject;
  if (plan.once.length === 0 && (!document || !concerns(plan, document))) return NO_HITS;
  return new Judge(subject).run(plan);
}

/** The judging of one message. */
class Judge {
  readonly #subject: Subject;
  readonly #hits: Hit[] = [];
  readonly #failed = new Set<Rule>();
  /** Steps that rules took on this message. */
  readonly #steps = new Map<Rule, number>();
  readonly #looks = new Looks();
  readonly #items = new ItemFinder();
  #variables: Variables;
  #node: Node = NO_NODE;

  constructor(subject: Subject) {
    this.#subject = subject;
    this.#variables = new Variables(subject, NO_NODE, this.#items);
  }

  run(plan: RulePlan): readonly Hit[] {
    startMessageBudget();
    const leftOut = this.#askAll(plan);
    this.#look(NO_NODE);
    for (const rule of this.#looks.leftOut()) this.#fail(rule, TOO_MANY_LOOKS);
    if (leftOut !== undefined) this.#hits.push(this.#leftOut(leftOut));
    return this.#hits;
  }

  /** Asks every rule about all that it selects, or gives why it stopped before. */
  #askAll(plan: RulePlan): string | undefined {
    const { document } = this.#subject;
    this.#look(document?.root ?? NO_NODE);
    for (const rule of plan.once) if (!this.#ask(rule)) return TOO_MUCH_WORK;
    if (!document) return undefined;
    let matches = 0;
    for (const { rule, node } of matchesIn(plan, document, this.#looks)) {
      if (matches++ >= MAX_MATCHES) return TOO_MANY_ELEMENTS;
      if (this.#hits.length >= MAX_FINDINGS) return TOO_MANY_FINDINGS;
      if (node !== this.#node) this.#look(node);
      if (!this.#ask(rule)) return TOO_MUCH_WORK;
    }
    return this.#looks.areUp ? TOO_MUCH_WORK : undefined;
  }

  #look(node: Node): void {
    this.#node = node;
    this.#variables = new Variables(this.#subject, node, this.#items);
  }

  /** False once all rules together have done all the work that they may do on a message. */
  #ask(rule: Rule): boolean {
    if (this.#failed.has(rule)) return true;
    const before = stepsOfMessage();
    try {
      this.#judge(rule);
    } catch (error) {
      if (error instanceof BudgetError && error.of === 'message') return false;
      // What the rule asks about was taken out of the capture: it may be right or wrong, and nobody can tell.
      if (!(error instanceof UnknownValueError)) this.#fail(rule, evaluationSentence(error));
    }
    const after = stepsOfMessage();
    if (after > FEW_STEPS) this.#count(rule, after - before);
    return true;
  }

  #count(rule: Rule, taken: number): void {
    const steps = (this.#steps.get(rule) ?? 0) + taken;
    this.#steps.set(rule, steps);
    if (steps > MAX_STEPS_A_RULE) this.#fail(rule, TOO_MANY_STEPS);
  }

  #judge(rule: Rule): void {
    if (rule.when && rule.when.evaluate(this.#variables) !== true) return;
    if (rule.assert.evaluate(this.#variables) === true) return;
    this.#hits.push(this.#hit(rule));
  }

  /** Once a message is enough: what fails for one element mostly fails for all. */
  #fail(rule: Rule, why: string): void {
    if (this.#failed.has(rule)) return;
    this.#failed.add(rule);
    this.#hits.push({ finding: this.#failure(rule, why), node: this.#node });
  }

  #hit(rule: Rule): Hit {
    const tier = rule.tiers.find(({ when }) => when.evaluate(this.#variables) === true);
    const edit = this.#edit(rule);
    const finding = this.#finding(
      rule,
      messageOf(rule, tier, this.#variables),
      tier?.severity ?? rule.severity,
    );
    const node = this.#node;
    if (!edit) return { finding, rule, node };
    const told = edit.kind === 'set' ? { ...finding, proposal: edit.text } : finding;
    return { finding: told, rule, node, edit };
  }

  #edit(rule: Rule): Edit | undefined {
    const { fix } = rule;
    const { document } = this.#subject;
    if (!fix || !rule.select || !document || !canEdit(document)) return undefined;
    if (fix.kind === 'remove') return { kind: 'remove', node: this.#node };
    try {
      if (fix.when && fix.when.evaluate(this.#variables) !== true) return undefined;
      return { kind: 'set', node: this.#node, text: fix.value.evaluate(this.#variables) as string };
    } catch (error) {
      if (error instanceof UnknownValueError) return undefined;
      throw error;
    }
  }

  #finding(rule: Rule, message: string, severity: Severity): Finding {
    const { document, start, parts } = this.#subject;
    const node = this.#node;
    const item = this.#itemOf();
    const place = document && node !== NO_NODE && rule.select;
    return {
      rule: rule.name,
      severity,
      spec: rule.spec,
      direction: parts.direction,
      message,
      why: rule.why,
      path: document && node !== NO_NODE ? document.path(node) : '',
      ...(item && { item }),
      ...(place && !document.isUnknown(node) && { value: cutTo(this.#variables.text, MAX_VALUE) }),
      ...(place && placeOf(document, node, start)),
      action: 'none',
    };
  }

  #itemOf(): FindingItem | undefined {
    const item = this.#variables.foundItem;
    if (!item) return undefined;
    const of = item.forFinding(item.messageClass ?? this.#subject.recall(item));
    return Object.keys(of).length > 0 ? of : undefined;
  }

  /** A rule that throws: said as a finding, so that nobody takes its silence for a pass. */
  #failure(rule: Rule, why: string): Finding {
    const { proposal: _, ...finding } = this.#finding(
      rule,
      `rule failed: ${shown(why, MAX_VALUE)}`,
      'warning',
    );
    return { ...finding, spec: [], why: 'A rule that fails says nothing about the message.' };
  }

  #leftOut(what: string): Hit {
    const { parts } = this.#subject;
    return {
      node: NO_NODE,
      finding: {
        rule: 'easlens/limit',
        severity: 'warning',
        spec: [],
        direction: parts.direction,
        message: `${what}; the rest was left out`,
        why: 'A message with more is broken as a whole, or made to keep an inspector busy.',
        path: '',
        action: 'none',
      },
    };
  }
}

/** Bytes of the body, or the line of a source that has XML in their place. */
function placeOf(document: WbxmlDocument, node: Node, start: number): Pick<Finding, 'span' | 'line'> {
  const line = document.lines?.[node];
  if (line !== undefined) return { line };
  return { span: { start: start + document.start(node), end: start + document.end(node) } };
}

function messageOf(rule: Rule, tier: Tier | undefined, variables: Variables): string {
  return fillTemplate(tier?.message ?? rule.message, variables);
}
