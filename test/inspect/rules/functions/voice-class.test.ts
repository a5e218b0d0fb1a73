import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  type VoiceClassTier,
  voiceClassFunction,
  voiceClassTier,
} from '../../../../src/inspect/rules/functions/voice-class.ts';

const test = suite('rules/functions/voice-class');

/** The seven of MS-ASEMAIL R878 as the document spells them, then what mail systems make of them. */
const rows: readonly (readonly [messageClass: string, tier: VoiceClassTier])[] = [
  ['IPM.Note.Microsoft.Voicemail', 'voice'],
  ['IPM.Note.Microsoft.Voicemail.UM', 'voice'],
  ['IPM.Note.Microsoft.Voicemail.UM.CA', 'voice'],
  ['IPM.Note.RPMSG.Microsoft.Voicemail', 'voice'],
  ['IPM.Note.RPMSG.Microsoft.Voicemail.UM', 'voice'],
  ['IPM.Note.RPMSG.Microsoft.Voicemail.UM.CA', 'voice'],
  ['IPM.Note.Microsoft.Missed.Voice', 'voice'],
  ['IPM.Note.rpmsg.Microsoft.Voicemail.UM', 'voice'],
  ['ipm.note.microsoft.missed.voice', 'voice'],
  ['IPM.Note.Microsoft.Voicemail.Reply', 'variant'],
  ['IPM.Note.rpmsg.Microsoft.Voicemail.UM.Forward', 'variant'],
  ['IPM.Note.Microsoft.Missed.Voice.UM', 'variant'],
  ['IPM.Note.Microsoft.Voicemail.UM.CA.X', 'variant'],
  ['IPM.Note', 'other'],
  ['IPM.Note.Microsoft.Missed', 'other'],
  ['IPM.Note.Microsoft.Fax', 'other'],
  ['IPM.Note.RPMSG.Microsoft.Missed.Voice', 'other'],
  ['REPORT.IPM.Note.Microsoft.Voicemail', 'other'],
  [' IPM.Note.Microsoft.Voicemail', 'other'],
  ['\u0130PM.Note.Microsoft.Voicemail', 'other'],
  ['', 'other'],
];

for (const [messageClass, tier] of rows) {
  test(`"${messageClass}" is ${tier}`, () => {
    assert.is(voiceClassTier(messageClass), tier);
    assert.is(voiceClassFunction.call(messageClass as never), tier === 'voice');
  });
}

test.run();
