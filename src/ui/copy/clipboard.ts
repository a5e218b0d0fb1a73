import { bytesInWords } from '../../inspect/words.ts';

/** Most bytes of base64 that the terminals in use take in one sequence. (xterm, hterm) */
const MAX_BASE64 = 74_994;

/**
 * Puts a text into the clipboard of the terminal's own machine, over any ssh in between. (xterm, OSC 52) tmux passes
 * it on by itself; GNU screen has to be told to. Throws where it is too much for terminals.
 */
export function clipboardSequence(text: string, env: Readonly<Record<string, string | undefined>>): string {
  const base64 = Buffer.from(text).toString('base64');
  if (base64.length > MAX_BASE64) {
    const size = bytesInWords(Buffer.byteLength(text));
    throw new Error(
      `${size} are too much for the clipboard of a terminal; y and a capital letter: to a file`,
    );
  }
  const sequence = `\u001b]52;c;${base64}\u0007`;
  const isScreen = env['STY'] !== undefined && env['TMUX'] === undefined;
  return isScreen ? throughScreen(sequence) : sequence;
}

/** Characters of one device control string, of which screen takes no more than 768. */
const SCREEN_CHUNK = 700;

function throughScreen(sequence: string): string {
  const chunks = sequence.match(new RegExp(`[\\s\\S]{1,${SCREEN_CHUNK}}`, 'g')) ?? [];
  return chunks.map((chunk) => `\u001bP${chunk}\u001b\\`).join('');
}
