import type { Context } from './contexts.ts';
import type { KeyRow } from './key-row.ts';
import { type Command, keymap } from './keymap.ts';

/** Keys and the command that they ask for. */
export type Binding = KeyRow & { readonly command: Command };

/** Where the keys of the screens are not meant. */
const CLOSED: readonly Context[] = ['filter', 'saved-filters', 'copy', 'connect'];

const byContext = new Map<Context, Map<string, Command>>();

/** What a key asks for in a context; undefined where it asks for nothing. */
export function commandFor(key: string, context: Context): Command | undefined {
  let commands = byContext.get(context);
  if (!commands) {
    commands = new Map(
      bindingsIn(context).flatMap(({ keys, command }) => keys.map((name) => [name, command])),
    );
    byContext.set(context, commands);
  }
  return commands.get(key);
}

/** The rows of the table that hold in a context, in its order. */
export function bindingsIn(context: Context): readonly Binding[] {
  const isScreen = !CLOSED.includes(context);
  return (keymap as readonly Binding[]).filter((row) =>
    row.in === 'screens' ? isScreen : row.in.includes(context),
  );
}
