import { line } from '../draw/line.ts';
import type { Screen } from '../state/screen.ts';

export const helpScreen: Screen = {
  title: 'Help',
  draw: () => [line('Help')],
  run: () => undefined,
};
