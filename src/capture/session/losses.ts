import { counted } from '../../inspect/words.ts';

/** What did not get into a session file. */
export interface Losses {
  readonly exchanges: number;
  readonly bodies: number;
}

/** `3 exchanges and 1 body are`; empty where nothing was lost. */
export function lossesInWords({ exchanges, bodies }: Losses): string {
  const parts = [
    ...(exchanges > 0 ? [counted(exchanges, 'exchange')] : []),
    ...(bodies > 0 ? [bodies === 1 ? '1 body' : `${bodies} bodies`] : []),
  ];
  if (parts.length === 0) return '';
  return `${parts.join(' and ')} ${exchanges + bodies === 1 ? 'is' : 'are'}`;
}
