/**
 * A function that expressions of rule files may call. Functions are pure: same arguments, same result; no clock, no
 * files, no state. They never throw for any argument of their declared types.
 */
export interface RuleFunction {
  readonly name: string;
  /**
   * In CEL's notation: `e164(string, string): E164`, or with a receiver `string.shout(): string`. Types are `string`,
   * `int` (a BigInt in JavaScript), `double`, `bool`, `list<string>`, `map<string, string>` and the names in `ruleTypes`.
   */
  readonly signature: string;
  /** One or two sentences for `easlens rules functions`. */
  readonly description: string;
  /** An expression and its result as CEL would print it; both are checked by a test. */
  readonly example: { readonly expression: string; readonly result: string };
  /** What one call takes, in steps of the budget, where that is more than one. */
  readonly steps?: number;
  readonly call: (...given: never[]) => unknown;
}

/**
 * A result with named fields, such as what `e164` gives. The function returns a plain object with exactly these
 * fields (ints as BigInt); an expression reads them as `e164(value, region).valid`.
 */
export interface RuleType {
  /** Upper case first: `E164`. */
  readonly name: string;
  /** Field name to CEL type. */
  readonly fields: Readonly<Record<string, string>>;
}
