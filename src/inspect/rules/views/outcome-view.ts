import { paid } from '../budget.ts';
import type { Outcome } from '../outcome.ts';

/** What expressions see of an outcome: a class of its own, by which the library tells the type. */
export class OutcomeView implements Outcome {
  readonly verdict: Outcome['verdict'];
  readonly status: string;
  readonly source: Outcome['source'];

  constructor(outcome: Outcome) {
    this.verdict = outcome.verdict;
    this.status = paid(outcome.status);
    this.source = outcome.source;
  }
}
