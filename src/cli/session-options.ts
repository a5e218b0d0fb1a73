import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import packageFile from '../../package.json' with { type: 'json' };
import type { Redact } from '../capture/redact/redact.ts';
import type { SessionRecorder } from '../capture/session/recorder.ts';
import type { PreparedThread } from '../capture/session/recording-thread-start.ts';
import type { SessionFileProblem } from '../capture/session/session-file-error.ts';
import { CommandError, messageOf } from './command-error.ts';
import { stateFolder } from './home.ts';
import { now } from './now.ts';
import { parseSize } from './options.ts';

/** Smallest size that is of any use: a few hundred exchanges. */
const MIN_BYTES = 1024 ** 2;

/** The options that say what is kept of the traffic, and where. */
export interface SessionOptions {
  /** A file; true where the program chooses, false where nothing is kept. */
  readonly session: string | boolean;
  /** Bytes. */
  readonly sessionMaxSize: number;
  readonly redact?: 'bodies' | 'addresses' | 'all';
  readonly keepCredentials?: boolean;
}

/** A session that is recorded, and how it came about. */
export interface Keeping {
  readonly recorder: SessionRecorder;
  readonly file: string;
  /** What is left out of the file, in words. */
  readonly redaction: string;
}

/** @param isUsual recorded unless told otherwise */
export function addSessionOptions(command: Command, isUsual: boolean): Command {
  command
    .addOption(
      new Option(
        '--session <file>',
        `record the traffic in a session file, a new one or one that is there; easlens view opens it`,
      ).default(isUsual, isUsual ? 'a new one in the state folder' : 'none'),
    )
    .addOption(new Option('--no-session', 'record nothing'))
    .addOption(
      new Option(
        '--session-max-size <size>',
        'most that a session file, and all that the program named together, may hold; the oldest goes, what is marked stays',
      )
        .argParser(parseSessionSize)
        .default(1024 ** 3, '1G'),
    )
    .addOption(
      new Option(
        '--redact <what>',
        'leave mail text, or what tells who people are, out of the session too',
      ).choices(['bodies', 'addresses', 'all']),
    )
    .option(
      '--keep-credentials',
      'leave passwords, tokens and policy keys in the session, which then holds them',
    );
  return refuseBoth(command, '--session', '--no-session');
}

/** Of an option and its opposite the last would win in silence: what one of them asked for would not be done. */
function refuseBoth(command: Command, one: string, opposite: string): Command {
  const given = new Set<string>();
  for (const name of [one, opposite]) {
    command.on(`option:${name.slice(2)}`, () => {
      given.add(name);
      if (given.size === 2)
        command.error(`error: ${one} and ${opposite} cannot both be given: leave one of them out`);
    });
  }
  return command;
}

function parseSessionSize(text: string): number {
  const size = parseSize(text);
  if (size < MIN_BYTES) throw new InvalidArgumentError('Give at least 1M.');
  return size;
}

/** What is taken out, by the options. */
export function redactOf({
  redact,
  keepCredentials = false,
}: Pick<SessionOptions, 'redact' | 'keepCredentials'>): Redact {
  return {
    credentials: !keepCredentials,
    bodies: redact === 'bodies' || redact === 'all',
    addresses: redact === 'addresses' || redact === 'all',
  };
}

/**
 * Starts to record, where the options say so. Throws CommandError for a file that somebody named and that cannot be used;
 * where the program chose it, that is told and the traffic goes on unrecorded.
 * @param thread the one that will record, where it was started before
 */
export async function keepSession(
  options: SessionOptions,
  env: NodeJS.ProcessEnv,
  tell: (message: string) => void,
  upstream?: string,
  thread?: PreparedThread,
): Promise<Keeping | undefined> {
  if (options.session === false) return undefined;
  const { startRecorder } = await import('../capture/session/recorder.ts');
  const { redactInWords } = await import('../capture/redact/redact.ts');
  const { SessionFileError } = await import('../capture/session/session-file-error.ts');
  const redact = redactOf(options);
  const isChosen = typeof options.session === 'string';
  const at = now();
  const file = isChosen ? (options.session as string) : join(sessionsFolder(env), `${stampOf(at)}.easlens`);
  try {
    const recorderOptions = {
      file,
      at,
      program: `easlens ${packageFile.version}`,
      redact,
      redaction: redactInWords(redact),
      maxBytes: options.sessionMaxSize,
      prunes: !isChosen,
      onTrouble: tell,
      ...(upstream !== undefined && { upstream }),
    };
    const recorder = await startRecorder(recorderOptions, thread);
    return { recorder, file, redaction: redactInWords(redact) };
  } catch (error) {
    if (isChosen && error instanceof SessionFileError) throw cannotRecord(error.problem, error.message);
    if (isChosen) throw error;
    tell(
      `No session is recorded: ${messageOf(error)}. --session FILE names a file, --no-session does without.`,
    );
    return undefined;
  }
}

/** Where sessions lie that nobody gave a name. */
function sessionsFolder(env: NodeJS.ProcessEnv): string {
  return join(stateFolder({ env, platform: process.platform, homedir: homedir() }), 'sessions');
}

/** `20261128-110105-042`: names in the order of time, in UTC. */
function stampOf(at: number): string {
  return new Date(at).toISOString().replace(/[-:Z]/g, '').replace('T', '-').replace('.', '-');
}

const WAYS_OUT: Readonly<Record<SessionFileProblem, string>> = {
  'not-a-session': 'Give --session the name of a new file, or of a session to go on with.',
  'other-version': 'Give --session the name of a new file, or use the easlens that made this one.',
  altered: 'Give --session the name of a new file: nothing is written to one that others have changed.',
  damaged: 'Give --session the name of a new file.',
  'not-readable': 'Give --session the path of a file that can be written.',
  'not-writable': 'Give --session the path of a file that can be written.',
};

function cannotRecord(problem: SessionFileProblem, message: string): CommandError {
  return new CommandError('EASLENS_SESSION', message, WAYS_OUT[problem]);
}
