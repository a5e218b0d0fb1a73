const BARS = '▁▂▃▄▅▆▇█';

/** Counts as a row of bars, the highest as high as a row; the lowest bar stands for none. */
export function sparkline(counts: readonly number[]): string {
  const most = Math.max(1, ...counts);
  return counts.map((count) => BARS[Math.ceil((count / most) * (BARS.length - 1))]).join('');
}
