import type { Key } from 'ink';

/** Keys with names, as Ink tells them, in the order in which they are looked for. */
const NAMED: readonly (readonly [keyof Key, string])[] = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pageup'],
  ['pageDown', 'pagedown'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'esc'],
  ['backspace', 'backspace'],
  ['delete', 'delete'],
];

/** What a terminal sent for a key that neither Ink nor we know, its escape taken off. */
const UNKNOWN_SEQUENCE = /^(?:\[[\d;:<=>?]*[ -/]*[@-~]|O[A-Za-z])$/;

/** A key as the key table names it, and the text that it types where something is typed. */
export interface KeyPress {
  /** `j`, `G`, `pagedown`, `ctrl+c`, `shift+tab`. */
  readonly name: string;
  readonly text: string;
}

/**
 * The keys of one report of Ink: several where a terminal sent several letters at once, as it does when a key is held
 * down or the program was busy. None for a key that was released and for sequences that nobody knows.
 */
export function keysOf(input: string, key: Key): readonly KeyPress[] {
  if (key.eventType === 'release') return [];
  const name = nameOf(input, key);
  if (name !== undefined) return [{ name, text: '' }];
  if (UNKNOWN_SEQUENCE.test(input)) return [];
  return [...input].map((character) => keyOf(character, key.shift));
}

/** The name of a key that types nothing. */
function nameOf(input: string, key: Key): string | undefined {
  if (key.tab) return key.shift ? 'shift+tab' : 'tab';
  const named = NAMED.find(([flag]) => key[flag]);
  if (named) return named[1];
  if (key.ctrl) return `ctrl+${input}`;
  return key.meta && input !== '' ? `alt+${input}` : undefined;
}

function keyOf(character: string, isShifted: boolean): KeyPress {
  // Some keyboards and scripts send a line feed for enter.
  if (character === '\n' || character === '\r') return { name: 'enter', text: '' };
  if (character === ' ') return { name: 'space', text: ' ' };
  if (character < ' ') return { name: controlName(character), text: '' };
  // Terminals with the keyboard protocol of kitty name the key, not the letter.
  const text = isShifted ? character.toUpperCase() : character;
  return { name: text, text };
}

/** A chord that is held down comes as several of its characters at once. */
function controlName(character: string): string {
  if (character === '\t') return 'tab';
  return `ctrl+${String.fromCharCode(character.charCodeAt(0) + 0x60)}`;
}
