import { counted } from '../inspect/words.ts';
import { type Line, line } from './draw/line.ts';
import type { UiState } from './state/state.ts';

/** One or two rows: where the proxy stands, and what it has seen. */
export function headerLines({ session, log }: UiState, rows: number): readonly Line[] {
  const { totals } = log;
  const where = `easlens ${session.address ?? ''} -> ${session.upstream ?? ''}`;
  return [line(where), line(counted(totals.exchanges, 'exchange'))].slice(0, rows);
}
