import { line } from '../draw/line.ts';
import type { Screen } from '../state/screen.ts';

export const detailScreen: Screen = {
  title: 'Exchange',
  draw: ({ detail }) => [line(`exchange ${detail?.number}: ${detail?.tab}`)],
  run: () => undefined,
};
