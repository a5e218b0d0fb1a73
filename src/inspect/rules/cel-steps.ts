import { spendFor } from './budget.ts';
import { type CelNode, OUR_NAMES } from './cel.ts';

/** Functions that loop over a list. */
const LIST_FUNCTIONS = ['all', 'exists', 'exists_one', 'map', 'filter'];
/** Functions whose work grows with what they are given. */
const WORKING_FUNCTIONS = new Set([
  ...LIST_FUNCTIONS,
  ...['join', 'split'].map((name) => OUR_NAMES.get(name)),
]);
/** Parts of an expression that together count as one step where each is worked out once at most. */
const PARTS_A_STEP = 4;

/** What the library's nodes have beyond their declared shape: the function that evaluates them, set at first use. */
interface RunningNode {
  evaluate(evaluator: unknown, node: unknown, context: unknown): unknown;
}

/**
 * Makes each part of an expression pay for what it gives, as it is evaluated. Only loops, and what makes long texts out of
 * short ones, can take much work: an expression without them costs the same each time, in steps, which is given; 0 for the others.
 */
export function countSteps(root: CelNode): number {
  const parts = [...nodesOf(root)];
  if (!parts.some(canTakeMuchWork)) return Math.ceil(parts.length / PARTS_A_STEP);
  for (const node of parts) payFor(node as CelNode & RunningNode);
  return 0;
}

function payFor(node: RunningNode): void {
  let { evaluate } = node;
  const counting: RunningNode['evaluate'] = (evaluator, self, context) => {
    const value = evaluate.call(node, evaluator, self, context);
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

/** Every node of the tree, as written: macros are seen through by their arguments. */
export function* nodesOf(root: CelNode): Generator<CelNode> {
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

function canTakeMuchWork(node: CelNode): boolean {
  return node.op === '+' || (node.op === 'rcall' && WORKING_FUNCTIONS.has(node.args[0]));
}

function isNode(candidate: unknown): candidate is CelNode {
  return typeof candidate === 'object' && candidate !== null && 'op' in candidate && 'args' in candidate;
}
