import { callerId, letter, voiceMessage } from './message.ts';

/** Voice messages that each break a rule, and the slip that makes a server or gateway send them. */

/** The gateway formats numbers for people. (MS-ASEMAIL R814) */
export const formatted = voiceMessage({
  id: '21',
  from: '"Tug office" &lt;tug@harbourlights.example&gt;',
  subject: 'Voice mail from the tug office (22 seconds)',
  received: '2026-11-22T20:01:00.000Z',
  text: 'The tug is sorry about the flower bed.',
  seconds: 22,
  callerId: callerId('+1 (425) 555-0123'),
});

/** The switchboard hands over the number as dialled within the country. (R814) */
export const national = voiceMessage({
  id: '22',
  from: '"Kiosk" &lt;kiosk@harbourlights.example&gt;',
  subject: 'Voice mail from the kiosk (5 seconds)',
  received: '2026-11-22T20:05:00.000Z',
  text: 'Six more postcards of two whales, please.',
  seconds: 5,
  callerId: callerId('4255550177'),
});

/** Nobody's number has to be nothing at all. (R930 to R932) */
export const anonymous = voiceMessage({
  id: '23',
  from: '"Unknown" &lt;switchboard@harbourlights.example&gt;',
  subject: 'Voice mail from an unknown caller (40 seconds)',
  received: '2026-11-22T20:20:00.000Z',
  text: 'Forty seconds of rigging in the wind.',
  seconds: 40,
  callerId: callerId('sip:anonymous@anonymous.invalid'),
});

/** An ordinary letter with a number to call back. (R878) */
export const talkingLetter = letter({
  id: '24',
  from: '"Museum" &lt;museum@harbourlights.example&gt;',
  subject: 'The old compass',
  received: '2026-11-22T21:00:00.000Z',
  text: 'The old compass points at the new café. We would like to lend it to you.',
  more: callerId('+442079460188'),
});

/** A recall carries a class name where a number belongs. (R814, R878) */
export const recall = letter({
  id: '25',
  from: '"Galley" &lt;galley@harbourlights.example&gt;',
  subject: 'Recall: Thursday: pea soup',
  received: '2026-11-22T21:10:00.000Z',
  text: 'The galley would like to recall the soup.',
  messageClass: 'IPM.Outlook.Recall',
  more: callerId('IPM.Note'),
});

/** An answer by voice has a class of the family, but none of the seven. (R878) */
export const voiceReply = voiceMessage({
  id: '26',
  from: '"Pilot" &lt;+442079460133@harbourlights.example&gt;',
  subject: 'RE: Voice mail from the lighthouse',
  received: '2026-11-22T21:30:00.000Z',
  text: 'Tell the cat I said ahoy.',
  seconds: 3,
  messageClass: 'IPM.Note.Microsoft.Voicemail.Reply',
  callerId: callerId('+442079460133'),
});

/** Two lines were rung, and both were written down. (R827) */
export const twoNumbers = voiceMessage({
  id: '27',
  from: '"Bakery" &lt;+14255550190@harbourlights.example&gt;',
  subject: 'Voice mail from the bakery (15 seconds)',
  received: '2026-11-22T22:00:00.000Z',
  text: 'The bread for the early boat is ready. So is the bread for the late boat. It is the same bread.',
  seconds: 15,
  callerId: callerId('+14255550190') + callerId('+14255550191'),
});

/** The number comes as bytes instead of a string. (R814) */
export const opaqueNumber = voiceMessage({
  id: '28',
  from: '"Harbour master" &lt;+442079460110@harbourlights.example&gt;',
  subject: 'Voice mail from the harbour master (60 seconds)',
  received: '2026-11-22T22:30:00.000Z',
  text: 'A minute about berth 3, which is now berth 4, which is now full.',
  seconds: 60,
  callerId: '<email2:UmCallerID wbxml:opaque="text">+442079460110</email2:UmCallerID>',
});

/** The element slipped into the attachment. (R812) */
export const slipped = voiceMessage({
  id: '29',
  from: '"Choir" &lt;+442079460166@harbourlights.example&gt;',
  subject: 'Voice mail from the choir (55 seconds)',
  received: '2026-11-22T23:00:00.000Z',
  text: 'All four voices, one message, no words.',
  seconds: 55,
  inAttachment: callerId('+442079460166'),
});

/** A voice message that names no caller, not even with an empty element. (R828) */
export const silent = voiceMessage({
  id: '30',
  from: '"Buoy 9" &lt;buoy@harbourlights.example&gt;',
  subject: 'Voice mail from buoy 9 (2 seconds)',
  received: '2026-11-22T23:30:00.000Z',
  text: 'Ding.',
  seconds: 2,
});
