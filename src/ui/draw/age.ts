const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long ago something was, in milliseconds, in at most four columns: `now`, `12s`, `5m`, `3h`, `99d`, `old`. */
export function age(milliseconds: number): string {
  if (milliseconds < SECOND) return 'now';
  if (milliseconds < MINUTE) return `${Math.floor(milliseconds / SECOND)}s`;
  if (milliseconds < HOUR) return `${Math.floor(milliseconds / MINUTE)}m`;
  if (milliseconds < DAY) return `${Math.floor(milliseconds / HOUR)}h`;
  const days = Math.floor(milliseconds / DAY);
  return days < 1000 ? `${days}d` : 'old';
}

/** `now`, or `12s ago`. */
export function ago(milliseconds: number): string {
  const words = age(milliseconds);
  return words === 'now' ? words : `${words} ago`;
}
