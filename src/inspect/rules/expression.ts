import { type ASTNode, Environment, type ParseResult } from '@marcbachmann/cel-js';
import { BudgetError, spendFor, startBudget } from './budget.ts';
import { type ExpressionProblem, explainExpressionError } from './expression-problem.ts';
import { ruleFunctions, ruleTypes } from './functions/index.ts';
import type { RuleFunction, RuleType } from './functions/rule-function.ts';
import { builtIns, functionName, languageTypes, type Scope, variablesOf } from './language.ts';
import { matches, patternProblem } from './matches.ts';
import { hint } from './suggest.ts';
import { tagProblem } from './tag-names.ts';
import { DeviceView } from './views/device-view.ts';
import { ItemView } from './views/item-view.ts';
import { MessageView } from './views/message-view.ts';
import { NodeView } from './views/node-view.ts';
import { OutcomeView } from './views/outcome-view.ts';

/** An expression that parsed, has a type, and is ready to run. */
export interface Expression {
  readonly source: string;
  /** CEL type of what it gives. */
  readonly type: string;
  /** Throws an Error for what only shows at run time: a text that is no number, too much work. */
  evaluate(variables: object): unknown;
}

/** Longest expression in characters. */
const MAX_EXPRESSION = 4000;
/** Limits of the parser; an expression a person wrote has a tenth of this. */
const LIMITS = {
  maxAstNodes: 1000,
  maxDepth: 40,
  maxListElements: 200,
  maxMapEntries: 200,
  maxCallArguments: 8,
};

const LIST_FUNCTIONS = ['all', 'exists', 'exists_one', 'map', 'filter'];
const WORKING_FUNCTIONS = new Set([...LIST_FUNCTIONS, 'join', 'split']);
const CHILD_FUNCTIONS = new Set(['hasChild', 'childText', 'childCount']);
/** The library's own `matches` is a backtracking engine, which calls of it never reach: they are renamed. */
const OUR_MATCHES = 'matchesRe2';

const environments: Record<Scope, Environment> = {
  message: environmentOf('message'),
  exchange: environmentOf('exchange'),
};

/** Names an expression may call. */
const callableNames: ReadonlySet<string> = new Set(
  [...builtIns, ...ruleFunctions].map(({ signature }) => functionName(signature)),
);

/**
 * Parses and type-checks an expression. Gives what is wrong, with its place in the text, when it could not work or when
 * its type is none of those accepted.
 */
export function compileExpression(
  source: string,
  scope: Scope,
  accepted: readonly string[],
): Expression | ExpressionProblem {
  if (source.trim() === '')
    return {
      code: 'EASLENS_RULE_EXPRESSION',
      index: 0,
      problem: `an empty expression; expected one of type ${accepted.join(' or ')}`,
    };
  if (source.length > MAX_EXPRESSION) {
    return {
      code: 'EASLENS_RULE_SIZE',
      index: 0,
      problem: `an expression of ${source.length} characters; up to ${MAX_EXPRESSION}`,
    };
  }
  try {
    const parsed = environments[scope].parse(source);
    const found = prepare(parsed.ast);
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
    if (works(parsed.ast)) countSteps(parsed.ast);
    return { source, type: type as string, evaluate: (variables) => run(parsed, variables) };
  } catch (error) {
    return explainExpressionError(error, source, scope);
  }
}

function run(parsed: ParseResult, variables: object): unknown {
  startBudget();
  return parsed(variables as Record<string, unknown>);
}

function environmentOf(scope: Scope): Environment {
  const environment = new Environment({ limits: LIMITS });
  const views = {
    Node: NodeView,
    Item: ItemView,
    Message: MessageView,
    Device: DeviceView,
    Outcome: OutcomeView,
  };
  for (const { name, fields } of languageTypes) {
    const ctor = views[name as keyof typeof views];
    environment.registerType(name, {
      ctor,
      fields: Object.fromEntries(fields.map((field) => [field.name, field.type])),
    });
  }
  const makers = new Map(ruleTypes.map((type) => [type.name, registerResult(environment, type)]));
  for (const { name, type } of variablesOf(scope)) environment.registerVariable(name, type);
  registerChildFunctions(environment);
  environment.registerFunction(`string.${OUR_MATCHES}(string): bool`, matches, { async: false });
  environment.registerFunction('matches(string, string): bool', matches, { async: false });
  for (const own of ruleFunctions) registerOwn(environment, own, makers);
  return environment;
}

