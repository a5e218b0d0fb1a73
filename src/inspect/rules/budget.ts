/** Work one evaluation may do, in steps of about a sixth of a microsecond: a step is one part of an expression, or 32 characters. */
export const MAX_STEPS = 200_000;
/** Work one rule may do on one message, however many elements it looks at: one that takes more leaves the rest to others. */
export const MAX_STEPS_A_RULE = 500_000;
/** Work all rules together may do on one message. Those that ship take some hundred steps for an item they look at. */
export const MAX_STEPS_A_MESSAGE = 2_000_000;
const CHARACTERS_A_STEP = 32;
const ELEMENTS_A_STEP = 4;
/** Texts up to here cost nothing to look at: as good as all of them are. */
const FREE_CHARACTERS = 1024;

/** Work left to the evaluation and the message at hand; evaluations never overlap. */
let left = MAX_STEPS;
let leftOfMessage = MAX_STEPS_A_MESSAGE;

/** Thrown when an evaluation has done all the work it may do. */
export class BudgetError extends Error {
  override readonly name = 'BudgetError';
  /** Whose work it is too much of. */
  readonly of: 'evaluation' | 'message';

  constructor(of: BudgetError['of'], message: string) {
    super(message);
    this.of = of;
  }
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

/** Steps that all evaluations have taken since the message began. */
export function stepsOfMessage(): number {
  return MAX_STEPS_A_MESSAGE - leftOfMessage + stepsTaken();
}

/** Takes steps. Throws a BudgetError once there are none. */
export function spend(steps: number): void {
  left -= steps;
  if (left < 0) throw new BudgetError('evaluation', `the expression takes more than ${MAX_STEPS} steps`);
  if (leftOfMessage < MAX_STEPS - left) {
    throw new BudgetError('message', `the rules take more than ${MAX_STEPS_A_MESSAGE} steps for one message`);
  }
}

/** Takes what it costs to have made a value: texts and lists by their size, everything else one step. */
export function spendFor(value: unknown): void {
  spend(typeof value === 'string' ? 1 + value.length / CHARACTERS_A_STEP : 1);
  if (Array.isArray(value)) for (const item of value) spendFor(item);
}

/** Takes what it costs to go through so many characters. */
export function spendForCharacters(count: number): void {
  spend(count / CHARACTERS_A_STEP);
}

/** The text, for what it costs to do anything with it. */
export function paid(text: string): string {
  if (text.length > FREE_CHARACTERS) spendForCharacters(text.length);
  return text;
}

/** Takes what it costs to have looked at elements of a document, or at fields of a head. */
export function spendForElements(count: number): void {
  spend(count / ELEMENTS_A_STEP);
}
