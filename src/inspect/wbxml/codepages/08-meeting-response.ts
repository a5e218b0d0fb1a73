import { definePage } from '../page.ts';

export const meetingResponse = definePage(8, 'MeetingResponse', [
  [0x05, 'CalendarId', '2.5-16.1'],
  [0x06, 'CollectionId', '2.5-16.1'],
  [0x07, 'MeetingResponse', '2.5-16.1'],
  [0x08, 'RequestId', '2.5-16.1'],
  [0x09, 'Request', '2.5-16.1'],
  [0x0a, 'Result', '2.5-16.1'],
  [0x0b, 'Status', '2.5-16.1'],
  [0x0c, 'UserResponse', '2.5-16.1'],
  [0x0d, 'Version', 'legacy'],
  [0x0e, 'InstanceId', '14.1-16.1'],
  [0x10, 'ProposedStartTime', '16.1'],
  [0x11, 'ProposedEndTime', '16.1'],
  [0x12, 'SendResponse', '16.0-16.1'],
]);
