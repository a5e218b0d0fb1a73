import { printable } from '../../inspect/printable.ts';

/** A piece of text that takes whole cells of the terminal, whichever way the terminal counts. */
export interface Piece {
  readonly text: string;
  readonly columns: number;
}

/** Counts the columns of a text as the library for that does. */
export type Measure = (text: string) => number;

/** Marks that may stand on one character; more would paint over the rows around. */
const MAX_MARKS = 3;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

const EMOJI = /\p{Emoji}/u;
const MARK = /^[\p{Mn}\p{Me}]$/u;
const MARKS = /[\p{Mn}\p{Me}]/gu;
/** Joiner, variation selectors and skin tones: what makes terminals differ about the width of an emoji. */
const EMOJI_GLUE = /(?!^)[\u200d\ufe00-\ufe0f\u{1f3fb}-\u{1f3ff}]/gu;
const FLAG_LETTER = /[\u{1f1e6}-\u{1f1ff}]/gu;
/**
 * Format characters, what is invisible, what is not assigned, vowels and finals of Hangul that found no syllable, and
 * letters that join the character after them.
 */
const UNCLEAR =
  /\p{Cf}|\p{Cn}|\p{Default_Ignorable_Code_Point}|[\u0d4e\u1160-\u11ff\ud7b0-\ud7ff\u{111c2}\u{111c3}\u{113d1}\u{1193f}\u{11941}\u{11a3a}\u{11a84}-\u{11a89}\u{11d46}\u{11f02}]/gu;
/** Thai and Lao vowels that some count as a mark, and the mark and letter that they are made of. */
const SPLIT: Readonly<Record<string, string>> = { '\u0e33': '\u0e4d\u0e32', '\u0eb3': '\u0ecd\u0eb2' };

/**
 * A text as pieces about whose width all terminals agree: each emoji by itself, flags as their two letters, a few marks
 * on a character. What stays unclear is named: `<U+115F>`.
 */
export function* piecesOf(text: string, measure: Measure): Generator<Piece> {
  for (const { segment } of graphemes.segment(printable(text))) {
    if (segment.length === 1 && segment >= ' ' && segment <= '~') yield { text: segment, columns: 1 };
    else yield* clusterOnce(segment, measure);
  }
}

/** Clusters whose pieces are remembered, and the longest of them: the letters that somebody writes in come again. */
const MAX_KNOWN = 4096;
const MAX_CLUSTER = 16;
const known = new WeakMap<Measure, Map<string, readonly Piece[]>>();

function clusterOnce(segment: string, measure: Measure): Iterable<Piece> {
  if (segment.length > MAX_CLUSTER) return cluster(segment, measure);
  const pieces = known.get(measure) ?? new Map<string, readonly Piece[]>();
  known.set(measure, pieces);
  const before = pieces.get(segment);
  if (before) return before;
  if (pieces.size >= MAX_KNOWN) pieces.clear();
  const made = [...cluster(segment, measure)];
  // A text that was cut out of a longer one would keep that in memory.
  pieces.set(Buffer.from(segment, 'utf16le').toString('utf16le'), made);
  return made;
}

function* cluster(segment: string, measure: Measure): Generator<Piece> {
  const clear = clearOf(segment);
  for (const { segment: part } of graphemes.segment(clear)) {
    const columns = measure(part);
    if (columns === widthByCharacter(part, measure)) yield { text: part, columns };
    else yield* apart(part, measure);
  }
}

/** The characters of a cluster that terminals count in different ways, each by itself and without its marks. */
function* apart(part: string, measure: Measure): Generator<Piece> {
  const bare = part.replace(MARKS, '');
  const agrees = measure(bare) === widthByCharacter(bare, measure);
  for (const character of bare) {
    const text = agrees ? character : nameOf(character);
    yield { text, columns: measure(text) };
  }
}

function clearOf(segment: string): string {
  let clear = segment.replace(FLAG_LETTER, letterOf);
  if (EMOJI.test(segment)) clear = clear.replace(EMOJI_GLUE, '');
  clear = clear.normalize('NFC');
  clear = clear.replace(/[\u0e33\u0eb3]/g, (vowel) => SPLIT[vowel] as string).replace(UNCLEAR, nameOf);
  return withFewMarks(clear);
}

function withFewMarks(text: string): string {
  let marks = 0;
  let kept = '';
  for (const character of text) {
    marks = MARK.test(character) ? marks + 1 : 0;
    if (marks > MAX_MARKS) continue;
    // A mark with nothing to stand on would go onto the character before.
    kept += kept === '' && marks === 1 ? `\u25cc${character}` : character;
  }
  return kept;
}

function widthByCharacter(part: string, measure: Measure): number {
  let columns = 0;
  for (const character of part) if (!MARK.test(character)) columns += measure(character);
  return columns;
}

function letterOf(flag: string): string {
  return String.fromCharCode((flag.codePointAt(0) as number) - 0x1f1e6 + 0x41);
}

function nameOf(character: string): string {
  const code = character.codePointAt(0) as number;
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
}
