import type { ExchangeEvent } from '../../inspect/events.ts';
import { DeviceTable } from '../devices/device-table.ts';
import type { Size } from '../draw/line.ts';
import { typeIntoFilter } from '../filter/reduce.ts';
import { FindingGroups } from '../findings/groups.ts';
import { wholeBody } from '../frame.ts';
import { headerClick } from '../header.ts';
import { afterEditing, type Editing, editHeld } from '../hold/edit.ts';
import { afterEvent } from '../hold/follow.ts';
import { NO_DRAFTS } from '../hold/state.ts';
import { commandFor } from '../keys/bindings.ts';
import type { KeyPress } from '../keys/key-name.ts';
import { layoutNow } from '../message.ts';
import { screens } from '../screens.ts';
import type { MouseEvent } from '../terminal/mouse.ts';
import { type Edges, type Effect, perform } from './effect.ts';
import { ExchangeLog } from './exchange-log.ts';
import { Frames, type Pacing } from './frames.ts';
import type { Gathered } from './gathered.ts';
import type { Log } from './log.ts';
import { Rate } from './rate.ts';
import { contextOf, withCommand } from './reduce.ts';
import type { RulesInUse, Session, UiState } from './state.ts';
import { VisibleList } from './visible-list.ts';

/** Rows that one notch of the wheel moves. */
const WHEEL_ROWS = 3;
/** Longest that a filter is tried at a stretch; keys and traffic come in between. */
const SLICE_MS = 4;
/** Ages of what is open, and the rate, change by themselves. */
const TICK_MS = 1000;
/** Milliseconds after the last event until the rate stands still. */
const RATE_MS = 120_000;

export interface StoreOptions {
  readonly session: Session;
  readonly rulesInUse: RulesInUse;
  readonly size: Size;
  readonly savedFilters: readonly string[];
  readonly edges: Edges;
  /** False where the terminal reports no mouse. */
  readonly hasMouse?: boolean;
  readonly pacing?: Pacing;
  /** Of a file; what a running proxy tells goes into a log of its own. */
  readonly log?: Log;
}

/** Holds the state, folds events and keys into it, and tells its listeners: of events once a frame, of keys at once. */
export class UiStore {
  #state: UiState;
  /** An event has changed a part of the state; the state as a whole is made anew when somebody asks. */
  #isStale = false;
  #now: number;
  /** When the last event happened. */
  #eventAt = 0;
  readonly #edges: Edges;
  #isEditing = false;
  #loading: number | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #frames: Frames;
  #slice: NodeJS.Immediate | undefined;
  #tick: NodeJS.Timeout | undefined;

