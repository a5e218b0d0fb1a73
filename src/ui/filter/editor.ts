import { MAX_FILTER } from '../../inspect/filter/compile.ts';
import type { Command } from '../keys/keymap.ts';
import type { Edited } from './state.ts';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Control characters, which no filter means; line ends and tabs have become blanks before. */
const CONTROLS = /\p{Cc}/gu;

/** The text with more of it at the cursor, as much as a filter may hold: a paste of many lines becomes one line. */
export function inserted({ text, cursor }: Edited, more: string): Edited {
  const room = Math.max(0, MAX_FILTER - text.length);
  const clean = more
    .slice(0, room * 2)
    .replace(/\r\n|[\r\n\t\u2028\u2029]/g, ' ')
    .replace(CONTROLS, '');
  const taken = startOf(clean, room);
  return { text: text.slice(0, cursor) + taken + text.slice(cursor), cursor: cursor + taken.length };
}

/** The text after a key of the editor; undefined where the command is none. */
export function edited({ text, cursor }: Edited, command: Command): Edited | undefined {
  switch (command) {
    case 'filter.left':
      return { text, cursor: before(text, cursor) };
    case 'filter.right':
      return { text, cursor: after(text, cursor) };
    case 'filter.start':
      return { text, cursor: 0 };
    case 'filter.end':
      return { text, cursor: text.length };
    case 'filter.erase':
      return without(text, before(text, cursor), cursor);
    case 'filter.delete':
      return without(text, cursor, after(text, cursor));
    case 'filter.erase-word':
      return without(text, startOfWord(text, cursor), cursor);
    case 'filter.erase-all':
      return without(text, 0, cursor);
    default:
      return undefined;
  }
}

function without(text: string, start: number, end: number): Edited {
  return { text: text.slice(0, start) + text.slice(end), cursor: start };
}

function before(text: string, cursor: number): number {
  return graphemes.segment(text).containing(cursor - 1)?.index ?? 0;
}

function after(text: string, cursor: number): number {
  const found = graphemes.segment(text).containing(cursor);
  return found ? found.index + found.segment.length : text.length;
}

/** Blanks before the cursor, and the word or the signs before those. */
function startOfWord(text: string, cursor: number): number {
  return text.slice(0, cursor).search(/(?:[\p{L}\p{N}_]+|[^\p{L}\p{N}_\s]+|)\s*$/u);
}

/** At most so many units of a text, no pair of surrogates cut in two. */
function startOf(text: string, most: number): string {
  const last = text.charCodeAt(most - 1);
  const isCut = text.length > most && last >= 0xd800 && last < 0xdc00;
  return text.slice(0, isCut ? most - 1 : most);
}
