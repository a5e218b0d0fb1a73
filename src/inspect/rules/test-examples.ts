import { Buffer } from 'node:buffer';
import { documentOf, openBody } from '../eas/body.ts';
import type { RequestLine } from '../eas/request-line.ts';
import { topStatus } from '../eas/status.ts';
import type { Body, Direction, InspectedRequest, InspectedResponse, RawHeaders } from '../message.ts';
import { canonicalXml, toCanonicalXml } from '../wbxml/canonical.ts';
import { decode } from '../wbxml/decode.ts';
import { encode } from '../wbxml/encode.ts';
import { fromXml } from '../wbxml/from-xml.ts';
import { XmlError } from '../wbxml/xml/error.ts';
import { applyEdits, type Edit } from './edit.ts';
import { type Hit, judge } from './engine.ts';
import type { Example, InvalidExample, Rule, RulePack } from './rule.ts';
import { RuleSet } from './rule-set.ts';
import {
  exchangeSubject,
  requestSubject,
  responseSubject,
  type Subject,
  type Surroundings,
} from './subject.ts';

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

/** What is wrong with a rule's examples before any of them is run. */
function sloppiness({ examples, line, message, tiers }: Rule): readonly { line: number; problem: string }[] {
  const found: { line: number; problem: string }[] = [];
  if (examples.valid.length === 0) found.push({ line, problem: 'no valid example; expected at least one' });
  if (examples.invalid.length === 0)
    found.push({ line, problem: 'no invalid example; expected at least one' });
  const seen = new Map<string, number>();
  for (const example of [...examples.valid, ...examples.invalid]) {
    const key = JSON.stringify([example.request, example.response, example.given]);
    const first = seen.get(key);
    if (first !== undefined)
      found.push({ line: example.line, problem: `the same example as in line ${first}` });
    seen.set(key, example.line);
  }
  const placeholders = [message, ...tiers.flatMap((tier) => tier.message ?? [])].flatMap(({ parts }) =>
    parts.flatMap((part) => (typeof part === 'string' ? [] : `{${part.source}}`)),
  );
  for (const { messages, line: at } of examples.invalid) {
    const unfilled = placeholders.find((placeholder) => messages.some((text) => text.includes(placeholder)));
    if (unfilled)
      found.push({
        line: at,
        problem: `the message has ${unfilled} in it; expected the value that stands there`,
      });
  }
  return found;
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
    const line = lineOf(example);
    if (this.#rule.commands && !this.#rule.commands.includes(line.command)) {
      return `the example is a ${line.command}, which the rule does not judge; expected ${this.#rule.commands.join(', ')}`;
    }
    const subject = subjectFor(this.#rule, example, line);
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

/** The request line of an example; without a word from it, that of a device of protocol 14.1. */
function lineOf({ request, response, given }: Example): RequestLine {
  const root = /^<([A-Za-z]+)/.exec(request ?? response ?? '')?.[1] ?? 'Sync';
  return {
    command: given.command ?? root,
    query: given.queryVersion === undefined ? 'plain' : 'base64',
    protocolVersion: given.protocolVersion ?? given.queryVersion ?? '14.1',
    ...(given.queryVersion !== undefined && { queryVersion: given.queryVersion }),
    user: given.user ?? 'user',
    deviceId: given.deviceId ?? 'DEVICE',
    deviceType: given.deviceType ?? 'Phone',
    acceptsMultipart: false,
    problems: [],
  };
}

function subjectFor(rule: Rule, example: Example, line: RequestLine): Subject {
  const { given } = example;
  const around: Surroundings = {
    region: given.region ?? '',
    recall: (_, item) => given.remembered?.[`${item.collectionId ?? ''}/${item.serverId ?? ''}`],
  };
  const headers = headersOf(example);
  const requestHead = { method: 'POST', target: `/Microsoft-Server-ActiveSync?Cmd=${line.command}`, headers };
  const request: InspectedRequest = {
    head: requestHead,
    line,
    body: bodyOf(example.request, 'request', line),
  };
  if (rule.on === 'request') return requestSubject(request, around);
  const body = bodyOf(example.response, 'response', line);
  const document = documentOf(body);
  const status = document && topStatus(line.command, document);
  const head = { status: given.httpStatus ?? 200, headers };
  const response: InspectedResponse = { head, body, ...(status !== undefined && { status }) };
  if (rule.on === 'response') return responseSubject(request, response, around);
  return exchangeSubject(request, response, around);
}

const CONTENT_TYPE: RawHeaders = ['Content-Type', 'application/vnd.ms-sync.wbxml'];

function headersOf({ given }: Example): RawHeaders {
  return [...CONTENT_TYPE, ...Object.entries(given.headers ?? {}).flat()];
}

function bodyOf(xml: string | undefined, direction: Direction, line: RequestLine): Body {
  const bytes = xml === undefined ? Buffer.alloc(0) : encode(fromXml(xml));
  return openBody(CONTENT_TYPE, { bytes, length: bytes.length, overLimit: false }, direction, line.command);
}
