import { cut, widthOf } from './fit.ts';
import { type Line, line, span } from './line.ts';

/** A heading across the screen: `── title ────`. */
export function ruleLine(title: string, columns: number): Line {
  const shown = cut(title, columns - 6);
  const rest = '─'.repeat(Math.max(0, columns - widthOf(shown) - 4));
  return line(span('── ', 'quiet'), span(shown, 'strong'), span(` ${rest}`, 'quiet'));
}
