import type { HeldMessage } from '../../inspect/exchange.ts';
import { age } from '../draw/age.ts';
import { type Span, span } from '../draw/line.ts';

/** The first column of a row that waits. */
export function heldMark({ edited }: HeldMessage): Span {
  return span(edited ? 'E' : 'H', 'warning');
}

/** `held 12s, 48s left`: how long it waits, and as much as there is room for of when it goes on by itself. */
export function heldSpan({ since, until, edited }: HeldMessage, now: number, columns: number): Span {
  const waits = `held ${short(now - since)}`;
  const left = `${waits}, ${short(until - now)} left`;
  const variants = [
    ...(edited ? [`edited, ${left}`] : []),
    left,
    `${waits} of ${short(Math.round((until - since) / 1000) * 1000)}`,
    waits,
  ];
  return span(variants.find((text) => text.length <= columns) ?? waits, 'warning');
}

function short(milliseconds: number): string {
  return milliseconds < 1000 ? '0s' : age(milliseconds);
}
