const AMOUNT = new Intl.NumberFormat('en');

/** `12,345`. */
export function amount(count: number): string {
  return AMOUNT.format(count);
}

/** `12,345 exchanges`, `1 exchange`. */
export function amountOf(count: number, noun: string): string {
  return `${amount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** `2026-11-23 10:00:03 UTC`; undefined where the capture does not tell. */
export function timeInWords(at: number): string | undefined {
  if (!(Math.abs(at) <= 8.64e15)) return undefined;
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
