import type { CelNode } from './cel.ts';
import { nodesOf } from './cel-steps.ts';

/** Texts whose answer is kept for one expression, and the longest of them: classes, numbers and the like. */
const MAX_ANSWERS = 64;
const MAX_TEXT = 64;

/**
 * Where the first condition of `a && b && c` asks about the value alone, its source: it says no to most elements, and says
 * the same of equal texts. Undefined for all other expressions.
 */
export function guardSource(root: CelNode, source: string): string | undefined {
  if (root.op !== '&&') return undefined;
  let first: CelNode = root;
  while (first.op === '&&') first = first.args[0];
  const names = [...nodesOf(first)].filter(({ op }) => op === 'id').map(({ args }) => args);
  if (names.length === 0 || names.some((name) => name !== 'value')) return undefined;
  return source.slice(first.range.start, first.range.end);
}

/**
 * Asks a first condition, each text once. Undefined where it fails: the whole expression may have an answer all the same, for in
 * CEL `error && false` is false.
 */
export function guardOf(
  evaluate: (variables: object) => unknown,
): (variables: object) => boolean | undefined {
  const answers = new Map<unknown, boolean>();
  return (variables) => {
    try {
      const { value } = variables as { readonly value: string };
      const known = answers.get(value);
      if (known !== undefined) return known;
      const answer = evaluate(variables) === true;
      if (answers.size >= MAX_ANSWERS) answers.clear();
      if (value.length <= MAX_TEXT) answers.set(value, answer);
      return answer;
    } catch {
      return undefined;
    }
  };
}
