import { styleText } from 'node:util';

/** What text may be marked as. Meaning is always in the words too: colour only helps the eye. */
export type Role = 'error' | 'warning' | 'info' | 'good' | 'strong' | 'quiet' | 'code';
export type Style = (role: Role, text: string) => string;

const FORMATS = {
  error: ['red', 'bold'],
  warning: ['yellow'],
  info: ['cyan'],
  good: ['green'],
  strong: ['bold'],
  quiet: ['dim'],
  code: ['whiteBright', 'bgBlack'], // a QR code: light on dark, whatever the terminal's own colours
} as const satisfies Record<Role, readonly string[]>;

export type ColorChoice = 'auto' | 'always' | 'never';

/** Colours: `auto` means on a terminal, unless NO_COLOR is set or the terminal is a dumb one. */
export function styleFor(choice: ColorChoice, isTerminal: boolean, env: NodeJS.ProcessEnv): Style {
  if (!wantsColor(choice, isTerminal, env)) return (_, text) => text;
  return (role, text) => styleText([...FORMATS[role]], text, { validateStream: false });
}

/** `auto` means on a terminal, unless NO_COLOR is set or the terminal is a dumb one. */
export function wantsColor(choice: ColorChoice, isTerminal: boolean, env: NodeJS.ProcessEnv): boolean {
  return choice === 'always' || (choice === 'auto' && isTerminal && canColor(env));
}

/** How many colours the terminal UI draws with: what the terminal can, unless somebody says no. */
export function terminalColors(
  choice: ColorChoice,
  stdout: Pick<NodeJS.WriteStream, 'getColorDepth'>,
  env: NodeJS.ProcessEnv,
): 'none' | '16' | '256' {
  if (!wantsColor(choice, true, env)) return 'none';
  // What these say is not what the terminal can; where CI is set, Node looks no further.
  const { NO_COLOR, FORCE_COLOR, NODE_DISABLE_COLORS, CI, TEAMCITY_VERSION, ...rest } = env;
  return stdout.getColorDepth(rest) >= 8 ? '256' : '16';
}

function canColor(env: NodeJS.ProcessEnv): boolean {
  return !env['NO_COLOR'] && env['TERM'] !== 'dumb';
}
