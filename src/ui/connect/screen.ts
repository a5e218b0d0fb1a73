import { widthOf } from '../draw/fit.ts';
import { EMPTY_LINE, type Line, line, type Size, type Span, span } from '../draw/line.ts';
import { wrapped } from '../draw/wrap.ts';
import type { Screen } from '../state/screen.ts';
import { goBack, type UiState } from '../state/state.ts';

/** How to get a device onto the proxy: the address of the page that tells, and a QR code of it. */
export const connectScreen: Screen = {
  title: 'Set up a device',
  draw: (state, size) => {
    const code = codeThatFits(state, size);
    const left = widthOf(code[0] ?? '');
    const words = connectWords(state, size.columns - left, code.length > 0);
    if (code.length === 0) return words;
    // Beside each other; the words, which come first for whoever listens, begin below the code's border.
    const rows = Math.max(code.length, words.length);
    return Array.from({ length: rows }, (_, row) => beside(code[row] ?? ' '.repeat(left), words[row]));
  },
  run: (state, command) => (command === 'connect.close' ? goBack(state) : undefined),
};

/** Columns that words need beside a code. */
const LEAST_WORDS = 30;

function codeThatFits({ session }: UiState, { columns, rows }: Size): readonly string[] {
  const code = session.setup?.qr ?? [];
  return code.length <= rows && widthOf(code[0] ?? '') + LEAST_WORDS <= columns ? code : [];
}

function beside(code: string, words: Line = EMPTY_LINE): Line {
  const label = words.spans
    .map(({ text }) => text)
    .join('')
    .trim();
  return { spans: [span(code, 'code'), ...words.spans], label };
}

function connectWords({ session }: UiState, columns: number, hasCode: boolean): readonly Line[] {
  const { setup } = session;
  if (!setup) return paragraphs(columns, [span('No proxy listens here.', 'strong')]);
  const { url, others, isLoopback } = setup;
  const way = hasCode
    ? 'Scan the code with the camera of the device, or open this in its browser:'
    : 'Open this in the browser of the device:';
  return paragraphs(columns, [
    span('Set up a device', 'strong'),
    span(way, 'plain'),
    span(url, 'accent'),
    ...others.map((other) => span(`or ${other}`, 'quiet')),
    ...(isLoopback ? [span(LOOPBACK, 'warning')] : []),
    ...(url.startsWith('https:') ? [span(WARNS, 'plain')] : []),
    span(CONTENTS, 'plain'),
  ]);
}

const LOOPBACK = 'It is for this machine alone: phones come in by --listen with its address, or 0.0.0.0.';
const WARNS =
  'Its browser may warn that it does not trust the certificate yet: go on, the page tells how it comes to do so.';
const CONTENTS = 'The page has what to tap on iOS, Android, Windows and Mac, and what there is to install.';

/** Texts with a row between them, but for those that go on from the one before. */
function paragraphs(columns: number, texts: readonly Span[]): readonly Line[] {
  return texts.flatMap(({ text, tone = 'plain' }) => [
    ...(text.startsWith('or ') ? [] : [EMPTY_LINE]),
    ...wrapped(text, columns - 3, 6).map((row) => line('  ', span(row, tone))),
  ]);
}
