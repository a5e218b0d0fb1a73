import { definePage } from '../page.ts';

export const email2 = definePage(22, 'Email2', [
  [0x05, 'UmCallerID', '14.0-16.1'],
  [0x06, 'UmUserNotes', '14.0-16.1'],
  [0x07, 'UmAttDuration', '14.0-16.1'],
  [0x08, 'UmAttOrder', '14.0-16.1'],
  [0x09, 'ConversationId', '14.0-16.1'],
  [0x0a, 'ConversationIndex', '14.0-16.1'],
  [0x0b, 'LastVerbExecuted', '14.0-16.1'],
  [0x0c, 'LastVerbExecutionTime', '14.0-16.1'],
  [0x0d, 'ReceivedAsBcc', '14.0-16.1'],
  [0x0e, 'Sender', '14.0-16.1'],
  [0x0f, 'CalendarType', '14.0-16.1'],
  [0x10, 'IsLeapMonth', '14.0-16.1'],
  [0x11, 'AccountId', '14.1-16.1'],
  [0x12, 'FirstDayOfWeek', '14.1-16.1'],
  [0x13, 'MeetingMessageType', '14.1-16.1'],
  [0x15, 'IsDraft', '16.0-16.1'],
  [0x16, 'Bcc', '16.0-16.1'],
  [0x17, 'Send', '16.0-16.1'],
]);
