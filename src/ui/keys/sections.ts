import { type Binding, bindingsIn } from './bindings.ts';
import { type Context, contextTitles } from './contexts.ts';
import { keymap } from './keymap.ts';

/** Keys under a heading. */
export interface KeySection {
  /** Absent for the keys that hold everywhere. */
  readonly context?: Context;
  readonly title: string;
  readonly bindings: readonly Binding[];
}

/** The whole key table: what holds on every screen once, then what each context adds to that. */
export function keySections(): readonly KeySection[] {
  const rows = keymap as readonly Binding[];
  const everywhere = rows.filter((row) => row.in === 'screens' || row.in.length === contextTitles.length);
  const own = contextTitles.map(([context, title]) => ({
    context,
    title,
    bindings: bindingsIn(context).filter((row) => !everywhere.includes(row)),
  }));
  return [
    { title: 'On every screen', bindings: everywhere },
    ...own.filter(({ bindings }) => bindings.length > 0),
  ];
}
