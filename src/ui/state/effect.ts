import type { Exchange } from '../../inspect/exchange.ts';
import type { Filter } from '../../inspect/filter/compile.ts';
import type { HoldDecision, HoldDesk } from '../../inspect/hold-desk.ts';
import type { Editing } from '../hold/edit.ts';

/** Something the reducer wants done outside of the state. */
export type Effect =
  | { readonly kind: 'quit' }
  /** To the clipboard; `what` names it in the note that follows. */
  | { readonly kind: 'copy'; readonly what: string; readonly text: string }
  /** Into a new file in the working directory. */
  | { readonly kind: 'save'; readonly what: string; readonly name: string; readonly text: string }
  /** Whether the terminal reports the mouse to us. */
  | { readonly kind: 'mouse'; readonly on: boolean }
  | { readonly kind: 'keep-filters'; readonly filters: readonly string[] }
  /** What is held from now on; nothing without a filter. */
  | { readonly kind: 'hold-filter'; readonly filter: Filter | undefined }
  | {
      readonly kind: 'decide';
      readonly number: number;
      readonly id: string;
      readonly decision: HoldDecision;
    }
  | { readonly kind: 'let-all-go' }
  | { readonly kind: 'mark'; readonly id: string; readonly isMarked: boolean }
  /** Has a person edit the body of a message that waits; the store goes on when that is done. */
  | ({ readonly kind: 'edit' } & Editing);

/** Carries effects out. */
export interface Edges {
  quit(): void;
  /** Throws where the terminal would not take that much. */
  copy(text: string): void;
  /** The path of the file that was made. Throws where it cannot be. */
  save(name: string, text: string): string;
  mouse(on: boolean): void;
  /** Throws where they cannot be kept. */
  keepFilters(filters: readonly string[]): void;
  /** Where messages wait for a person; absent where there is no proxy. */
  readonly desk?: HoldDesk;
  /** Has a person edit a text, the terminal lent to the editor; gives the text as it was left. Rejects where that fails. */
  edit?(text: string): Promise<string>;
  /** Hears of marks, for whatever outlives the UI. */
  mark?(id: string, isMarked: boolean): void;
  /** An exchange that has left memory, from where it was kept; undefined where it was not. */
  load?(id: string): Promise<Exchange | undefined>;
  /** Milliseconds since 1970. */
  now(): number;
}

/** Carries an effect out; gives what to say about it. What cannot be done is said, never thrown. */
export function perform(effect: Effect, edges: Edges): string | undefined {
  try {
    return done(effect, edges);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function done(effect: Effect, edges: Edges): string | undefined {
  switch (effect.kind) {
    case 'quit':
      edges.quit();
      return undefined;
    case 'mouse':
      edges.mouse(effect.on);
      return effect.on ? 'the mouse is ours again' : 'the mouse selects text; M takes it back';
    case 'keep-filters':
      edges.keepFilters(effect.filters);
      return undefined;
    case 'hold-filter': {
      const { filter } = effect;
      // A number is given to an exchange by the list, which the proxy knows nothing of.
      edges.desk?.setFilter(filter && ((exchange) => filter.test(exchange, UNNUMBERED)));
      return undefined;
    }
    case 'decide':
      return edges.desk?.decide(effect.id, effect.decision)
        ? undefined
        : `#${effect.number} has gone on meanwhile`;
    case 'let-all-go':
      edges.desk?.letAllGo();
      return undefined;
    case 'mark':
      edges.mark?.(effect.id, effect.isMarked);
      return undefined;
    case 'edit':
      return undefined;
    case 'copy':
      edges.copy(effect.text);
      return `copied: ${effect.what}`;
    case 'save':
      return `${effect.what} saved as ${edges.save(effect.name, effect.text)}`;
  }
}

const UNNUMBERED = { number: 0, isMarked: false };
