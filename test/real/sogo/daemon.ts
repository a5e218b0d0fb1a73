import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Every daemon runs as this user, whom Debian's package makes; sogod refuses to run as root. */
export const SOGO_USER = 'sogo';
const READY_WITHIN_MS = 30_000;
const ASK_EVERY_MS = 50;

export interface DaemonPlan {
  readonly name: string;
  readonly command: string;
  readonly arguments: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** True once the daemon answers; asked until it does. */
  readonly ready: () => Promise<boolean>;
  /** Ends it; KILL unless something would be left behind. */
  readonly stopSignal?: NodeJS.Signals;
}

/** A daemon of ours in a process group of its own, so that it and its workers can be ended, and nothing else. */
export class Daemon {
  readonly #plan: DaemonPlan;
  readonly #logFile: string;
  readonly #process: ChildProcess;
  readonly #stopSignal: NodeJS.Signals;

  private constructor(plan: DaemonPlan, directory: string) {
    this.#plan = plan;
    this.#logFile = join(directory, `${plan.name}.log`);
    const log = openSync(this.#logFile, 'a');
    this.#stopSignal = plan.stopSignal ?? 'SIGKILL';
    const rights = ['--reuid', SOGO_USER, '--regid', SOGO_USER, '--init-groups'];
    // The death signal ends the daemon even when this program is killed and cannot clean up.
    const whenWeDie = ['--pdeathsig', this.#stopSignal.replace('SIG', '')];
    this.#process = spawn('setpriv', [...rights, ...whenWeDie, plan.command, ...plan.arguments], {
      detached: true,
      cwd: directory,
      env: sogoEnvironment(directory, plan.environment),
      stdio: ['ignore', log, log],
    });
    closeSync(log);
  }

  /** Starts it and waits until it is ready; throws with the end of its log when it is not. */
  static async start(plan: DaemonPlan, directory: string): Promise<Daemon> {
    const daemon = new Daemon(plan, directory);
    try {
      await daemon.#becomeReady();
    } catch (error) {
      await daemon.stop();
      throw error;
    }
    return daemon;
  }

  /** Ends the process group and waits until its leader is gone. */
  async stop(): Promise<void> {
    const { pid } = this.#process;
    if (pid === undefined) return;
    const ended = this.#hasEnded ? undefined : new Promise((resolve) => this.#process.once('exit', resolve));
    signalGroup(pid, this.#stopSignal);
    await ended;
    signalGroup(pid, 'SIGKILL');
  }

  get #hasEnded(): boolean {
    return this.#process.exitCode !== null || this.#process.signalCode !== null;
  }

  async #becomeReady(): Promise<void> {
    for (let waited = 0; waited < READY_WITHIN_MS; waited += ASK_EVERY_MS) {
      if (this.#hasEnded) throw new Error(`${this.#plan.name} ended while starting:\n${this.#logEnd()}`);
      if (await this.#plan.ready().catch(() => false)) return;
      await sleep(ASK_EVERY_MS);
    }
    throw new Error(`${this.#plan.name} was not ready within ${READY_WITHIN_MS} ms:\n${this.#logEnd()}`);
  }

  #logEnd(): string {
    return readFileSync(this.#logFile, 'utf8').split('\n').slice(-15).join('\n');
  }
}

/** A clean environment: nothing of the caller's reaches the daemons. */
export function sogoEnvironment(
  directory: string,
  more: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return {
    PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: directory,
    USER: SOGO_USER,
    LOGNAME: SOGO_USER,
    TMPDIR: directory,
    LC_ALL: 'C.UTF-8',
    TZ: 'UTC',
    ...more,
  };
}

/** True when something listens on the port of 127.0.0.1. */
export function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

function signalGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-leader, signal);
  } catch {
    // The whole group has ended by itself.
  }
}
