import { hasSent } from './detail/sent.ts';
import { widthOf } from './draw/fit.ts';
import { type Line, type Span, span } from './draw/line.ts';
import { heldAtHand } from './hold/held.ts';
import { type Binding, bindingsIn } from './keys/bindings.ts';
import type { Command } from './keys/keymap.ts';
import { contextOf } from './state/reduce.ts';
import type { UiState } from './state/state.ts';

/** The keys that stand first, the most useful before others; the rest keep the order of the key table. */
const FIRST: readonly Command[] = [
  'screen.connect',
  'hold.let-go',
  'hold.body',
  'hold.drop',
  'hold.answer',
  'open',
  'fold.toggle',
  'sent',
  'rule.toggle',
  'rule.enforce',
  'filter.edit',
  'finding.next',
  'next',
  'back',
];
/** Keys that everybody tries anyway stand last. */
const LAST: readonly Command[] = ['copy', 'quit', 'mark', 'hold.edit', 'move.last'];

/** What the list has nothing to do to while it is empty. */
const ABOUT_ONE: readonly Command[] = ['open', 'copy', 'mark', 'finding.next', 'move.last'];

const GAP = '  ';

/** The keys that apply at the moment, as many as there is room for; the one to all keys is always there. */
export function footerLine(state: UiState): Line {
  const context = contextOf(state);
  const rows = bindingsIn(context)
    .filter((row) => row.short !== undefined && applies(row, state))
    .map((row) => ({ ...row, short: wordsFor(row, state) ?? row.short ?? '' }));
  const help = rows.find(({ command }) => command === 'screen.help');
  const others = rows.filter((row) => row !== help).sort((a, b) => placeOf(a) - placeOf(b));
  return { spans: spansOf(others, help, state.size.columns) };
}

/** What a key does where it stands, where that is not what it does elsewhere. */
function wordsFor({ command }: Binding, { screen, detail, rules }: UiState): string | undefined {
  if (command === 'back' && screen === 'exchanges') return 'no filter';
  if (command === 'next' && screen !== 'detail') return 'next screen';
  if (command === 'sent') return detail?.showsSent ? 'as it came' : undefined;
  if (command === 'fold.toggle') return isOf(detail?.tab, 'findings', 'hex') ? 'to its element' : undefined;
  if (command !== 'open') return undefined;
  if (screen === 'rules') return rules.open ? 'close' : undefined;
  return isOf(screen, 'findings', 'devices') ? 'its exchanges' : undefined;
}

function isOf(value: string | undefined, ...values: readonly string[]): boolean {
  return value !== undefined && values.includes(value);
}

function spansOf(rows: readonly Binding[], help: Binding | undefined, columns: number): readonly Span[] {
  const end = help ? entryOf(help) : [];
  let left = columns - widthIn(end);
  let shown = 0;
  const spans: Span[] = [];
  for (const row of rows) {
    const entry = entryOf(row);
    const needed = widthIn(entry) + GAP.length;
    if (needed > left + (help ? 0 : GAP.length)) {
      // What matters less may still fit, but not in place of the first two.
      if (shown < 2) break;
      continue;
    }
    left -= needed;
    shown++;
    spans.push(...entry, { text: GAP });
  }
  return [...spans, ...end];
}

function entryOf({ keys: [key = ''], short = '' }: Pick<Binding, 'keys' | 'short'>): readonly Span[] {
  return [span(key, 'accent'), span(` ${short}`, 'plain')];
}

/** False for keys that would do nothing, or not what their words say. */
function applies({ command }: Binding, state: UiState): boolean {
  if (command === 'screen.connect') return state.session.setup !== undefined && state.log.size === 0;
  if (command === 'hold.edit') return state.hold !== undefined;
  if (command.startsWith('hold.')) return heldAtHand(state) !== undefined;
  const isList = state.screen === 'exchanges';
  if (isList && ABOUT_ONE.includes(command)) return state.visible.size > 0;
  if (command === 'back') return !isList || state.filter.text !== '';
  if (command === 'quit') return isList;
  if (command === 'sent') return isRewritten(state);
  if (command === 'fold.toggle') return state.detail?.tab !== 'headers';
  return command !== 'move.last' || isList;
}

function isRewritten({ log, detail }: UiState): boolean {
  const entry = detail && log.get(detail.number);
  return entry !== undefined && hasSent(entry.exchange);
}

function placeOf({ command }: Binding): number {
  const first = FIRST.indexOf(command);
  if (first >= 0) return first - FIRST.length;
  return LAST.indexOf(command) + 1;
}

function widthIn(spans: readonly Span[]): number {
  return spans.reduce((sum, { text }) => sum + widthOf(text), 0);
}
