import { BudgetError, spend, startBudget } from './budget.ts';
import { type CelCall, type CelNode, OUR_NAMES, type ParsedCel, parseCel } from './cel.ts';
import { countSteps, nodesOf } from './cel-steps.ts';
import { type ExpressionProblem, explainExpressionError } from './expression-problem.ts';
import { ruleFunctions } from './functions/index.ts';
import { guardOf, guardSource } from './guard.ts';
import { builtInsOf, functionName, type Scope } from './language.ts';
import { patternProblem } from './matches.ts';
import { hint } from './suggest.ts';
import { tagProblem } from './tag-names.ts';

/** An expression that parsed, has a type, and is ready to run. */
export interface Expression {
  readonly source: string;
  /** CEL type of what it gives. */
  readonly type: string;
  /** Throws an Error for what only shows at run time: a text that is no number, too much work. */
  evaluate(variables: object): unknown;
}

/** Longest expression in characters. */
export const MAX_EXPRESSION = 4000;
/** Functions whose last argument names an element. */
const CHILD_FUNCTIONS = new Set(['hasChild', 'childText', 'childCount']);
/** Names an expression may call, by its scope. */
const callableNames = new Map<Scope, ReadonlySet<string>>();

function callableIn(scope: Scope): ReadonlySet<string> {
  let names = callableNames.get(scope);
  if (!names) {
    names = new Set([...builtInsOf(scope), ...ruleFunctions].map(({ signature }) => functionName(signature)));
    callableNames.set(scope, names);
  }
  return names;
}

/**
 * Parses and type-checks an expression. Gives what is wrong, with its place in the text, when it could not work or when
 * its type is none of those accepted.
 */
export function compileExpression(
  source: string,
  scope: Scope,
  accepted: readonly string[],
): Expression | ExpressionProblem {
  const wrong = textProblem(source, accepted);
  if (wrong) return wrong;
  try {
    const parsed = parseCel(source, scope);
    const found = prepare(parsed.ast, scope);
    if (found) return found;
    const { type, error } = parsed.check();
    if (error) return explainExpressionError(error, source, scope);
    if (!accepted.includes(type as string)) {
      return {
        code: 'EASLENS_RULE_TYPE',
        index: 0,
        problem: `an expression of type ${type}; expected ${accepted.join(' or ')}`,
      };
    }
    const first = guardSource(parsed.ast, source);
    const steps = countSteps(parsed.ast);
    const whole = (variables: object): unknown => run(parsed, steps, variables);
    const evaluate = first === undefined ? whole : guarded(first, scope, whole);
    return { source, type: type as string, evaluate };
  } catch (error) {
    return explainExpressionError(error, source, scope);
  }
}

/** Asks the first condition before the whole. */
function guarded(first: string, scope: Scope, whole: Expression['evaluate']): Expression['evaluate'] {
  const condition = compileExpression(first, scope, ['bool']);
  if ('problem' in condition) return whole;
  const guard = guardOf(condition.evaluate);
  return (variables) => (guard(variables) === false ? false : whole(variables));
}

/** What is wrong with the text before it is parsed. */
function textProblem(source: string, accepted: readonly string[]): ExpressionProblem | undefined {
  if (source.trim() === '') {
    return {
      code: 'EASLENS_RULE_EXPRESSION',
      index: 0,
      problem: `an empty expression; expected one of type ${accepted.join(' or ')}`,
    };
  }
  if (source.length <= MAX_EXPRESSION) return undefined;
  return {
    code: 'EASLENS_RULE_SIZE',
    index: 0,
    problem: `an expression of ${source.length} characters; up to ${MAX_EXPRESSION}`,
  };
}

function run(parsed: ParsedCel, steps: number, variables: object): unknown {
  startBudget();
  spend(steps);
  return parsed(variables as Record<string, unknown>);
}

/** Turns calls into ours where we have our own, and finds what the type check cannot: unknown functions, patterns and tag names. */
function prepare(root: CelNode, scope: Scope): ExpressionProblem | undefined {
  for (const node of nodesOf(root)) {
    if (node.op !== 'call' && node.op !== 'rcall') continue;
    const problem = callProblem(node, callableIn(scope));
    if (problem) return problem;
    if (node.op === 'rcall') node.args[0] = OUR_NAMES.get(node.args[0]) ?? node.args[0];
  }
  return undefined;
}

function callProblem(node: CelCall, callable: ReadonlySet<string>): ExpressionProblem | undefined {
  const name = node.args[0];
  if (!callable.has(name)) {
    const index = node.op === 'rcall' ? node.input.indexOf(name, node.args[1].range.end) : node.range.start;
    return {
      code: 'EASLENS_RULE_TYPE',
      index,
      problem: `unknown function "${name}"${hint(name, [...callable], 'there are')}`,
    };
  }
  const last = (node.op === 'rcall' ? node.args[2] : node.args[1]).at(-1);
  if (last?.op !== 'value' || typeof last.args !== 'string') return undefined;
  const at = last.range.start;
  if (CHILD_FUNCTIONS.has(name)) {
    const problem = tagProblem(last.args);
    return problem === undefined ? undefined : { code: 'EASLENS_RULE_SELECT', index: at, problem };
  }
  const problem = name === 'matches' ? patternProblem(last.args) : undefined;
  return problem === undefined ? undefined : { code: 'EASLENS_RULE_PATTERN', index: at, problem };
}

/** The sentence for an error that an evaluation threw. */
export function evaluationSentence(error: unknown): string {
  if (error instanceof BudgetError) return error.message;
  if (error instanceof Error) return 'summary' in error ? String(error.summary) : error.message;
  return String(error);
}
