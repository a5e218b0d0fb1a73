import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** Longest that a screen may take to show what it is asked for, in milliseconds. */
const SHOWS_WITHIN_MS = 10_000;

/** A socket that was used before may belong to a server that is still ending. */
let servers = 0;

/** A terminal in a tmux server of its own, with a shell in it. */
export class Tmux {
  readonly #socket: string;

  private constructor(socket: string) {
    this.#socket = socket;
  }

  /** Installs tmux where it is missing, which needs root on Debian. */
  static start(columns: number, rows: number): Tmux {
    if (!existsSync('/usr/bin/tmux')) {
      execFileSync('apt-get', ['update'], { stdio: 'ignore' });
      execFileSync('apt-get', ['install', '--yes', '--no-install-recommends', 'tmux'], { stdio: 'ignore' });
    }
    const tmux = new Tmux(`easlens-test-${process.pid}-${++servers}`);
    const size = ['-x', String(columns), '-y', String(rows)];
    // Terminals differ; this one is the same everywhere.
    tmux.#run('-f', '/dev/null', 'new-session', '-d', ...size, "env PS1='$ ' NO_COLOR= sh");
    tmux.#run('set-option', '-g', 'default-terminal', 'tmux-256color');
    return tmux;
  }

  /** Types keys as tmux names them, and single characters. */
  keys(...keys: readonly string[]): void {
    for (const key of keys) this.#run('send-keys', key);
  }

  type(text: string): void {
    this.#run('send-keys', '-l', text);
  }

  resize(columns: number, rows: number): void {
    this.#run('resize-window', '-x', String(columns), '-y', String(rows));
  }

  screen(): string {
    return this.#run('capture-pane', '-p');
  }

  /** What tmux knows of the pane, such as `#{alternate_on}`. */
  tells(format: string): string {
    return this.#run('display-message', '-p', format).trim();
  }

  /** Waits until the screen fits; fails with the screen where it never does. */
  async shows(fits: RegExp | ((screen: string) => boolean)): Promise<string> {
    const isFit = typeof fits === 'function' ? fits : (screen: string) => fits.test(screen);
    const end = Date.now() + SHOWS_WITHIN_MS;
    for (;;) {
      const screen = this.screen();
      if (isFit(screen)) return screen;
      if (Date.now() > end) throw new Error(`the screen never fitted ${fits}:\n${screen}`);
      await pause(50);
    }
  }

  stop(): void {
    this.#run('kill-server');
  }

  #run(...words: readonly string[]): string {
    return execFileSync('tmux', ['-L', this.#socket, ...words], { encoding: 'utf8' });
  }
}