  constructor({
    session,
    rulesInUse,
    size,
    savedFilters,
    edges,
    hasMouse = true,
    pacing,
    log = new ExchangeLog(),
  }: StoreOptions) {
    this.#frames = new Frames(() => this.#draw(), pacing);
    this.#edges = edges;
    this.#now = edges.now();
    this.#state = {
      session,
      log,
      visible: new VisibleList(log),
      groups: new FindingGroups(),
      deviceTable: new DeviceTable(),
      rate: new Rate(),
      rulesInUse,
      revision: 0,
      now: this.#now,
      size,
      screen: 'exchanges',
      trail: [],
      list: { row: 0 },
      findings: { index: 0, row: 0 },
      devices: { index: 0, row: 0 },
      rules: { cursor: { index: 0, row: 0 } },
      help: 0,
      filter: { text: '', history: [], saved: savedFilters },
      ...(edges.desk && {
        hold: { limitMs: edges.desk.limitMs, text: '', waiting: [], drafts: NO_DRAFTS },
      }),
      hasMouse,
      note: '',
      reading: '',
      gathered: 1,
      effects: [],
    };
    this.#state.visible.onFound = () => {
      this.#isStale = true;
      this.#frames.soon();
    };
  }

  readonly getState = (): UiState => {
    if (this.#isStale) {
      this.#isStale = false;
      this.#state = { ...this.#state, now: this.#now, revision: this.#state.revision + 1 };
    }
    return this.#state;
  };

  /** True where all that was told has been drawn. */
  get isIdle(): boolean {
    return !this.#frames.isPending && this.#slice === undefined;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly record = (event: ExchangeEvent): void => {
    const { log, visible, groups, deviceTable, rate } = this.#state;
    const change = log.record(event);
    if (!change) return;
    visible.update(change);
    groups.record(change.entry, event);
    deviceTable.record(change.entry, event);
    if (change.isNew) rate.record(event.at);
    this.#eventAt = event.at;
    this.#now = Math.max(this.#now, event.at);
    this.#state = afterEvent(this.#state, change.entry, event);
    this.#isStale = true;
    this.#frames.soon();
    this.#keepTicking();
  };

  /** What rules and devices of a file have come to; the log has its exchanges already. */
  readonly gather = ({ groups, devices, share }: Gathered): void => {
    for (const group of groups) this.#state.groups.put(group);
    for (const { device, first, progress } of devices) {
      this.#state.deviceTable.put(device, first, progress);
      this.#now = Math.max(this.#now, device.lastAt || 0);
    }
    if (share !== this.#state.gathered) this.#become({ ...this.getState(), gathered: share });
    this.#isStale = true;
    this.#frames.soon();
  };

  /** The file that is looked at has grown, and these of its exchanges have changed. */
  readonly refresh = (changed?: Iterable<number>): void => {
    this.#state.visible.grow(changed);
    this.#isStale = true;
    this.#frames.soon();
  };

  /** Keys that came at once. What is typed goes in as a whole: each change of a filter is tried on hundreds of exchanges. */
  keys(presses: readonly KeyPress[]): void {
    let typed = '';
    for (const { name, text } of presses) {
      const context = contextOf(this.#state);
      if (text !== '' && context === 'filter' && commandFor(name, context) === undefined) {
        typed += text;
        continue;
      }
      if (typed !== '') this.type(typed);
      typed = '';
      this.key(name, text);
    }
    if (typed !== '') this.type(typed);
  }

  /** A key by its name; text where a filter is typed. */
  key(name: string, text = ''): void {
    const command = commandFor(name, contextOf(this.getState()));
    if (command) this.#act(withCommand(this.getState(), command));
    else if (text !== '') this.type(text);
  }

  /** Typed or pasted text: of use in the filter line only. */
  type(text: string): void {
    const state = typeIntoFilter(this.getState(), text);
    if (state !== this.#state) this.#act(state);
  }

  /** A click, row and column of the terminal from 0. */
  click(row: number, column: number): void {
    const { header, body } = layoutNow(this.getState());
    if (row >= header + body.rows || this.#isAsking) return;
    if (row < header) {
      this.#act(headerClick(this.getState(), row, column));
      return;
    }
    const screen = screens[this.getState().screen];
    const state = { ...this.getState(), note: '' };
    if (screen.click) this.#act(screen.click(state, row - header, column, wholeBody(this.getState())));
  }

  mouse({ kind, row, column }: MouseEvent): void {
    if (kind === 'click') this.click(row, column);
    else if (!this.#isAsking)
      for (let step = 0; step < WHEEL_ROWS; step++) this.key(kind === 'wheel-up' ? 'up' : 'down');
  }

  /** True while keys belong to something that is typed or chosen, which the mouse does not disturb. */
  get #isAsking(): boolean {
    return contextOf(this.#state) !== this.#state.screen;
  }

  /** Draws what waited until the terminal had taken the frame before. */
  resume(): void {
    this.#frames.resume();
  }

  resize(size: Size): void {
    this.#become({ ...this.getState(), size });
    this.#frames.now();
  }

  begin(session: Session): void {
    this.#become({ ...this.getState(), session });
  }

  reading(words: string): void {
    if (words !== this.#state.reading) this.#become({ ...this.getState(), reading: words });
  }

  say(note: string): void {
    this.#become({ ...this.getState(), note });
  }

  close(): void {
    // Nobody is left to decide.
    this.#edges.desk?.setFilter(undefined);
    this.#frames.close();
    clearImmediate(this.#slice);
    clearTimeout(this.#tick);
    this.#listeners.clear();
  }

  #act(state: UiState): void {
    const { effects, ...rest } = state;
    this.#become({ ...rest, effects: [] });
    for (const effect of effects) this.#perform(effect);
    state.log.pin(state.detail?.number);
    void this.#load(state.detail?.number);
    this.#frames.now();
  }

  #perform(effect: Effect): void {
    if (effect.kind === 'edit') {
      void this.#edit(effect);
      return;
    }
    const done = perform(effect, this.#edges);
    if (done !== undefined) this.say(done);
  }

  /** Brings back what has left memory of the exchange that is looked at. */
  async #load(number: number | undefined): Promise<void> {
    const entry = number === undefined ? undefined : this.#state.log.get(number);
    const { load } = this.#edges;
    if (!entry?.isThinned || !load || this.#loading === entry.number) return;
    this.#loading = entry.number;
    const exchange = await load(entry.exchange.id).catch(() => undefined);
    this.#loading = undefined;
    if (!exchange || !this.#state.log.restore(entry.number, exchange)) return;
    this.#become(this.getState());
    this.#frames.now();
  }

  /** Events go on meanwhile; keys come when the editor has been left. */
  async #edit(editing: Editing): Promise<void> {
    const { desk, edit } = this.#edges;
    if (!desk || !edit || this.#isEditing) return;
    this.#isEditing = true;
    const outcome = await editHeld(editing, desk, (text) => edit(text));
    this.#isEditing = false;
    this.#become(afterEditing(this.getState(), outcome));
    this.#frames.now();
  }

  #become(state: UiState): void {
    this.#state = { ...state, revision: this.#state.revision + 1 };
    this.#frames.soon();
  }

  #draw(): void {
    this.#try();
    for (const listener of this.#listeners) listener();
  }

  /** Tries the filter for a while on what it has not seen yet, and goes on later where that is not enough. */
  #try(): void {
    const { visible } = this.#state;
    if (visible.isSettled) return;
    const end = performance.now() + SLICE_MS;
    const isDone = visible.advance(() => performance.now() < end);
    this.#isStale = true;
    if (isDone) return;
    this.#slice ??= setImmediate(() => {
      this.#slice = undefined;
      this.#try();
      this.#frames.soon();
    });
  }

  #keepTicking(): void {
    this.#tick ??= setTimeout(() => {
      this.#tick = undefined;
      const now = this.#edges.now();
      if (this.#state.log.totals.pending === 0 && now - this.#eventAt > RATE_MS) return;
      this.#now = Math.max(this.#now, now);
      this.#isStale = true;
      this.#frames.soon();
      this.#keepTicking();
    }, TICK_MS).unref();
  }
}
