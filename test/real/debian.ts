import { execFileSync } from 'node:child_process';

/** The body of a test that needs programs; says which are missing, and why, and does nothing where one is. */
export function needing(
  missing: ReadonlyMap<string, string>,
  names: readonly string[],
  body: () => Promise<void>,
): () => Promise<void> {
  return async () => {
    const reasons = names.flatMap((name) => missing.get(name) ?? []);
    if (reasons.length === 0) return body();
    process.stderr.write(`skipped: ${reasons.join('; ')}\n`);
  };
}

/**
 * Puts programs on this machine that are not here yet, each from its package of Debian. Gives the reasons of those that are
 * missing still, by program.
 */
export function programs(packages: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const lacking = Object.entries(packages).filter(([program]) => !isThere(program));
  if (lacking.length === 0) return new Map();
  const trouble = install(lacking.map(([, name]) => name));
  return new Map(
    lacking
      .filter(([program]) => !isThere(program))
      .map(([program, name]) => [
        program,
        `${program} is not here: ${trouble ?? `${name} did not bring it`}`,
      ]),
  );
}

function isThere(program: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** What went wrong, if anything. */
function install(names: readonly string[]): string | undefined {
  if (process.getuid?.() !== 0) return `root is needed to install ${names.join(', ')}`;
  try {
    execFileSync('apt-get', ['update', '-qq'], { stdio: 'ignore' });
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], {
      stdio: 'ignore',
    });
    return undefined;
  } catch (error) {
    return `${names.join(', ')} cannot be installed: ${error instanceof Error ? error.message : error}`;
  }
}
