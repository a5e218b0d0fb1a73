import { type CelNode, parseCel } from '../rules/cel.ts';
import { filterVocabulary } from './language.ts';

/**
 * What an expression asks of an exchange, as far as a database can answer it: every exchange that passes the expression
 * fulfils it. `unknown` is what only an evaluation tells.
 */
export type Condition =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition[] }
  | {
      readonly kind: 'compare';
      readonly field: string;
      readonly operator: Comparison;
      readonly value: string | number;
    }
  | {
      readonly kind: 'text';
      readonly field: string;
      readonly how: TextTest;
      readonly value: string;
      readonly isNot: boolean;
    }
  | { readonly kind: 'flag'; readonly field: string; readonly isNot: boolean }
  | { readonly kind: 'rule'; readonly rule: string; readonly isNot: boolean }
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'unknown' };

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';
export type TextTest = 'startsWith' | 'endsWith' | 'contains';

const NEGATED: Readonly<Record<Comparison, Comparison>> = {
  ...{ '==': '!=', '!=': '==' },
  ...{ '<': '>=', '>=': '<', '>': '<=', '<=': '>' },
};
/** The same with the sides changed. */
const TURNED: Readonly<Record<Comparison, Comparison>> = {
  ...{ '==': '==', '!=': '!=' },
  ...{ '<': '>', '>': '<', '<=': '>=', '>=': '<=' },
};
const TEXT_TESTS: readonly string[] = ['startsWith', 'endsWith', 'contains'] satisfies readonly TextTest[];

const FLAGS: readonly string[] = ['pending', 'failed', 'marked'];
const NUMBERS: readonly string[] = [
  ...['httpStatus', 'durationMs', 'findings', 'errors', 'warnings', 'infos', 'number'],
  ...['request.bytes', 'response.bytes'],
];
const TEXTS: readonly string[] = [
  ...['command', 'method', 'protocolVersion', 'user', 'device.id', 'device.type', 'status', 'failure'],
  ...['severity', 'action', 'id', 'request.kind', 'response.kind'],
];
const UNKNOWN: Condition = { kind: 'unknown' };

/** The condition of a filter that is an expression and compiles. */
export function conditionOf(text: string): Condition {
  return read(parseCel(text, filterVocabulary).ast, false);
}

/** True where whatever fulfils the condition passes the expression too. */
export function isExact(condition: Condition): boolean {
  if (condition.kind === 'all' || condition.kind === 'any') return condition.of.every(isExact);
  return condition.kind !== 'unknown';
}

/** The negation goes down to the comparisons: what is unknown stays unknown either way. */
function read(node: CelNode, isNot: boolean): Condition {
  switch (node.op) {
    case '!_':
      return read(node.args, !isNot);
    case '&&':
    case '||': {
      const kind = (node.op === '&&') === isNot ? 'any' : 'all';
      return { kind, of: node.args.map((side) => read(side, isNot)) };
    }
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compared(node.op, node.args, isNot);
    case 'in':
      return membership(node.args, isNot);
    case 'rcall':
      return textTest(node, isNot);
    case 'value':
      return typeof node.args === 'boolean' ? { kind: 'constant', value: node.args !== isNot } : UNKNOWN;
    default: {
      const field = fieldOf(node);
      return field !== undefined && FLAGS.includes(field) ? { kind: 'flag', field, isNot } : UNKNOWN;
    }
  }
}

function compared(
  operator: Comparison,
  [left, right]: readonly [CelNode, CelNode],
  isNot: boolean,
): Condition {
  const [isTurned, field] = fieldOf(left) === undefined ? [true, fieldOf(right)] : [false, fieldOf(left)];
  const value = literalIn(isTurned ? left : right);
  if (field === undefined || value === undefined) return UNKNOWN;
  const meant = isTurned ? TURNED[operator] : operator;
  const condition = { kind: 'compare', field, operator: isNot ? NEGATED[meant] : meant, value } as const;
  if (typeof value === 'number') return NUMBERS.includes(field) ? condition : UNKNOWN;
  // Which text comes before which is told in another way by a database.
  return TEXTS.includes(field) && (operator === '==' || operator === '!=') ? condition : UNKNOWN;
}

function membership([item, list]: readonly [CelNode, CelNode], isNot: boolean): Condition {
  const value = literalIn(item);
  if (fieldOf(list) === 'rules') {
    return typeof value === 'string' ? { kind: 'rule', rule: value, isNot } : UNKNOWN;
  }
  if (list.op !== 'list') return UNKNOWN;
  const of = list.args.map((one) => compared('==', [item, one], isNot));
  return { kind: isNot ? 'all' : 'any', of };
}

function textTest(node: Extract<CelNode, { op: 'rcall' }>, isNot: boolean): Condition {
  const [how, target, given] = node.args;
  const field = fieldOf(target);
  const value = given.length === 1 ? literalIn(given[0] as CelNode) : undefined;
  if (!isTextTest(how) || field === undefined || !TEXTS.includes(field) || typeof value !== 'string') {
    return UNKNOWN;
  }
  return { kind: 'text', field, how, value, isNot };
}

function isTextTest(name: string): name is TextTest {
  return TEXT_TESTS.includes(name);
}

/** `command`, `device.id`. */
function fieldOf(node: CelNode): string | undefined {
  if (node.op === 'id') return node.args;
  if (node.op !== '.') return undefined;
  const [owner, name] = node.args;
  return owner.op === 'id' ? `${owner.args}.${name}` : undefined;
}

function literalIn(node: CelNode): string | number | undefined {
  if (node.op === '-_') {
    const value = literalIn(node.args);
    return typeof value === 'number' ? -value : undefined;
  }
  if (node.op !== 'value') return undefined;
  const { args: value } = node;
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'bigint') return undefined;
  return Number.isSafeInteger(Number(value)) ? Number(value) : undefined;
}
