import { definePage } from '../page.ts';

export const notes = definePage(23, 'Notes', [
  [0x05, 'Subject', '14.0-16.1'],
  [0x06, 'MessageClass', '14.0-16.1'],
  [0x07, 'LastModifiedDate', '14.0-16.1'],
  [0x08, 'Categories', '14.0-16.1'],
  [0x09, 'Category', '14.0-16.1'],
]);
