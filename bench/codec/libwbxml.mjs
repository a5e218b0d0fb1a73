import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/**
 * libwbxml in a process of its own that times itself, so that starting it costs nothing. Gives the reason as a string
 * where it cannot be measured: no compiler, or no library.
 */
export function startLibwbxml(folder) {
  const program = join(folder, 'libwbxml');
  try {
    const flags = execFileSync('pkg-config', ['--cflags', '--libs', 'libwbxml2'], {
      encoding: 'utf8',
      stdio: 'pipe',
    })
      .trim()
      .split(/\s+/);
    execFileSync('cc', ['-O2', '-o', program, new URL('libwbxml.c', import.meta.url).pathname, ...flags], {
      stdio: 'pipe',
    });
  } catch (error) {
    return `needs a C compiler and libwbxml2-dev of Debian (${String(error.stderr ?? error.message).split('\n')[0]})`;
  }
  const child = spawn(program, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  return {
    /** Seconds for so many runs over a file. */
    async time(mode, file, repetitions) {
      child.stdin.write(`${mode} ${file} ${repetitions}\n`);
      const [line] = await once(lines, 'line');
      const seconds = Number(line);
      if (!(seconds > 0)) throw new Error(`libwbxml failed with code ${-seconds}`);
      return seconds;
    },
    stop: () => child.stdin.end(),
  };
}
