import type { ExchangeEvent } from '../inspect/events.ts';
import { type Exchange, foldExchange } from '../inspect/exchange.ts';
import { detailLines } from './detail.ts';
import { withinBudget } from './kept-bodies.ts';

/** Exchanges kept in memory; the oldest go first. */
const MAX_EXCHANGES = 2000;
/** Pause between two notifications: a burst of events is drawn once. */
const FRAME_MS = 33;

/** What the screen shows. Never changed in place: a new event makes a new state. */
export interface UiState {
  /** Where the proxy listens, in words. */
  readonly title: string;
  readonly note: string;
  /** Oldest first. */
  readonly exchanges: readonly Exchange[];
  /** The exchange under the cursor; undefined while the list follows the newest. */
  readonly focusId: string | undefined;
  /** The focused exchange fills the screen, from this line on; undefined while the list does. */
  readonly scroll: number | undefined;
  readonly total: number;
  readonly findings: number;
}

export type UiAction = 'up' | 'down' | 'page-up' | 'page-down' | 'first' | 'follow' | 'open' | 'back';

/** Rows that a page key moves. */
const PAGE = 10;

const START: UiState = {
  title: '',
  note: '',
  exchanges: [],
  focusId: undefined,
  scroll: undefined,
  total: 0,
  findings: 0,
};

/** Holds the state, folds events and keys into it, and tells its listeners once a frame. */
export class UiStore {
  #state = START;
  #listeners = new Set<() => void>();
  #timer: NodeJS.Timeout | undefined;

  readonly getState = (): UiState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly record = (event: ExchangeEvent): void => this.#become(withEvent(this.#state, event));

  act(action: UiAction): void {
    this.#become(withAction(this.#state, action));
  }

  setTitle(title: string): void {
    this.#become({ ...this.#state, title });
  }

  setNote(note: string): void {
    this.#become({ ...this.#state, note });
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#listeners.clear();
  }

  #become(state: UiState): void {
    this.#state = state;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      for (const listener of this.#listeners) listener();
    }, FRAME_MS);
  }
}

function withEvent(state: UiState, event: ExchangeEvent): UiState {
  const index = state.exchanges.findLastIndex((exchange) => exchange.id === event.id);
  const exchange = foldExchange(state.exchanges[index], event);
  if (!exchange) return state;
  const findings = state.findings + ('findings' in event ? event.findings.length : 0);
  if (index >= 0) {
    const changed = state.exchanges.with(index, exchange);
    return { ...state, findings, exchanges: event.kind === 'closed' ? withinBudget(changed) : changed };
  }
  const exchanges = [...state.exchanges, exchange].slice(-MAX_EXCHANGES);
  return { ...state, findings, exchanges, total: state.total + 1 };
}

/** Lines and rows that an action moves by. */
const STEPS: Readonly<Partial<Record<UiAction, number>>> = {
  up: -1,
  down: 1,
  'page-up': -PAGE,
  'page-down': PAGE,
};

export function withAction(state: UiState, action: UiAction): UiState {
  if (action === 'back') return { ...state, scroll: undefined };
  return state.scroll === undefined ? inList(state, action) : inDetail(state, state.scroll, action);
}

function inDetail(state: UiState, scroll: number, action: UiAction): UiState {
  if (action === 'first') return { ...state, scroll: 0 };
  const focused = state.exchanges[focusIndex(state)];
  const last = focused ? detailLines(focused).length - 1 : 0;
  return { ...state, scroll: Math.min(last, Math.max(0, scroll + (STEPS[action] ?? 0))) };
}

function inList(state: UiState, action: UiAction): UiState {
  const { exchanges } = state;
  if (action === 'follow' || exchanges.length === 0) return { ...state, focusId: undefined };
  if (action === 'first') return { ...state, focusId: exchanges[0]?.id };
  // What is looked at stays, whatever arrives.
  if (action === 'open') return { ...state, focusId: exchanges[focusIndex(state)]?.id, scroll: 0 };
  const moved = focusIndex(state) + (STEPS[action] ?? 0);
  // Moving past the newest row means to follow again.
  return { ...state, focusId: exchanges[Math.max(0, moved)]?.id };
}

/** Row of the focused exchange; the newest while the list follows, and when the focused one has gone. */
export function focusIndex(state: UiState): number {
  const index = state.exchanges.findIndex((exchange) => exchange.id === state.focusId);
  return index >= 0 ? index : state.exchanges.length - 1;
}
