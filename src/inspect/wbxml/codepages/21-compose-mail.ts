import { definePage } from '../page.ts';

export const composeMail = definePage(21, 'ComposeMail', [
  [0x05, 'SendMail', '14.0-16.1'],
  [0x06, 'SmartForward', '14.0-16.1'],
  [0x07, 'SmartReply', '14.0-16.1'],
  [0x08, 'SaveInSentItems', '14.0-16.1'],
  [0x09, 'ReplaceMime', '14.0-16.1'],
  [0x0a, 'Type', 'legacy'],
  [0x0b, 'Source', '14.0-16.1'],
  [0x0c, 'FolderId', '14.0-16.1'],
  [0x0d, 'ItemId', '14.0-16.1'],
  [0x0e, 'LongId', '14.0-16.1'],
  [0x0f, 'InstanceId', '14.0-16.1'],
  [0x10, 'Mime', '14.0-16.1'],
  [0x11, 'ClientId', '14.0-16.1'],
  [0x12, 'Status', '14.0-16.1'],
  [0x13, 'AccountId', '14.1-16.1'],
  [0x15, 'Forwardees', '16.0-16.1'],
  [0x16, 'Forwardee', '16.0-16.1'],
  [0x17, 'Name', '16.0-16.1'],
  [0x18, 'Email', '16.0-16.1'],
]);
