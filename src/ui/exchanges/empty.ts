import { counted } from '../../inspect/words.ts';
import { EMPTY_LINE, type Line, line, type Size, span } from '../draw/line.ts';
import { wrapped } from '../draw/wrap.ts';
import type { UiState } from '../state/state.ts';

/** What stands where the list would be: what to do now. */
export function emptyLines(state: UiState, size: Size): readonly Line[] {
  if (state.visible.untried > 0)
    return paragraphs(size, [`Trying the filter: ${counted(state.visible.untried, 'exchange')} to go.`]);
  if (state.filter.text !== '') return paragraphs(size, filteredWords(state));
  if (state.session.address === undefined) return paragraphs(size, WAITING);
  const words = listeningWords(state);
  return paragraphs(
    size,
    size.rows < LOW
      ? [...words.slice(0, 2), KEYS]
      : [...words, `To try it without a phone: easlens demo. ${KEYS}`],
  );
}

/** Fewer rows have no room for how to point a phone here. */
const LOW = 10;
const KEYS = 'Press ? for the keys, q to quit.';
const WAITING = ['No exchanges.', KEYS];

function filteredWords({ log, filter }: UiState): readonly string[] {
  return [
    `No exchange of ${log.totals.exchanges} passes the filter.`,
    filter.text,
    'esc takes the filter away, / changes it.',
  ];
}

function listeningWords({ session }: UiState): readonly string[] {
  const { address = '', upstream } = session;
  return [
    'Waiting for the first device.',
    `Listening on ${address}${upstream === undefined ? '' : `, in front of ${upstream}`}.`,
    howToCome(session, address),
  ];
}

/** Where there is a page for devices that they can reach, it tells more than fits here. */
function howToCome({ mode, setup }: UiState['session'], address: string): string {
  if (setup && !setup.isLoopback)
    return `To set a phone up, press c for a QR code, or open ${setup.url} on it.`;
  if (!isLoopback(address)) {
    return 'On the phone, enter the address of this machine, with the port, as server of the Exchange account.';
  }
  const alone = 'This address is for this machine alone: --listen 0.0.0.0:8080 lets phones in.';
  if (!mode.includes('reverse')) return alone;
  return `${alone} Then enter the address of this machine, with the port, as server in the account of the phone.`;
}

function isLoopback(address: string): boolean {
  return /^\w+:\/\/(127\.|localhost|\[::1\])/.test(address);
}

/** Texts with a row between them where there is room, the first one strong. */
function paragraphs({ columns, rows }: Size, texts: readonly string[]): readonly Line[] {
  const margin = columns >= 60 ? '    ' : ' ';
  const blocks = texts.map((text, index) =>
    wrapped(text, columns - margin.length - 1, 4).map((row) =>
      line(margin, span(row, index === 0 ? 'strong' : 'plain')),
    ),
  );
  const rowsNeeded = blocks.flat().length + blocks.length;
  if (rowsNeeded > rows) return blocks.flat();
  return blocks.flatMap((block) => [EMPTY_LINE, ...block]);
}
