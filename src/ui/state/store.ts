import type { ExchangeEvent } from '../../inspect/events.ts';
import { DeviceTable } from '../devices/device-table.ts';
import type { Size } from '../draw/line.ts';
import { typeIntoFilter } from '../filter/reduce.ts';
import { FindingGroups } from '../findings/groups.ts';
import { commandFor } from '../keys/keymap.ts';
import { screens } from '../screens.ts';
import type { MouseEvent } from '../terminal/mouse.ts';
import { type Edges, type Effect, perform } from './effect.ts';
import { ExchangeLog } from './exchange-log.ts';
import { layoutOf } from './layout.ts';
import { contextOf, withCommand } from './reduce.ts';
import type { RulesInUse, Session, UiState } from './state.ts';
import { VisibleList } from './visible-list.ts';

/** Pause between two notifications: a burst of events is drawn once. */
const FRAME_MS = 33;
/** Rows that one notch of the wheel moves. */
const WHEEL_ROWS = 3;
/** Longest that a new filter is tried at a stretch; keys and traffic come in between. */
const SLICE_MS = 8;

export interface StoreOptions {
  readonly session: Session;
  readonly rulesInUse: RulesInUse;
  readonly size: Size;
  readonly savedFilters: readonly string[];
  readonly edges: Edges;
}

/** Holds the state, folds events and keys into it, and tells its listeners once a frame. */
export class UiStore {
  #state: UiState;
  readonly #edges: Edges;
  readonly #listeners = new Set<() => void>();
  #frame: NodeJS.Timeout | undefined;
  #slice: NodeJS.Immediate | undefined;

  constructor({ session, rulesInUse, size, savedFilters, edges }: StoreOptions) {
    this.#edges = edges;
    const log = new ExchangeLog();
    this.#state = {
      session,
      log,
      visible: new VisibleList(log),
      groups: new FindingGroups(),
      deviceTable: new DeviceTable(),
      rulesInUse,
      revision: 0,
      now: edges.now(),
      size,
      screen: 'exchanges',
      trail: [],
      list: { row: 0 },
      findings: { index: 0, row: 0 },
      devices: { index: 0, row: 0 },
      rules: { index: 0, row: 0 },
      help: { index: 0, row: 0 },
      filter: { text: '', history: [], saved: savedFilters },
      hasMouse: true,
      note: '',
      effects: [],
    };
  }

  readonly getState = (): UiState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly record = (event: ExchangeEvent): void => {
    const { log, visible, groups, deviceTable } = this.#state;
    const change = log.record(event);
    if (!change) return;
    visible.update(change);
    groups.record(change.entry, event);
    deviceTable.record(change.entry, event);
    this.#become({ ...this.#state, now: Math.max(this.#state.now, event.at) });
  };

  /** A key by its name; text where a filter is typed. */
  key(name: string, text = ''): void {
    const command = commandFor(name, contextOf(this.#state));
    if (command) this.#act(withCommand(this.#state, command));
    else if (text !== '') this.type(text);
  }

  /** Typed or pasted text: of use in the filter line only. */
  type(text: string): void {
    this.#act(typeIntoFilter(this.#state, text));
  }

  /** A click, row and column of the terminal from 0. */
  click(row: number, column: number): void {
    const { header, body } = layoutOf(this.#state.size);
    if (row < header || row >= header + body.rows) return;
    const screen = screens[this.#state.screen];
    if (screen.click) this.#act(screen.click(this.#state, row - header, column, body));
  }

  mouse({ kind, row, column }: MouseEvent): void {
    if (kind === 'click') this.click(row, column);
    else for (let step = 0; step < WHEEL_ROWS; step++) this.key(kind === 'wheel-up' ? 'up' : 'down');
  }

  resize(size: Size): void {
    this.#become({ ...this.#state, size });
  }

  begin(session: Session): void {
    this.#become({ ...this.#state, session });
  }

  say(note: string): void {
    this.#become({ ...this.#state, note });
  }

  close(): void {
    clearTimeout(this.#frame);
    clearImmediate(this.#slice);
    this.#listeners.clear();
  }

  #act(state: UiState): void {
    const { effects, ...rest } = state;
    this.#become({ ...rest, effects: [] });
    for (const effect of effects) this.#perform(effect);
    this.#trySlice();
  }

  #perform(effect: Effect): void {
    const done = perform(effect, this.#edges);
    if (done !== undefined) this.say(done);
  }

  /** Tries the filter on some more of the log, and goes on later. */
  #trySlice(): void {
    const { visible } = this.#state;
    if (visible.untried === 0 || this.#slice) return;
    this.#slice = setImmediate(() => {
      this.#slice = undefined;
      const end = performance.now() + SLICE_MS;
      visible.advance(() => performance.now() < end);
      this.#become(this.#state);
      this.#trySlice();
    });
  }

  #become(state: UiState): void {
    this.#state = { ...state, revision: this.#state.revision + 1 };
    this.#frame ??= setTimeout(() => {
      this.#frame = undefined;
      for (const listener of this.#listeners) listener();
    }, FRAME_MS);
  }
}
