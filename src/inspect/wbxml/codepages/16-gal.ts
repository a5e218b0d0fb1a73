import { definePage } from '../page.ts';

export const gal = definePage(16, 'GAL', [
  [0x05, 'DisplayName', '2.5-16.1'],
  [0x06, 'Phone', '2.5-16.1'],
  [0x07, 'Office', '2.5-16.1'],
  [0x08, 'Title', '2.5-16.1'],
  [0x09, 'Company', '2.5-16.1'],
  [0x0a, 'Alias', '2.5-16.1'],
  [0x0b, 'FirstName', '2.5-16.1'],
  [0x0c, 'LastName', '2.5-16.1'],
  [0x0d, 'HomePhone', '2.5-16.1'],
  [0x0e, 'MobilePhone', '2.5-16.1'],
  [0x0f, 'EmailAddress', '2.5-16.1'],
  [0x10, 'Picture', '14.1-16.1'],
  [0x11, 'Status', '14.1-16.1'],
  [0x12, 'Data', '14.1-16.1'],
]);
