import { RE2JS } from 're2js';
import { spend } from './budget.ts';

/** Longest pattern in characters: nobody reads a longer one. */
export const MAX_PATTERN = 1000;
/** Most steps of a compiled pattern. RE2's time is steps times text: this and the next keep one match under a second. */
const MAX_PATTERN_STEPS = 1000;
/** Longest text a pattern is tried on, in characters; the longest text with a limit of its own, UmUserNotes, is shorter. */
export const MAX_MATCHED_TEXT = 16_384;
/** Characters times pattern steps that count as one step of the evaluation. */
const WORK_A_STEP = 100;
/** Compiled patterns kept. Patterns stand in rule files; only one that builds them from values could need more. */
const MAX_COMPILED = 256;

const compiled = new Map<string, RE2JS>();

/**
 * Whether an RE2 pattern is found anywhere in the text; linear in the text's length. Throws an Error with a sentence for
 * a pattern that RE2 refuses, and beyond the limits.
 */
export function matches(text: string, pattern: string): boolean {
  if (text.length > MAX_MATCHED_TEXT) {
    throw new Error(`matches reads texts up to ${MAX_MATCHED_TEXT} characters, this one has ${text.length}`);
  }
  const re2 = compilePattern(pattern);
  spend((text.length * re2.programSize()) / WORK_A_STEP);
  return re2.matcher(text).find();
}

/** Compiles a pattern, or gives the sentence that says what is wrong with it. */
export function patternProblem(pattern: string): string | undefined {
  try {
    compilePattern(pattern);
    return undefined;
  } catch (error) {
    return `${(error as Error).message}; expected a pattern of RE2`;
  }
}

function compilePattern(pattern: string): RE2JS {
  const known = compiled.get(pattern);
  if (known) return known;
  if (pattern.length > MAX_PATTERN)
    throw new Error(`a pattern of ${pattern.length} characters; up to ${MAX_PATTERN}`);
  const fresh = RE2JS.compile(pattern);
  if (fresh.programSize() > MAX_PATTERN_STEPS) {
    throw new Error(`a pattern of ${fresh.programSize()} steps; up to ${MAX_PATTERN_STEPS}, so repeat less`);
  }
  if (compiled.size >= MAX_COMPILED) compiled.delete(compiled.keys().next().value as string);
  compiled.set(pattern, fresh);
  return fresh;
}
