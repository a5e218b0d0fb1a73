import type { ExchangeEvent, Release } from '../../inspect/events.ts';
import type { Entry } from '../state/entry.ts';
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
      return { ...state, note, hold: { ...hold, waiting: [...hold.waiting, number] } };
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
