import type { ExchangeEvent } from '../../inspect/events.ts';
import type { Size } from '../draw/line.ts';
import { typeIntoFilter } from '../filter/reduce.ts';
import { showsOpen } from '../frame.ts';
import { afterEditing, type Editing, editHeld } from '../hold/edit.ts';
import { afterEvent } from '../hold/follow.ts';
import { commandFor } from '../keys/bindings.ts';
import type { KeyPress } from '../keys/key-name.ts';
import { typedTogether } from '../keys/typed-together.ts';
import type { MouseEvent } from '../terminal/mouse.ts';
import { type Edges, type Effect, perform } from './effect.ts';
import { FilterSlices } from './filter-slices.ts';
import { firstState, type Start } from './first-state.ts';
import { Frames, type Pacing } from './frames.ts';
import type { Gathered } from './gathered.ts';
import { clicked, isAsking } from './pointing.ts';
import { contextOf, withCommand } from './reduce.ts';
import { Restoring } from './restoring.ts';
import type { Session, UiState } from './state.ts';
import { takeEvent, takeGathered } from './take-in.ts';
import { Ticks } from './ticks.ts';

/** Rows that one notch of the wheel moves. */
const WHEEL_ROWS = 3;
/** Milliseconds after the last event until the rate stands still. */
const RATE_MS = 120_000;

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
  readonly #listeners = new Set<() => void>();
  readonly #frames: Frames;
  readonly #slices: FilterSlices;
  readonly #restoring: Restoring;
  readonly #ticks = new Ticks(() => this.#tick());

  constructor({ pacing, ...start }: Start & { readonly pacing?: Pacing }) {
    this.#frames = new Frames(() => this.#draw(), pacing);
    this.#edges = start.edges;
    this.#state = firstState(start);
    this.#now = this.#state.now;
    const { visible, log } = this.#state;
    visible.onFound = () => this.#stale();
    this.#slices = new FilterSlices(visible, () => this.#stale());
    this.#restoring = new Restoring(log, this.#edges.load);
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
    return !this.#frames.isPending && !this.#slices.isPending;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly record = (event: ExchangeEvent): void => {
    const change = takeEvent(this.#state, event);
    if (!change) return;
    this.#eventAt = event.at;
    this.#now = Math.max(this.#now, event.at);
    this.#state = afterEvent(this.#state, change.entry, event);
    this.#stale();
    this.#ticks.keep();
  };

  /** What rules and devices of a file have come to; the log has its exchanges already. */
  readonly gather = (gathered: Gathered): void => {
    this.#now = Math.max(this.#now, takeGathered(this.#state, gathered));
    const { share } = gathered;
    if (share !== this.#state.gathered) this.#become({ ...this.getState(), gathered: share });
    this.#stale();
  };

  /** The file that is looked at has grown, and these of its exchanges have changed. */
  readonly refresh = (changed?: Iterable<number>): void => {
    this.#state.visible.grow(changed);
    this.#now = Math.max(this.#now, this.#edges.now());
    this.#stale();
  };

  /** Keys that came at once. */
  keys(presses: readonly KeyPress[]): void {
    for (const { name, text } of typedTogether(presses, (press) => this.#types(press))) this.key(name, text);
  }

  /** A key by its name; text where a filter is typed. */
  key(name: string, text = ''): void {
    const command = commandFor(name, contextOf(this.getState()));
    if (command) this.#act(withCommand(this.getState(), command));
    else if (text !== '') this.type(text);
  }

  /** True where the key is text of the filter. */
  #types({ name, text }: KeyPress): boolean {
    return text !== '' && contextOf(this.#state) === 'filter' && commandFor(name, 'filter') === undefined;
  }

  /** Typed or pasted text: of use in the filter line only. */
  type(text: string): void {
    const state = typeIntoFilter(this.getState(), text);
    if (state !== this.#state) this.#act(state);
  }

  /** A click, row and column of the terminal from 0. */
  click(row: number, column: number): void {
    const state = clicked(this.getState(), row, column);
    if (state) this.#act(state);
  }

  mouse({ kind, row, column }: MouseEvent): void {
    if (kind === 'click') this.click(row, column);
    else if (!isAsking(this.#state))
      for (let step = 0; step < WHEEL_ROWS; step++) this.key(kind === 'wheel-up' ? 'up' : 'down');
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
    this.#slices.close();
    this.#ticks.close();
    this.#listeners.clear();
  }

  #act(state: UiState): void {
    const { effects, ...rest } = state;
    this.#become({ ...rest, effects: [] });
    for (const effect of effects) this.#perform(effect);
    state.log.pin(state.detail?.number);
    void this.#restore(state.detail?.number);
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
  async #restore(number: number | undefined): Promise<void> {
    if (!(await this.#restoring.restore(number))) return;
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

  /** Something that is changed in place was. */
  #stale(): void {
    this.#isStale = true;
    this.#frames.soon();
  }

  #draw(): void {
    if (this.#slices.advance()) this.#isStale = true;
    for (const listener of this.#listeners) listener();
    if (this.#state.session.isFile && this.#isMoving(this.#now)) this.#ticks.keep();
  }

  /** True while something changes by itself: ages of what is open, and of a proxy the rate. A file moves nothing but what is seen. */
  #isMoving(now: number): boolean {
    const { session, log } = this.#state;
    const { pending } = log.totals;
    if (session.isFile) return pending > 0 && showsOpen(this.#state);
    return pending > 0 || now - this.#eventAt <= RATE_MS;
  }

  #tick(): boolean {
    const now = this.#edges.now();
    if (!this.#isMoving(now)) return false;
    this.#now = Math.max(this.#now, now);
    this.#stale();
    return true;
  }
}
