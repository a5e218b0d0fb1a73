import type { ExchangeEvent, Release } from '../../inspect/events.ts';
import { areasOf } from '../exchanges/areas.ts';
import type { Entry } from '../state/entry.ts';
import { layoutOf } from '../state/layout.ts';
import type { UiState } from '../state/state.ts';
import type { HoldState } from './state.ts';

/** The state after an event that says that a message waits, or no longer; any other leaves it as it is. */
export function afterEvent(state: UiState, { number, exchange }: Entry, event: ExchangeEvent): UiState {
  const { hold } = state;
  if (!hold) return state;
  switch (event.kind) {
    case 'held': {
      if (hold.waiting.includes(number)) return state;
      const note = `held: ${event.direction} of #${number} ${exchange.line.command}; a lets it go`;
      const waiting = [...hold.waiting, number];
      return { ...withCursorOn(state, number), note, hold: { ...hold, waiting } };
    }
    case 'released': {
      const note = noteOf(event.how, number);
      return { ...state, hold: without(hold, number), ...(note !== undefined && { note }) };
    }
    case 'closed':
      return hold.waiting.includes(number) ? { ...state, hold: without(hold, number) } : state;
    case 'opened':
    case 'request-judged':
    case 'answered':
    case 'response-judged':
    case 'failed':
      return state;
  }
}

/** A list that followed the newest stays with what is held: a key must not fall on another that came meanwhile. */
function withCursorOn(state: UiState, number: number): UiState {
  if (state.list.number !== undefined) return state;
  const { list } = areasOf(layoutOf(state.size).body.rows);
  return { ...state, list: { number, row: list - 1 } };
}

function without(hold: HoldState, number: number): HoldState {
  const drafts = new Map(hold.drafts);
  drafts.delete(number);
  return { ...hold, waiting: hold.waiting.filter((waiting) => waiting !== number), drafts };
}

/** What is said of the end of a hold; nothing where the person who looks on has done it. */
function noteOf(how: Release, number: number): string | undefined {
  switch (how) {
    case 'timed-out':
      return `#${number} went on as it came: its time was over`;
    case 'gone':
      return `#${number} was held when its client or server left`;
    case 'let-go':
    case 'edited':
    case 'dropped':
    case 'answered':
    case 'ended':
      return undefined;
  }
}
