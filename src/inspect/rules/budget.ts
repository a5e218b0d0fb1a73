/** Work one evaluation may do, in steps: a step is one part of an expression, 64 characters, or 4 elements looked at. */
export const MAX_STEPS = 200_000;
/** Work all rules together may do on one message. Those that ship take some hundred steps for an item they look at. */
const MAX_STEPS_A_MESSAGE = 5_000_000;
const CHARACTERS_A_STEP = 64;
const ELEMENTS_A_STEP = 4;

/** Work left to the evaluation and the message at hand; evaluations never overlap. */
let left = MAX_STEPS;
let leftOfMessage = MAX_STEPS_A_MESSAGE;

/** Thrown when an evaluation has done all the work it may do. */
export class BudgetError extends Error {
  override readonly name = 'BudgetError';
}

/** Starts both counts anew, before a message. */
export function startMessageBudget(): void {
  leftOfMessage = MAX_STEPS_A_MESSAGE;
  left = MAX_STEPS;
}

/** Starts the count of an evaluation; what the last one took stays taken from the message. */
export function startBudget(): void {
  leftOfMessage -= MAX_STEPS - left;
  left = MAX_STEPS;
}

/** Steps that the last evaluation has taken. */
export function stepsTaken(): number {
  return MAX_STEPS - left;
}

/** Takes steps. Throws a BudgetError once there are none. */
export function spend(steps: number): void {
  left -= steps;
  if (left < 0) throw new BudgetError(`the expression takes more than ${MAX_STEPS} steps`);
  if (leftOfMessage < MAX_STEPS - left) {
    throw new BudgetError(`the rules take more than ${MAX_STEPS_A_MESSAGE} steps for one message`);
  }
}

/** Takes what it costs to have made a value: texts and lists by their size, everything else one step. */
export function spendFor(value: unknown): void {
  spend(typeof value === 'string' ? 1 + value.length / CHARACTERS_A_STEP : 1);
  if (Array.isArray(value)) for (const item of value) spendFor(item);
}

/** Takes what it costs to have looked at elements of a document. */
export function spendForElements(count: number): void {
  spend(count / ELEMENTS_A_STEP);
}
