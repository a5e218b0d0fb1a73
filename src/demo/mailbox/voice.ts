import { callerId, voiceMessage } from './message.ts';

/** Voice messages as they should be: a number, a SIP link, or an empty element for a caller who hides. */
export const lighthouse = voiceMessage({
  id: '11',
  from: '"Lighthouse" &lt;+442079460101@harbourlights.example&gt;',
  subject: 'Voice mail from the lighthouse (12 seconds)',
  received: '2026-11-22T16:40:00.000Z',
  text: 'The lamp is lit. The cat is on the lamp. Both are warm.',
  seconds: 12,
  callerId: callerId('+442079460101'),
});

export const shipyard = voiceMessage({
  id: '12',
  from: '"Shipyard" &lt;+14255550142@harbourlights.example&gt;',
  subject: 'Voice mail from the shipyard (31 seconds)',
  received: '2026-11-22T17:02:00.000Z',
  text: 'The propeller is back. It turns the other way now, but only on Tuesdays.',
  seconds: 31,
  messageClass: 'IPM.Note.rpmsg.Microsoft.Voicemail.UM.CA',
  callerId: callerId('+14255550142'),
});

export const purser = voiceMessage({
  id: '13',
  from: '"Purser" &lt;purser@harbourlights.example&gt;',
  subject: 'Voice mail from the purser (8 seconds)',
  received: '2026-11-22T17:20:00.000Z',
  text: 'We are out of small change and of large change.',
  seconds: 8,
  messageClass: 'IPM.Note.Microsoft.Voicemail.UM',
  callerId: callerId('sip:purser@harbourlights.example;transport=tls'),
});

export const missedCall = voiceMessage({
  id: '14',
  from: '"Pier 4" &lt;+442079460155@harbourlights.example&gt;',
  subject: 'Missed call from Pier 4',
  received: '2026-11-22T18:00:00.000Z',
  text: 'Missed call. In the background, according to the pier, an accordion.',
  seconds: 1,
  messageClass: 'IPM.Note.Microsoft.Missed.Voice',
  callerId: callerId('+442079460155'),
});

export const hidden = voiceMessage({
  id: '15',
  from: '"Someone" &lt;switchboard@harbourlights.example&gt;',
  subject: 'Voice mail from someone (19 seconds)',
  received: '2026-11-22T19:11:00.000Z',
  text: 'Somebody who hides a number hums a waltz, well.',
  seconds: 19,
  callerId: callerId(''),
});
