import { type Span, span } from './draw/line.ts';
import type { ScreenName } from './state/state.ts';

/** The screens of the header, by their keys. */
const TABS: readonly (readonly [key: string, screen: ScreenName, title: string])[] = [
  ['1', 'exchanges', 'Exchanges'],
  ['2', 'findings', 'Findings'],
  ['3', 'devices', 'Devices'],
  ['4', 'rules', 'Rules'],
];

/** What stands for a screen that is reached from another: the tab of the list for an exchange, none for the keys. */
const HOME: Readonly<Partial<Record<ScreenName, ScreenName>>> = { detail: 'exchanges' };

/** `[1 Exchanges] 2 Findings 3 Devices 4 Rules`; short: `[1 Exchanges] 2 3 4`. */
export function tabSpans(current: ScreenName, isShort: boolean): readonly Span[] {
  return TABS.flatMap(([key, screen, title], index) => {
    const isCurrent = screen === (HOME[current] ?? current);
    const words = isShort && !isCurrent ? key : `${key} ${title}`;
    const gap: readonly Span[] = index > 0 ? [{ text: ' ' }] : [];
    return [...gap, isCurrent ? span(`[${words}]`, 'strong') : span(words, 'quiet')];
  });
}

/** The screen whose tab stands at a column, where the tabs begin at the first. */
export function tabAt(column: number, spans: readonly Span[]): ScreenName | undefined {
  let start = 0;
  for (const { text } of spans) {
    const end = start + text.length;
    if (column < end) return TABS.find(([key]) => text.replace('[', '').startsWith(key))?.[1];
    start = end;
  }
  return undefined;
}
