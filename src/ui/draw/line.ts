/** What a piece of text means; the theme says how that looks. Meaning is always in the words too. */
export type Tone =
  | 'plain'
  | 'strong'
  | 'quiet'
  | 'good'
  | 'info'
  | 'warning'
  | 'error'
  | 'accent' // names: commands, elements, keys
  | 'value' // what stands in an element
  | 'code' // a QR code: light on dark, whatever the terminal's own colours
  | 'marked'; // bytes and words that are pointed at

/** A piece of a line in one tone. */
export interface Span {
  readonly text: string;
  readonly tone?: Tone;
}

/** One row of the screen. Whoever makes it has cut it to the width; drawing cuts again and cleans, to be sure. */
export interface Line {
  readonly spans: readonly Span[];
  /** Under the cursor; it also begins with `>`, for whoever sees no inversion. */
  readonly isFocused?: boolean;
  /** What a screen reader says instead; the text where absent. */
  readonly label?: string;
}

/** Columns and rows of the terminal, or of a part of it. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export const EMPTY_LINE: Line = { spans: [] };

/** A line of texts and spans. */
export function line(...parts: readonly (string | Span)[]): Line {
  return { spans: parts.map((part) => (typeof part === 'string' ? { text: part } : part)) };
}

export function span(text: string, tone: Tone): Span {
  return { text, tone };
}

/** The characters of a line without their tones. */
export function textOf({ spans }: Line): string {
  return spans.map(({ text }) => text).join('');
}

/** True where both look and read the same: nothing needs to be drawn again. */
export function isSameLine(one: Line, other: Line): boolean {
  if (one.isFocused !== other.isFocused || one.label !== other.label) return false;
  if (one.spans.length !== other.spans.length) return false;
  return one.spans.every(({ text, tone }, index) => {
    const there = other.spans[index];
    return text === there?.text && tone === there.tone;
  });
}
