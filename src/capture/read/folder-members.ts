import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Files that make a folder an exchange. */
const HEADS: ReadonlySet<string> = new Set([
  'request.head',
  'request.body',
  'response.head',
  'response.body',
]);
/** Deeper than any folder of exchanges; links are not followed, so there is no going in circles. */
const MAX_DEPTH = 16;
const naturally = new Intl.Collator('en', { numeric: true });

/** Folders of exchanges under a folder, itself included, in the order of their numbers. Throws what the system says. */
export function* foldersOfExchanges(folder: string, depth = 0): Generator<string> {
  const members = readdirSync(folder, { withFileTypes: true });
  if (members.some((member) => member.isFile() && HEADS.has(member.name))) yield folder;
  if (depth === MAX_DEPTH) return;
  const inside = members.filter((member) => member.isDirectory()).map(({ name }) => name);
  for (const name of inside.sort(naturally.compare)) yield* foldersOfExchanges(join(folder, name), depth + 1);
}

/** True where there is an exchange under a folder. */
export function holdsExchanges(folder: string): boolean {
  try {
    return !foldersOfExchanges(folder).next().done;
  } catch {
    return false;
  }
}
