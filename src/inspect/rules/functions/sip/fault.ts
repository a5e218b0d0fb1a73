import { describeCharacter } from '../character.ts';

/** Why a text is not a SIP URI, and the index of the character where that shows. */
export interface SipFault {
  readonly position: number;
  readonly reason: string;
}

export function fault(position: number, reason: string): SipFault {
  return { position, reason };
}

/** The fault of a character that may not stand where it does. */
export function unexpected(text: string, position: number, where: string): SipFault {
  if (text[position] === '%') {
    return fault(position, `"%" in ${where} must be followed by two hexadecimal digits`);
  }
  return fault(position, `${describeCharacter(text, position)} may not stand in ${where}`);
}
