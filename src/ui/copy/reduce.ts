import type { Direction } from '../../inspect/message.ts';
import { asSent, hasSent } from '../detail/sent.ts';
import { sideOf } from '../detail/side.ts';
import { type Line, line, span } from '../draw/line.ts';
import { wrapped } from '../draw/wrap.ts';
import { entryInFocus } from '../exchanges/focus.ts';
import type { Command } from '../keys/keymap.ts';
import type { Entry } from '../state/entry.ts';
import { type Session, type UiState, withEffect } from '../state/state.ts';
import type { CopyState } from './state.ts';
import { type CopyFormat, copied } from './texts.ts';

/** Where a curl command goes as long as nobody knows the server. */
const NOWHERE = 'https://mail.example.com';

/** Rows that the question may take. */
const MOST_ROWS = 3;

/** Asks what to copy of the exchange that is looked at. */
export function openCopy(state: UiState): UiState {
  const number = state.screen === 'detail' ? state.detail?.number : entryInFocus(state)?.number;
  const entry = number === undefined ? undefined : state.log.get(number);
  return entry ? { ...state, copy: { number: entry.number, side: sideFor(state, entry) } } : state;
}

/** The body that is on the screen; of a list the one with more to tell. */
function sideFor({ screen, detail }: UiState, { exchange }: Entry): Direction {
  const tab = screen === 'detail' ? detail?.tab : undefined;
  if (tab === 'request' || tab === 'response') return tab;
  if (tab === 'hex') return detail?.side ?? 'request';
  return (sideOf(exchange, 'response')?.bytes.length ?? 0) > 0 ? 'response' : 'request';
}

/** A command while the choice is open. */
export function runCopy({ copy, ...state }: UiState, command: Command): UiState {
  const [, verb, format] = /^(copy|save)\.(curl|xml|hex)$/.exec(command) ?? [];
  if (!copy || !verb) return state;
  const entry = state.log.get(copy.number);
  if (!entry) return { ...state, note: `#${copy.number} has left the list` };
  const isSent = state.screen === 'detail' && state.detail?.showsSent === true && hasSent(entry.exchange);
  const result = copied(
    isSent ? asSent(entry) : entry,
    format as CopyFormat,
    copy.side,
    serverFor(entry, state.session),
  );
  if ('problem' in result) return { ...state, note: `nothing copied: ${result.problem}` };
  const { text, name } = result;
  const what = isSent ? `${result.what}, as sent` : result.what;
  return withEffect(
    state,
    verb === 'copy' ? { kind: 'copy', what, text } : { kind: 'save', what, name, text },
  );
}

/** The upstream, with its path; or the server that the client asked for by itself. */
function serverFor({ exchange: { server } }: Entry, { upstream }: Session): string {
  const isUpstream =
    upstream !== undefined && (server === undefined || URL.parse(upstream)?.origin === server);
  return isUpstream ? upstream : (server ?? NOWHERE);
}

/** The question, in the rows above the keys. */
export function copyLines({ number, side }: CopyState, columns: number): readonly Line[] {
  const head = `Copy of #${number}:`;
  const question = `${head} c curl, or the ${side} as x XML, h hex; capital: to a file`;
  return wrapped(question, columns, MOST_ROWS).map((row) =>
    row.startsWith(head) ? line(span(head, 'strong'), row.slice(head.length)) : line(row),
  );
}
