/** Of a terminal that says nothing of itself nothing is known. Windows sets no TERM. */
export function canDraw({ TERM = '' }: NodeJS.ProcessEnv): boolean {
  return TERM !== 'dumb' && (TERM !== '' || process.platform === 'win32');
}

export function terminalInWords({ TERM = '' }: NodeJS.ProcessEnv): string {
  return TERM === '' ? 'a terminal without the variable TERM' : `a terminal with TERM=${TERM}`;
}

/** Loads the UI. React looks at a variable when it is loaded, for its faster build. */
export async function loadUi(env: NodeJS.ProcessEnv): Promise<typeof import('../../ui/start.tsx')> {
  env['NODE_ENV'] ??= 'production';
  return import('../../ui/start.tsx');
}
