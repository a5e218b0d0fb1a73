import { isAbsolute, join, posix, win32 } from 'node:path';

/** What decides where the program keeps its files. */
export interface HomeSources {
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  /** The person's own folder. */
  readonly homedir: string;
}

/** The folder for what a person sets up: `$EASLENS_HOME`, or that of the platform. It need not be there yet. */
export function configFolder({ env, platform, homedir }: HomeSources): string {
  const own = env['EASLENS_HOME'];
  if (own) return own;
  if (platform === 'win32') {
    return win32.join(env['APPDATA'] || win32.join(homedir, 'AppData', 'Roaming'), 'easlens');
  }
  if (platform === 'darwin') return posix.join(homedir, 'Library', 'Application Support', 'easlens');
  const base = env['XDG_CONFIG_HOME'];
  // A relative path there is to be ignored. (XDG Base Directory Specification)
  return join(base && isAbsolute(base) ? base : join(homedir, '.config'), 'easlens');
}

/** The folder for what the program keeps by itself, such as sessions: `$EASLENS_HOME`, or that of the platform. */
export function stateFolder(sources: HomeSources): string {
  const { env, platform, homedir } = sources;
  if (env['EASLENS_HOME'] || platform === 'darwin') return configFolder(sources);
  if (platform === 'win32') {
    return win32.join(env['LOCALAPPDATA'] || win32.join(homedir, 'AppData', 'Local'), 'easlens');
  }
  const base = env['XDG_STATE_HOME'];
  return join(base && isAbsolute(base) ? base : join(homedir, '.local', 'state'), 'easlens');
}
