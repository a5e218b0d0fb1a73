/** Names longer than this are not compared: no name of ours comes near. */
const MAX_NAME = 64;

/** The names nearest to one that was not found, nearest first, letter case aside; at most three, often none. */
export function nearest(wanted: string, names: Iterable<string>): readonly string[] {
  if (wanted.length > MAX_NAME) return [];
  const lower = wanted.toLowerCase();
  const farthest = Math.max(1, Math.floor(lower.length / 3));
  const ranked: { name: string; distance: number }[] = [];
  for (const name of names) {
    if (Math.abs(name.length - wanted.length) > farthest) continue;
    const distance = editDistance(lower, name.toLowerCase());
    if (distance <= farthest) ranked.push({ name, distance });
  }
  ranked.sort((one, other) => one.distance - other.distance || (one.name < other.name ? -1 : 1));
  return [...new Set(ranked.map(({ name }) => name))].slice(0, 3);
}

/** `; did you mean "assert"?`, or what is accepted where nothing is near. */
export function hint(wanted: string, names: readonly string[], accepted = 'expected one of'): string {
  const near = nearest(wanted, names);
  if (near.length > 0) return `; did you mean ${near.map((name) => `"${name}"`).join(' or ')}?`;
  return `; ${accepted} ${names.join(', ')}`;
}

/** Insertions, deletions, replacements and swaps of neighbours that turn one text into the other. */
function editDistance(one: string, other: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let column = 1; column <= other.length; column++) {
      const same = one[row - 1] === other[column - 1];
      let best = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (same ? 0 : 1),
      );
      if (row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]) {
        best = Math.min(best, at(beforeLast, column - 2) + 1);
      }
      current.push(best);
    }
    beforeLast = last;
    last = current;
  }
  return at(last, other.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] as number;
}
