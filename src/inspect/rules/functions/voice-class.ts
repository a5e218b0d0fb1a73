import type { RuleFunction } from './rule-function.ts';

/** The classes of messages that may carry UmCallerID, in lower case. (MS-ASEMAIL R878) */
const VOICE_CLASSES: ReadonlySet<string> = new Set([
  'ipm.note.microsoft.voicemail',
  'ipm.note.microsoft.voicemail.um',
  'ipm.note.microsoft.voicemail.um.ca',
  'ipm.note.rpmsg.microsoft.voicemail',
  'ipm.note.rpmsg.microsoft.voicemail.um',
  'ipm.note.rpmsg.microsoft.voicemail.um.ca',
  'ipm.note.microsoft.missed.voice',
]);

/** What the classes begin with; other endings are in use, such as `….Voicemail.Reply`. */
const VOICE_PREFIXES = [
  'ipm.note.microsoft.voicemail',
  'ipm.note.rpmsg.microsoft.voicemail',
  'ipm.note.microsoft.missed.voice',
] as const;

/** `voice`: one of the seven. `variant`: begins like one. `other`: anything else, the empty class included. */
export type VoiceClassTier = 'voice' | 'variant' | 'other';

/** Sorts a message class; letter case does not count, for mail systems do not keep it. */
export function voiceClassTier(messageClass: string): VoiceClassTier {
  const lower = messageClass.toLowerCase();
  if (VOICE_CLASSES.has(lower)) return 'voice';
  return VOICE_PREFIXES.some((prefix) => lower.startsWith(prefix)) ? 'variant' : 'other';
}

export const voiceClassFunction: RuleFunction = {
  name: 'voiceClass',
  signature: 'voiceClass(string): bool',
  description:
    'True for the seven message classes of voice mail and missed calls in MS-ASEMAIL R878; letter case does not count.',
  example: { expression: 'voiceClass("IPM.Note.rpmsg.Microsoft.Voicemail.UM")', result: 'true' },
  call: (messageClass: string): boolean => voiceClassTier(messageClass) === 'voice',
};

export const voiceClassTierFunction: RuleFunction = {
  name: 'voiceClassTier',
  signature: 'voiceClassTier(string): string',
  description:
    'Gives "voice" for one of the seven classes, "variant" for another ending on a voice class, "other" for the rest.',
  example: { expression: 'voiceClassTier("IPM.Note.Microsoft.Voicemail.Reply")', result: '"variant"' },
  call: voiceClassTier,
};
