/** What can be wrong with a rule file; each code has a row in docs/rules.md. */
export const ruleFileCodes = [
  'EASLENS_RULE_YAML', // no YAML, or YAML of a kind rule files do not use
  'EASLENS_RULE_SIZE', // beyond a limit: the file, its rules, an expression
  'EASLENS_RULE_KEY', // a key that does not belong there, or stands there twice
  'EASLENS_RULE_MISSING', // a key that must be there
  'EASLENS_RULE_VALUE', // a value of the wrong kind, or not one of those accepted
  'EASLENS_RULE_DUPLICATE', // an id that another rule or pack has already
  'EASLENS_RULE_SELECT', // a path that does not parse, or names no known element
  'EASLENS_RULE_EXPRESSION', // an expression that does not parse
  'EASLENS_RULE_TYPE', // an expression that parses and cannot work: unknown names, wrong types
  'EASLENS_RULE_PATTERN', // a regular expression that RE2 does not accept
  'EASLENS_RULE_EXAMPLE', // an example that cannot be run
] as const;
export type RuleFileCode = (typeof ruleFileCodes)[number];

/** One thing that is wrong, with its place; lines and columns count from 1, columns in UTF-16 units. */
export interface RuleFileProblem {
  readonly code: RuleFileCode;
  readonly line: number;
  readonly column: number;
  /** What was found; what would be accepted. */
  readonly message: string;
}

/** Everything that is wrong with one rule file, in the order of the file. */
export class RuleFileError extends Error {
  override readonly name = 'RuleFileError';
  /** As the user named it. */
  readonly file: string;
  readonly problems: readonly RuleFileProblem[];

  constructor(file: string, problems: readonly RuleFileProblem[]) {
    super(problems.map((problem) => problemLine(file, problem)).join('\n'));
    this.file = file;
    this.problems = problems;
  }
}

/** `rules/own.yaml:14:5 EASLENS_RULE_KEY unknown key "asert"; did you mean "assert"?` */
function problemLine(file: string, { line, column, code, message }: RuleFileProblem): string {
  return `${file}:${line}:${column} ${code} ${message}`;
}
