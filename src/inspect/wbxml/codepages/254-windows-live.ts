import { definePage } from '../page.ts';

export const windowsLive = definePage(254, 'WindowsLive', [
  [0x05, 'Annotations', 'undocumented'],
  [0x06, 'Annotation', 'undocumented'],
  [0x07, 'Name', 'undocumented'],
  [0x08, 'Value', 'undocumented'],
]);
