import { canonicalXml, toCanonicalXml } from '../wbxml/canonical.ts';
import { decode } from '../wbxml/decode.ts';
import { XmlError } from '../wbxml/xml/error.ts';
import { applyEdits, type Edit } from './edit.ts';
import { type Hit, judge } from './engine.ts';
import { exampleLine, exampleSubject } from './example-subject.ts';
import type { Example, InvalidExample, Rule, RulePack } from './rule.ts';
import { RuleSet } from './rule-set.ts';
import type { Subject } from './subject.ts';

/** An example that does not hold, or a rule whose examples are not good enough. */
export interface ExampleFailure {
  readonly rule: string;
  /** Line in the rule file, from 1. */
  readonly line: number;
  readonly problem: string;
}

export interface ExampleReport {
  /** How many examples were run. */
  readonly examples: number;
  readonly failures: readonly ExampleFailure[];
}

/** Runs the examples of every rule of a pack, each rule alone; strict about the examples themselves too. */
export function testExamples(pack: RulePack): ExampleReport {
  const failures: ExampleFailure[] = [];
  let examples = 0;
  for (const rule of pack.rules) {
    examples += rule.examples.valid.length + rule.examples.invalid.length;
    const fail = (line: number, problem: string) => failures.push({ rule: rule.name, line, problem });
    for (const { line, problem } of sloppiness(rule)) fail(line, problem);
    const run = new ExampleRun(rule, pack);
    for (const example of rule.examples.valid)
      for (const problem of run.valid(example)) fail(example.line, problem);
    for (const example of rule.examples.invalid)
      for (const problem of run.invalid(example)) fail(example.line, problem);
  }
  return { examples, failures };
}

interface Sloppiness {
  readonly line: number;
  readonly problem: string;
}

/** What is wrong with a rule's examples before any of them is run. */
function sloppiness(rule: Rule): readonly Sloppiness[] {
  return [...missingExamples(rule), ...repeatedExamples(rule), ...unfilledMessages(rule)];
}

function missingExamples({ examples, line }: Rule): readonly Sloppiness[] {
  return (['valid', 'invalid'] as const)
    .filter((kind) => examples[kind].length === 0)
    .map((kind) => ({ line, problem: `no ${kind} example; expected at least one` }));
}

function repeatedExamples({ examples }: Rule): readonly Sloppiness[] {
  const seen = new Map<string, number>();
  return [...examples.valid, ...examples.invalid].flatMap(({ request, response, given, line }) => {
    const key = JSON.stringify([request, response, given]);
    const first = seen.get(key);
    seen.set(key, line);
    return first === undefined ? [] : { line, problem: `the same example as in line ${first}` };
  });
}

/** A message that still has its placeholder was copied from the rule, and never seen. */
function unfilledMessages({ examples, message, tiers }: Rule): readonly Sloppiness[] {
  const placeholders = [message, ...tiers.flatMap((tier) => tier.message ?? [])].flatMap(({ parts }) =>
    parts.flatMap((part) => (typeof part === 'string' ? [] : `{${part.source}}`)),
  );
  return examples.invalid.flatMap(({ messages, line }) => {
    const unfilled = placeholders.find((placeholder) => messages.some((text) => text.includes(placeholder)));
    if (unfilled === undefined) return [];
    return { line, problem: `the message has ${unfilled} in it; expected the value that stands there` };
  });
}

/** Runs examples of one rule. */
class ExampleRun {
  readonly #rule: Rule;
  readonly #rules: RuleSet;

  constructor(rule: Rule, pack: RulePack) {
    this.#rule = rule;
    this.#rules = new RuleSet([{ ...pack, rules: [rule] }]);
  }

  valid(example: Example): readonly string[] {
    const outcome = this.#run(example);
    if (typeof outcome === 'string') return [outcome];
    const { hits } = outcome;
    return hits.length === 0
      ? []
      : [`valid, but found: ${hits.map(({ finding }) => finding.message).join(' | ')}`];
  }

  invalid(example: InvalidExample): readonly string[] {
    const outcome = this.#run(example);
    if (typeof outcome === 'string') return [outcome];
    const { hits, subject } = outcome;
    if (hits.length === 0) return ['invalid, but nothing was found'];
    const problems: string[] = [];
    const messages = hits.map(({ finding }) => finding.message);
    if (messages.join('\n') !== example.messages.join('\n')) {
      problems.push(
        `expected the message ${example.messages.join(' | ')}\n  but found ${messages.join(' | ')}`,
      );
    }
    const other = hits.find(({ finding }) => finding.severity !== example.severity);
    if (other) problems.push(`expected severity ${example.severity}, but found ${other.finding.severity}`);
    return [...problems, ...afterProblems(example, subject, hits)];
  }

  /** Runs the rule over an example; a sentence when that is not possible. */
  #run(example: Example): { readonly subject: Subject; readonly hits: readonly Hit[] } | string {
    for (const text of [example.request, example.response]) {
      const problem = text === undefined ? undefined : xmlProblem(text);
      if (problem !== undefined) return problem;
    }
    const line = exampleLine(example);
    if (this.#rule.commands && !this.#rule.commands.includes(line.command)) {
      return `the example is a ${line.command}, which the rule does not judge; expected ${this.#rule.commands.join(', ')}`;
    }
    const subject = exampleSubject(this.#rule.on, example, line);
    return { subject, hits: judge(this.#rules.plan(this.#rule.on, line.command), subject) };
  }
}

/** What is wrong with a document before any rule is asked. */
function xmlProblem(text: string): string | undefined {
  try {
    const canonical = canonicalXml(text);
    return canonical === text ? undefined : `not in canonical form; expected ${canonical}`;
  } catch (error) {
    if (error instanceof XmlError) return `the document cannot be read: ${error.message}`;
    throw error;
  }
}

function afterProblems(
  { after }: InvalidExample,
  { document }: Subject,
  hits: readonly Hit[],
): readonly string[] {
  const edits = hits.flatMap(({ edit }): readonly Edit[] => (edit ? [edit] : []));
  if (edits.length === 0 || !document)
    return after === undefined ? [] : ['"after" where the rule has no fix to apply'];
  const before = toCanonicalXml(document);
  const fixed = toCanonicalXml(
    decode(applyEdits(document, edits)),
    after?.includes('\n') ? 'indented' : 'line',
  );
  if (after === undefined) return [`the fix applies, but "after" is missing; expected ${fixed}`];
  if (fixed === before) return ['the fix changes nothing'];
  return fixed === after ? [] : [`expected after the fix ${after}\n  but found ${fixed}`];
}
