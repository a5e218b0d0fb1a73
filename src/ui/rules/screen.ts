import { line } from '../draw/line.ts';
import type { Screen } from '../state/screen.ts';

export const rulesScreen: Screen = {
  title: 'Rules',
  draw: () => [line('Rules')],
  run: () => undefined,
};
