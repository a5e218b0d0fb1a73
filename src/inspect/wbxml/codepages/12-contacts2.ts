import { definePage } from '../page.ts';

export const contacts2 = definePage(12, 'Contacts2', [
  [0x05, 'CustomerId', '2.5-16.1'],
  [0x06, 'GovernmentId', '2.5-16.1'],
  [0x07, 'IMAddress', '2.5-16.1'],
  [0x08, 'IMAddress2', '2.5-16.1'],
  [0x09, 'IMAddress3', '2.5-16.1'],
  [0x0a, 'ManagerName', '2.5-16.1'],
  [0x0b, 'CompanyMainPhone', '2.5-16.1'],
  [0x0c, 'AccountName', '2.5-16.1'],
  [0x0d, 'NickName', '2.5-16.1'],
  [0x0e, 'MMS', '2.5-16.1'],
]);
