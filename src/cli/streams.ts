/** What a command needs of the process: `process` itself, or stand-ins of the same shape. */
export interface Streams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: NodeJS.ProcessEnv;
}

/** Registers its commands on the program; an action resolves to the exit code. */
export type RegisterCommand = (program: import('commander').Command, run: RunAction) => void;

/** Wraps an action so that the code it resolves to becomes the program's. */
export type RunAction = <Arguments extends unknown[]>(
  action: (streams: Streams, ...given: Arguments) => Promise<number>,
) => (...given: Arguments) => Promise<void>;