function registerChildFunctions(environment: Environment): void {
  for (const receiver of ['Node', 'Item']) {
    const register = (
      signature: string,
      call: (holder: NodeView | ItemView, name: string) => unknown,
    ): unknown => environment.registerFunction(`${receiver}.${signature}`, call, { async: false });
    register('hasChild(string): bool', (holder, name) => holder.hasChild(name));
    register('childText(string): string', (holder, name) => holder.childText(name));
    register('childCount(string): int', (holder, name) => holder.childCount(name));
  }
  environment.registerFunction(
    'Message.header(string): string',
    (message: MessageView, name: string) => message.header(name),
    { async: false },
  );
}

/** The library tells types by their class, so each result type gets one. */
function registerResult(environment: Environment, type: RuleType): (fields: object) => object {
  const Result = { [type.name]: class {} }[type.name] as new () => object;
  environment.registerType(type.name, { ctor: Result, fields: { ...type.fields } });
  return (fields) => Object.assign(new Result(), fields);
}

function registerOwn(
  environment: Environment,
  own: RuleFunction,
  makers: ReadonlyMap<string, (fields: object) => object>,
): void {
  const call = own.call as (...given: unknown[]) => unknown;
  const make = makers.get(own.signature.slice(own.signature.lastIndexOf(':') + 1).trim());
  const handler = make ? (...given: unknown[]) => make(call(...given) as object) : call;
  environment.registerFunction(own.signature, handler, { async: false });
}

/** Turns `matches` into ours, and finds what the type check cannot: unknown functions, patterns and tag names. */
function prepare(root: ASTNode): ExpressionProblem | undefined {
  for (const node of nodesOf(root)) {
    if (node.op !== 'call' && node.op !== 'rcall') continue;
    const problem = callProblem(node);
    if (problem) return problem;
    if (node.op === 'rcall' && node.args[0] === 'matches') node.args[0] = OUR_MATCHES;
  }
  return undefined;
}

type CallNode = Extract<ASTNode, { op: 'call' | 'rcall' }>;

function callProblem(node: CallNode): ExpressionProblem | undefined {
  const name = node.args[0];
  if (!callableNames.has(name)) {
    const index = node.op === 'rcall' ? node.input.indexOf(name, node.args[1].range.end) : node.range.start;
    return {
      code: 'EASLENS_RULE_TYPE',
      index,
      problem: `unknown function "${name}"${hint(name, [...callableNames], 'there are')}`,
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

/** Only loops, and what makes long texts out of short ones, can take much work: the rest runs uncounted. */
function works(root: ASTNode): boolean {
  for (const node of nodesOf(root)) {
    if (node.op === '+') return true;
    if (node.op === 'rcall' && WORKING_FUNCTIONS.has(node.args[0])) return true;
  }
  return false;
}

/** What the library's nodes have beyond their declared shape: the function that evaluates them, set at first use. */
interface RunningNode {
  evaluate(evaluator: unknown, node: unknown, context: unknown): unknown;
}

/** Makes each node of the expression pay for what it gives. */
function countSteps(root: ASTNode): void {
  for (const node of nodesOf(root)) {
    let evaluate = (node as unknown as RunningNode).evaluate;
    const counting: RunningNode['evaluate'] = (evaluator, self, context) => {
      const value = evaluate.call(node as unknown as RunningNode, evaluator, self, context);
      spendFor(value);
      return value;
    };
    Object.defineProperty(node, 'evaluate', {
      get: () => counting,
      set: (replaced: RunningNode['evaluate']) => {
        evaluate = replaced;
      },
    });
  }
}

/** Every node of the tree, as written: macros are seen through by their arguments. */
function* nodesOf(root: ASTNode): Generator<ASTNode> {
  const pending: unknown[] = [root];
  while (pending.length > 0) {
    const next = pending.pop();
    if (Array.isArray(next)) pending.push(...next);
    else if (isNode(next)) {
      yield next;
      pending.push(next.args);
    }
  }
}

function isNode(candidate: unknown): candidate is ASTNode {
  return typeof candidate === 'object' && candidate !== null && 'op' in candidate && 'args' in candidate;
}

/** The sentence for an error that an evaluation threw. */
export function evaluationSentence(error: unknown): string {
  if (error instanceof BudgetError) return error.message;
  if (error instanceof Error) return 'summary' in error ? String(error.summary) : error.message;
  return String(error);
}
