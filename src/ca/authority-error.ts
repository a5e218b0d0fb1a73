/** Why there is no certificate. */
type AuthorityProblem =
  /** The name is none that a certificate could hold. */
  | 'name'
  /** The CA may not vouch for it. */
  | 'not-permitted'
  /** Its time is over, or has not come. */
  | 'not-now'
  /** What was stored is damaged, or does not belong together. */
  | 'broken';

export class AuthorityError extends Error {
  override readonly name = 'AuthorityError';
  readonly problem: AuthorityProblem;

  constructor(problem: AuthorityProblem, message: string) {
    super(message);
    this.problem = problem;
  }
}
