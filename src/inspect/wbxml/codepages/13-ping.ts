import { definePage } from '../page.ts';

export const ping = definePage(13, 'Ping', [
  [0x05, 'Ping', '2.5-16.1'],
  [0x06, 'AutdState', 'legacy'],
  [0x07, 'Status', '2.5-16.1'],
  [0x08, 'HeartbeatInterval', '2.5-16.1'],
  [0x09, 'Folders', '2.5-16.1'],
  [0x0a, 'Folder', '2.5-16.1'],
  [0x0b, 'Id', '2.5-16.1'],
  [0x0c, 'Class', '2.5-16.1'],
  [0x0d, 'MaxFolders', '2.5-16.1'],
  [0x0e, 'Version', 'legacy'],
]);
