/** Work one evaluation may do, in steps: a step is one part of the expression, or 64 characters that it gives. */
export const MAX_STEPS = 200_000;
/** Characters that count as one step. */
const CHARACTERS_A_STEP = 64;

/** Work left to the evaluation that runs; evaluations never overlap. */
let left = MAX_STEPS;

/** Thrown when an evaluation has done all the work it may do. */
export class BudgetError extends Error {
  override readonly name = 'BudgetError';
}

/** Starts the count anew, before an evaluation. */
export function refillBudget(): void {
  left = MAX_STEPS;
}

/** Takes what it costs to have made a value: texts and lists by their size, everything else one step. */
export function spendFor(value: unknown): void {
  left -= 1;
  if (typeof value === 'string') left -= Math.floor(value.length / CHARACTERS_A_STEP);
  if (left < 0) throw new BudgetError(`the expression takes more than ${MAX_STEPS} steps`);
  if (Array.isArray(value)) for (const item of value) spendFor(item);
}
