import { OUR_NAMES } from './cel.ts';
import { ruleFunctions, ruleTypes } from './functions/index.ts';
import { builtInsOf, functionName, type Scope, typesOf, variablesOf } from './language.ts';
import type { RuleFileCode } from './rule-file-error.ts';
import { cutTo } from './shown.ts';
import { hint, nearest } from './suggest.ts';

/** Why an expression cannot be used, and at which of its characters. */
export interface ExpressionProblem {
  readonly code: RuleFileCode;
  readonly index: number;
  /** What was found; what would be accepted. */
  readonly problem: string;
}

/** What the library's errors carry. */
interface LibraryError {
  readonly name?: string;
  readonly code?: string;
  readonly summary?: string;
  readonly message?: string;
  readonly range?: { readonly start: number; readonly end: number };
  readonly node?: { readonly args?: unknown };
}

/** Says in our words what the library found wrong with an expression. */
export function explainExpressionError(error: unknown, source: string, scope: Scope): ExpressionProblem {
  const { name, code = '', summary, message, range, node } = error as LibraryError;
  const index = Math.min(placeOf(error as LibraryError, source, scope), source.length);
  const said = summary ?? message ?? String(error);
  if (code === 'limit_exceeded')
    return { code: 'EASLENS_RULE_SIZE', index, problem: `an expression too large: ${said}` };
  if (name === 'ParseError') return { code: 'EASLENS_RULE_EXPRESSION', index, problem: syntaxSentence(said) };
  const found = source.slice(range?.start ?? 0, range?.end ?? source.length);
  const explain = explanations[code];
  return {
    code: 'EASLENS_RULE_TYPE',
    index,
    problem: explain ? explain({ said, found, scope, node }) : lowerFirst(said),
  };
}

/** The character that is wrong. The library marks all of `a == b`, from its start: in a line just typed the operator tells more. */
function placeOf({ code, range, node }: LibraryError, source: string, scope: Scope): number {
  const start = range?.start ?? 0;
  const left: unknown = Array.isArray(node?.args) ? node.args[0] : undefined;
  if (typeof scope !== 'object' || code !== 'no_such_overload') return start;
  if (typeof left !== 'object' || left === null || !('range' in left)) return start;
  const { end } = left.range as { readonly end: number };
  const operator = end + source.slice(end).search(/\S/);
  return operator < (range?.end ?? 0) ? operator : start;
}

/** Characters of a word that are quoted twice in a sentence. */
const MAX_TEXT = 40;

interface Found {
  /** What the library says. */
  readonly said: string;
  /** The part of the expression it speaks of. */
  readonly found: string;
  readonly scope: Scope;
  readonly node: LibraryError['node'];
}

const explanations: Readonly<Record<string, (found: Found) => string>> = {
  unknown_variable: ({ said, scope }) => {
    const name = said.slice(said.lastIndexOf(':') + 1).trim();
    const names = variablesOf(scope).map((variable) => variable.name);
    if (typeof scope === 'object') return unknownName(name, names);
    const elsewhere = variablesOf('exchange').some((variable) => variable.name === name);
    if (elsewhere)
      return `the variable "${name}", which only rules with "on: exchange" have; here are ${names.join(', ')}`;
    return `unknown variable "${name}"${hint(name, names, 'there are')}`;
  },
  no_such_key: ({ said, node, scope }) => {
    const name = said.slice(said.lastIndexOf(':') + 1).trim();
    const type = typeNameOf(node);
    const fields = fieldsOf(type, scope);
    if (fields.length === 0) return `unknown field "${name}"`;
    return `${type} has no "${name}"${hint(name, fields, 'it has')}`;
  },
  no_matching_overload: ({ said, found, scope }) => {
    const call = asWritten(/'([^']*)'/.exec(said)?.[1] ?? found);
    const name = /(\w+)\(/.exec(call)?.[1] ?? '';
    const signatures = [...builtInsOf(scope), ...ruleFunctions]
      .filter(({ signature }) => functionName(signature) === name)
      .map(({ signature }) => signature);
    return `${call} does not fit; expected ${signatures.join(' or ')}`;
  },
  no_such_overload: ({ said }) => {
    const parts = /^no such overload: (.+) (\S+) (.+)$/.exec(said);
    if (!parts) return `${said.replace('no such overload: ', '')} has no meaning; expected another type`;
    const [, left, operator, right] = parts;
    return `"${operator}" between ${left} and ${right}; expected types that go together, for example by string(…) or int(…)`;
  },
};

/** A call with the name that the person knows. */
function asWritten(call: string): string {
  let written = call;
  for (const [name, ours] of OUR_NAMES) written = written.replace(`${ours}(`, `${name}(`);
  return written;
}

/** A word that is like none of the names was most likely meant as a text. */
function unknownName(name: string, names: readonly string[]): string {
  if (nearest(name, names).length > 0) return `unknown name "${name}"${hint(name, names)}`;
  const text = cutTo(name, MAX_TEXT);
  return `unknown name "${text}"; a text stands in quotes: "${text}"`;
}

/** The type whose field was asked for; the checker leaves it on the node before the dot. */
function typeNameOf(node: LibraryError['node']): string {
  const owner: unknown = Array.isArray(node?.args) ? node.args[0] : undefined;
  if (typeof owner !== 'object' || owner === null || !('checkedType' in owner)) return '';
  return String(owner.checkedType);
}

function fieldsOf(type: string, scope: Scope): readonly string[] {
  const ours = typesOf(scope).find(({ name }) => name === type);
  if (ours) return ours.fields.map(({ name }) => name);
  return Object.keys(ruleTypes.find(({ name }) => name === type)?.fields ?? {});
}

function syntaxSentence(said: string): string {
  if (said.includes('EOF')) return 'an expression that ends too early; expected the rest of it';
  return `${lowerFirst(said)}; expected a CEL expression`;
}

function lowerFirst(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}
