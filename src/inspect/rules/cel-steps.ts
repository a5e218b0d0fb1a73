import { spendFor } from './budget.ts';
import type { CelNode } from './cel.ts';

/** Functions that loop over a list. */
const LIST_FUNCTIONS = ['all', 'exists', 'exists_one', 'map', 'filter'];
/** Functions whose work grows with what they are given. */
const WORKING_FUNCTIONS = new Set([...LIST_FUNCTIONS, 'join', 'split']);

/** What the library's nodes have beyond their declared shape: the function that evaluates them, set at first use. */
interface RunningNode {
  evaluate(evaluator: unknown, node: unknown, context: unknown): unknown;
}

/**
 * Makes each part of an expression pay for what it gives, as it is evaluated. Only loops, and what makes long texts out of
 * short ones, can take much work: an expression without them runs uncounted.
 */
export function countSteps(root: CelNode): void {
  if (!canTakeMuchWork(root)) return;
  for (const node of nodesOf(root)) payFor(node as CelNode & RunningNode);
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

function canTakeMuchWork(root: CelNode): boolean {
  for (const node of nodesOf(root)) {
    if (node.op === '+') return true;
    if (node.op === 'rcall' && WORKING_FUNCTIONS.has(node.args[0])) return true;
  }
  return false;
}

function isNode(candidate: unknown): candidate is CelNode {
  return typeof candidate === 'object' && candidate !== null && 'op' in candidate && 'args' in candidate;
}
