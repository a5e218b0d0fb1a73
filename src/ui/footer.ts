import { widthOf } from './draw/fit.ts';
import { type Line, type Span, span } from './draw/line.ts';
import { heldAtHand } from './hold/held.ts';
import { type Binding, bindingsIn, type Command } from './keys/keymap.ts';
import { contextOf } from './state/reduce.ts';
import type { UiState } from './state/state.ts';

/** The keys that stand first, the most useful before others; the rest keep the order of the key table. */
const FIRST: readonly Command[] = [
  'hold.let-go',
  'hold.body',
  'hold.drop',
  'hold.answer',
  'open',
  'fold.toggle',
  'filter.edit',
  'finding.next',
  'next',
  'back',
];
/** Keys that everybody tries anyway stand last. */
const LAST: readonly Command[] = ['mark', 'copy', 'hold.edit', 'move.last', 'quit', 'move.down'];

const GAP = '  ';

/** The keys that apply at the moment, as many as there is room for; the one to all keys is always there. */
export function footerLine(state: UiState): Line {
  const context = contextOf(state);
  const rows = bindingsIn(context)
    .filter((row) => row.short !== undefined && applies(row, state))
    // In the list, esc takes the filter away.
    .map((row) =>
      row.command === 'back' && state.screen === 'exchanges' ? { ...row, short: 'no filter' } : row,
    );
  const help = rows.find(({ command }) => command === 'screen.help');
  const others = rows.filter((row) => row !== help).sort((a, b) => placeOf(a) - placeOf(b));
  return { spans: spansOf(others, help, state.size.columns) };
}

function spansOf(rows: readonly Binding[], help: Binding | undefined, columns: number): readonly Span[] {
  const end = help ? entryOf(help) : [];
  let left = columns - widthIn(end);
  const spans: Span[] = [];
  for (const row of rows) {
    const entry = entryOf(row);
    const needed = widthIn(entry) + GAP.length;
    if (needed > left + (help ? 0 : GAP.length)) break;
    left -= needed;
    spans.push(...entry, { text: GAP });
  }
  return [...spans, ...end];
}

function entryOf({ keys: [key = ''], short = '' }: Pick<Binding, 'keys' | 'short'>): readonly Span[] {
  return [span(key, 'accent'), span(` ${short}`, 'plain')];
}

/** False for keys that would do nothing, or not what their words say. */
function applies({ command }: Binding, state: UiState): boolean {
  if (command === 'hold.edit') return state.hold !== undefined;
  if (command.startsWith('hold.')) return heldAtHand(state) !== undefined;
  const isList = state.screen === 'exchanges';
  if (command === 'back') return !isList || state.filter.text !== '';
  if (command === 'quit') return isList;
  return command !== 'move.last' || isList;
}

function placeOf({ command }: Binding): number {
  const first = FIRST.indexOf(command);
  if (first >= 0) return first - FIRST.length;
  return LAST.indexOf(command) + 1;
}

function widthIn(spans: readonly Span[]): number {
  return spans.reduce((sum, { text }) => sum + widthOf(text), 0);
}
