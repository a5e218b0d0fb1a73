/** A scalar's value, and the way it is written: PLAIN, QUOTE_SINGLE, QUOTE_DOUBLE, BLOCK_LITERAL or BLOCK_FOLDED. */
export interface WrittenScalar {
  readonly text: string;
  readonly style: string;
}

/**
 * Finds where in a YAML file each character of a scalar's value stands: one offset a character, and a last one for the
 * end. Good enough to point at: where folding made one character out of several, the first of them counts.
 */
export function scalarOffsets(source: string, start: number, scalar: WrittenScalar): Uint32Array {
  const { text, style } = scalar;
  const indentation = style === 'BLOCK_LITERAL' ? blockIndentation(source, start) : 0;
  const offsets = new Uint32Array(text.length + 1);
  let at = firstCharacter(source, start, style);
  for (let index = 0; index < text.length; index++) {
    if (indentation > 0 && source[at - 1] === '\n') at += spacesAt(source, at, indentation);
    at = skipToCharacter(source, at, text.charAt(index), style);
    offsets[index] = Math.min(at, source.length);
    at += writtenLength(source, at, style);
  }
  offsets[text.length] = Math.min(at, source.length);
  return offsets;
}

function firstCharacter(source: string, start: number, style: string): number {
  if (style.startsWith('QUOTE')) return start + 1;
  if (!style.startsWith('BLOCK')) return start;
  const header = source.indexOf('\n', start);
  return header === -1 ? source.length : header + 1;
}

/** Blanks that a block takes away from each of its lines: as many as its first line with text begins with. */
function blockIndentation(source: string, start: number): number {
  let line = firstCharacter(source, start, 'BLOCK');
  let spaces = spacesAt(source, line, source.length);
  while (/[\r\n]/.test(source[line + spaces] ?? '')) {
    line = source.indexOf('\n', line) + 1;
    spaces = spacesAt(source, line, source.length);
  }
  return spaces;
}

function spacesAt(source: string, at: number, most: number): number {
  let spaces = 0;
  while (spaces < most && source[at + spaces] === ' ') spaces++;
  return spaces;
}

/** Passes over what the value does not show: breaks and indentation that folding turned into one blank, or into none. */
function skipToCharacter(source: string, from: number, character: string, style: string): number {
  let at = from;
  if (isBlank(character)) {
    // Which of several blanks it is makes no difference; the next character that is none finds its place again.
    while (joinsLines(source, at, style)) at += 1 + blanksAt(source, at + 1);
    return at;
  }
  while (at < source.length && source[at] !== character) {
    const blank = blankLength(source, at, style);
    if (blank === 0) return at;
    at += blank;
  }
  return character === '\\' && blankLength(source, at, style) > 0
    ? skipToCharacter(source, at + blankLength(source, at, style), character, style)
    : at;
}

/** In double quotes a backslash before a line break joins two lines. */
function joinsLines(source: string, at: number, style: string): boolean {
  return style === 'QUOTE_DOUBLE' && source[at] === '\\' && /[\r\n]/.test(source[at + 1] ?? '');
}

function blanksAt(source: string, at: number): number {
  let blanks = 0;
  while (isBlank(source[at + blanks])) blanks++;
  return blanks;
}

/** Length of a blank as it is written, an escaped one included; 0 for anything else. */
function blankLength(source: string, at: number, style: string): number {
  if (isBlank(source[at])) return 1;
  return style === 'QUOTE_DOUBLE' && source[at] === '\\' && /[ntr\s]/.test(source[at + 1] ?? '') ? 2 : 0;
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\n' || character === '\r' || character === '\t';
}

/** How many characters of the file one character of the value takes. */
function writtenLength(source: string, at: number, style: string): number {
  if (style === 'QUOTE_SINGLE' && source.startsWith("''", at)) return 2;
  if (style !== 'QUOTE_DOUBLE' || source[at] !== '\\') return 1;
  switch (source[at + 1]) {
    case 'x':
      return 4;
    case 'u':
      return 6;
    case 'U':
      return 10;
    default:
      return 2;
  }
}
