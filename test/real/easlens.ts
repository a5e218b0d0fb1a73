import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** One line of `--output json`; which members it has depends on `type`. */
export type Line = { readonly type: string } & Readonly<Record<string, unknown>>;

/** `easlens proxy`, built and running as a user runs it. */
export interface Easlens {
  readonly port: number;
  /** Everything it has printed so far. */
  readonly lines: readonly Line[];
  /** Resolves with the first line that fits, printed already or to come. */
  line(fits: (line: Line) => boolean): Promise<Line>;
  /** Asks it to end as Ctrl-C does; resolves to its exit code. */
  stop(): Promise<number | null>;
}

const PROGRAM = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));

/** Starts the built program in front of a server; more options as words of the command line. */
export function startEaslens(upstream: string, ...options: readonly string[]): Promise<Easlens> {
  return startEaslensAs(['proxy', '--no-session', '--upstream', upstream, ...LINES, ...options]);
}

/** The same, with so many files and connections that it may have open at a time. */
export function startWithDescriptors(
  descriptors: number,
  upstream: string,
  ...options: readonly string[]
): Promise<Easlens> {
  const through = ['sh', '-c', `ulimit -n ${descriptors} && exec "$0" "$@"`];
  return startEaslensAs(['proxy', '--no-session', '--upstream', upstream, ...LINES, ...options], { through });
}

const LINES = ['--listen', '127.0.0.1:0', '--output', 'json', '--no-ui'];

/** Starts the built program with the words of a command line, by another program where `through` names one. */
export async function startEaslensAs(
  words: readonly string[],
  { through = [], env = {} }: { readonly through?: readonly string[]; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Easlens> {
  if (!existsSync(PROGRAM)) throw new Error('The program is not built: run "npm run build" first.');
  const [command = '', ...rest] = [...through, process.execPath, PROGRAM, ...words];
  const program = spawn(command, rest, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  const output = new Lines(program);
  const listening = await output.line((line) => line.type === 'listening');
  return {
    port: Number(listening.port),
    lines: output.lines,
    line: (fits) => output.line(fits),
    stop: () => {
      program.kill('SIGINT');
      return output.ended;
    },
  };
}

class Lines {
  readonly lines: Line[] = [];
  /** Settles when the program has ended, to its exit code. */
  readonly ended: Promise<number | null>;
  readonly #waiting = new Set<() => void>();

  constructor(program: ChildProcess) {
    this.ended = new Promise((resolve) => program.once('close', resolve));
    if (!program.stdout) throw new Error('Standard output is not piped');
    createInterface(program.stdout).on('line', (text) => {
      this.lines.push(JSON.parse(text));
      for (const look of this.#waiting) look();
    });
  }

  line(fits: (line: Line) => boolean): Promise<Line> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const found = this.lines.find(fits);
        if (!found) return;
        this.#waiting.delete(look);
        resolve(found);
      };
      this.#waiting.add(look);
      look();
      void this.ended.then((code) => reject(new Error(`easlens ended with ${code}`)));
    });
  }
}
