/** What keeps a file from being used as a session. */
export type SessionFileProblem =
  | 'not-a-session'
  | 'other-version'
  | 'altered' // it has tables or triggers that are not ours, or lacks some
  | 'damaged'
  | 'not-readable'
  | 'not-writable';

/** A file that cannot be used as a session, and why; the message names the file. */
export class SessionFileError extends Error {
  override readonly name = 'SessionFileError';
  readonly problem: SessionFileProblem;
  readonly file: string;

  constructor(problem: SessionFileProblem, file: string, message: string) {
    super(message);
    this.problem = problem;
    this.file = file;
  }
}
