import { line } from '../draw/line.ts';
import type { Screen } from '../state/screen.ts';

export const devicesScreen: Screen = {
  title: 'Devices',
  draw: ({ deviceTable }) => deviceTable.all().map(({ id, exchanges }) => line(`${id} ${exchanges}`)),
  run: () => undefined,
};
