import { definePage } from '../page.ts';

export const folderHierarchy = definePage(7, 'FolderHierarchy', [
  [0x05, 'Folders', '2.5-12.1'],
  [0x06, 'Folder', '2.5-12.1'],
  [0x07, 'DisplayName', '2.5-16.1'],
  [0x08, 'ServerId', '2.5-16.1'],
  [0x09, 'ParentId', '2.5-16.1'],
  [0x0a, 'Type', '2.5-16.1'],
  [0x0b, 'Response', 'legacy'],
  [0x0c, 'Status', '2.5-16.1'],
  [0x0d, 'ContentClass', 'legacy'],
  [0x0e, 'Changes', '2.5-16.1'],
  [0x0f, 'Add', '2.5-16.1'],
  [0x10, 'Delete', '2.5-16.1'],
  [0x11, 'Update', '2.5-16.1'],
  [0x12, 'SyncKey', '2.5-16.1'],
  [0x13, 'FolderCreate', '2.5-16.1'],
  [0x14, 'FolderDelete', '2.5-16.1'],
  [0x15, 'FolderUpdate', '2.5-16.1'],
  [0x16, 'FolderSync', '2.5-16.1'],
  [0x17, 'Count', '2.5-16.1'],
  [0x18, 'Version', 'legacy'],
]);
