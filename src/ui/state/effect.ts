/** Something the reducer wants done outside of the state. */
export type Effect =
  | { readonly kind: 'quit' }
  /** To the clipboard; `what` names it in the note that follows. */
  | { readonly kind: 'copy'; readonly what: string; readonly text: string }
  /** Into a new file in the working directory. */
  | { readonly kind: 'save'; readonly what: string; readonly name: string; readonly text: string }
  /** Whether the terminal reports the mouse to us. */
  | { readonly kind: 'mouse'; readonly on: boolean }
  | { readonly kind: 'keep-filters'; readonly filters: readonly string[] };

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
    case 'copy':
      edges.copy(effect.text);
      return `copied: ${effect.what}`;
    case 'save':
      return `${effect.what} saved as ${edges.save(effect.name, effect.text)}`;
  }
}
