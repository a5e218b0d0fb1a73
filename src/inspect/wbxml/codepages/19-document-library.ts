import { definePage } from '../page.ts';

export const documentLibrary = definePage(19, 'DocumentLibrary', [
  [0x05, 'LinkId', '12.0-16.1'],
  [0x06, 'DisplayName', '12.0-16.1'],
  [0x07, 'IsFolder', '12.0-16.1'],
  [0x08, 'CreationDate', '12.0-16.1'],
  [0x09, 'LastModifiedDate', '12.0-16.1'],
  [0x0a, 'IsHidden', '12.0-16.1'],
  [0x0b, 'ContentLength', '12.0-16.1'],
  [0x0c, 'ContentType', '12.0-16.1'],
]);
