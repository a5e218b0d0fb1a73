import type { Leaving } from '../eas/staying/leaving.ts';
import type { Finding, FindingItem, Severity } from '../finding.ts';
import { NO_NODE, type Node, type WbxmlDocument } from '../wbxml/document.ts';
import { startMessageBudget } from './budget.ts';
import { canEdit, type Edit } from './edit.ts';
import { evaluationSentence } from './expression.ts';
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
  readonly #items = new ItemFinder();
  #variables: Variables;
  #node: Node = NO_NODE;

  constructor(subject: Subject) {
    this.#subject = subject;
    this.#variables = new Variables(subject, NO_NODE, this.#items);
  }

  run(plan: RulePlan): readonly Hit[] {
    startMessageBudget();
    const { document } = this.#subject;
    this.#look(document?.root ?? NO_NODE);
    for (const rule of plan.once) this.#ask(rule);
    if (!document) return this.#hits;
    let matches = 0;
    for (const { rule, node } of matchesIn(plan, document)) {
      if (matches++ >= MAX_MATCHES || this.#hits.length >= MAX_FINDINGS) {
        this.#hits.push(this.#leftOut(matches > MAX_MATCHES));
        break;
      }
      if (node !== this.#node) this.#look(node);
      this.#ask(rule);
    }
    return this.#hits;
  }

  #look(node: Node): void {
    this.#node = node;
    this.#variables = new Variables(this.#subject, node, this.#items);
  }

  #ask(rule: Rule): void {
    if (this.#failed.has(rule)) return;
    try {
      if (rule.when && rule.when.evaluate(this.#variables) !== true) return;
      if (rule.assert.evaluate(this.#variables) === true) return;
      this.#hits.push(this.#hit(rule));
    } catch (error) {
      // What the rule asks about was taken out of the capture: it may be right or wrong, and nobody can tell.
      if (error instanceof UnknownValueError) return;
      // Once a message is enough: what fails for one element mostly fails for all.
      this.#failed.add(rule);
      this.#hits.push({ finding: this.#failure(rule, error), node: this.#node });
    }
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
      ...(place && !document.isUnknown(node) && { value: cutTo(document.text(node), MAX_VALUE) }),
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
  #failure(rule: Rule, error: unknown): Finding {
    const { proposal: _, ...finding } = this.#finding(
      rule,
      `rule failed: ${shown(evaluationSentence(error), MAX_VALUE)}`,
      'warning',
    );
    return { ...finding, spec: [], why: 'A rule that fails says nothing about the message.' };
  }

  #leftOut(tooManyElements: boolean): Hit {
    const { parts } = this.#subject;
    const message = tooManyElements
      ? `judged up to ${MAX_MATCHES} elements of this message; the rest was left out`
      : `showing ${MAX_FINDINGS} findings of this message; the rest was left out`;
    return {
      node: NO_NODE,
      finding: {
        rule: 'easlens/limit',
        severity: 'warning',
        spec: [],
        direction: parts.direction,
        message,
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
