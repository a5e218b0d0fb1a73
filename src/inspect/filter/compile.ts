import type { Exchange } from '../exchange.ts';
import { startMessageBudget } from '../rules/budget.ts';
import { compileExpression, type Expression, MAX_EXPRESSION } from '../rules/expression.ts';
import { ExchangeView, type More } from './exchange-view.ts';
import { filterVocabulary } from './language.ts';
import { looksLikeExpression } from './looks.ts';
import { wordSearch } from './word-search.ts';
import { readWords } from './words.ts';

/** A filter that is ready to run. */
export interface Filter {
  readonly kind: 'expression' | 'words';
  readonly text: string;
  /** Whether an exchange passes. Never throws: what cannot be evaluated does not pass. */
  test(exchange: Exchange, more: More): boolean;
  /** Numbers of the exchanges on which the expression failed: a text that is no number, too much work. The first thousand. */
  readonly failures: ReadonlySet<number>;
}

/** Why a text is no filter, and at which of its characters. */
export interface FilterProblem {
  /** In UTF-16 units. */
  readonly index: number;
  /** What was found; what would be accepted. */
  readonly problem: string;
}

/** Longest filter in characters. */
export const MAX_FILTER = MAX_EXPRESSION;
/** Failures that are counted: beyond that the filter is wrong, not the exchanges. */
const MAX_FAILURES = 1000;
const NONE: ReadonlySet<number> = new Set();

/**
 * Makes a filter of what a person typed: a CEL expression where it is one, or was clearly meant as one, else words that
 * all have to occur.
 */
export function compileFilter(text: string): Filter | FilterProblem {
  if (text.length > MAX_FILTER) {
    return { index: MAX_FILTER, problem: `a filter of ${text.length} characters; up to ${MAX_FILTER}` };
  }
  const looks = looksLikeExpression(text);
  // Plain words would rarely parse; a single one may, such as `pending`.
  const compiled = compileExpression(text, filterVocabulary, ['bool']);
  if (!('problem' in compiled)) return expressionFilter(compiled);
  if (looks) return { index: compiled.index, problem: compiled.problem };
  return { kind: 'words', text, test: wordSearch(readWords(text)), failures: NONE };
}

function expressionFilter(expression: Expression): Filter {
  const view = new ExchangeView();
  const failures = new Set<number>();
  const test = (exchange: Exchange, more: More): boolean => {
    startMessageBudget();
    try {
      const passes = expression.evaluate(view.show(exchange, more)) === true;
      if (failures.size > 0) failures.delete(more.number);
      return passes;
    } catch {
      // Whatever an evaluation throws says the same: this exchange cannot be judged by this expression.
      if (failures.size < MAX_FAILURES) failures.add(more.number);
      return false;
    }
  };
  return { kind: 'expression', text: expression.source, test, failures };
}
