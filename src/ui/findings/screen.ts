import { line } from '../draw/line.ts';
import type { Screen } from '../state/screen.ts';

export const findingsScreen: Screen = {
  title: 'Findings',
  draw: ({ groups }) => groups.all().map(({ rule, count }) => line(`${rule} ${count}`)),
  run: () => undefined,
};
