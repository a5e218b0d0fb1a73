import type { Colors } from '../../ui/theme.ts';

/** Of a terminal that says nothing of itself nothing is known. Windows sets no TERM. */
export function canDraw({ TERM = '' }: NodeJS.ProcessEnv): boolean {
  return TERM !== 'dumb' && (TERM !== '' || process.platform === 'win32');
}

export function terminalInWords({ TERM = '' }: NodeJS.ProcessEnv): string {
  return TERM === '' ? 'a terminal without the variable TERM' : `a terminal with TERM=${TERM}`;
}

/**
 * Loads the UI. Two of its libraries look at variables when they are loaded: React for its faster build, and what Ink
 * draws with for colours, where our own choice is to hold. It writes no bold and no inversion either at level 0.
 */
export async function loadUi(
  env: NodeJS.ProcessEnv,
  colors: Colors,
): Promise<typeof import('../../ui/start.tsx')> {
  env['NODE_ENV'] ??= 'production';
  const before = env['FORCE_COLOR'];
  env['FORCE_COLOR'] = colors === '256' ? '2' : '1';
  try {
    return await import('../../ui/start.tsx');
  } finally {
    if (before === undefined) delete env['FORCE_COLOR'];
    else env['FORCE_COLOR'] = before;
  }
}
