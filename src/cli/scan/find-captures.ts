import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { holdsExchanges } from '../../capture/read/folder-members.ts';
import { CommandError } from '../command-error.ts';

/** A file to scan, or a folder of exchanges. */
export interface FoundCapture {
  readonly path: string;
  /** Somebody named it, so that it must be a capture; what was only found in a folder may be anything. */
  readonly isNamed: boolean;
  /** Bytes; 0 for a folder, a pipe, and what cannot be looked at. */
  readonly size: number;
}

/** Deeper than any archive of captures. */
const MAX_DEPTH = 32;
/** Most files of one run. */
const MAX_FILES = 100_000;
/** Files that make a folder an exchange. */
const HEADS: ReadonlySet<string> = new Set([
  'request.head',
  'request.body',
  'response.head',
  'response.body',
]);
const naturally = new Intl.Collator('en', { numeric: true });

/**
 * The captures that were named, in that order; of a folder all files in it, at any depth and in natural order, and, as one
 * capture, the folders of exchanges. Links in folders are not followed. Throws a CommandError for more than can be.
 */
export function findCaptures(paths: readonly string[]): readonly FoundCapture[] {
  const found = new Map<string, FoundCapture>();
  for (const path of paths) {
    for (const capture of isFolder(path) ? inFolder(path, 0) : [named(path)]) {
      // Whoever names a file and its folder wants it once.
      const own = resolve(capture.path);
      if (!found.has(own)) found.set(own, capture);
      if (found.size > MAX_FILES)
        throw new CommandError(
          'EASLENS_SCAN_FILES',
          `more than ${MAX_FILES} files`,
          'Scan a part of them at a time.',
        );
    }
  }
  return [...found.values()];
}

function named(path: string): FoundCapture {
  return { path, isNamed: true, size: sizeOf(path) };
}

function* inFolder(folder: string, depth: number): Generator<FoundCapture> {
  if (depth === 0 && holdsExchanges(folder)) yield { path: folder, isNamed: true, size: 0 };
  const members = membersOf(folder);
  // What the system says of it is told with all else that cannot be read.
  if (!members) yield named(folder);
  for (const member of members ?? []) {
    const path = join(folder, member.name);
    if (member.isFile()) yield { path, isNamed: false, size: sizeOf(path) };
    else if (member.isDirectory() && depth < MAX_DEPTH && !isExchange(path)) yield* inFolder(path, depth + 1);
  }
}

/** In natural order; undefined for a folder that may not be read. */
function membersOf(folder: string): readonly Dirent[] | undefined {
  try {
    const members = readdirSync(folder, { withFileTypes: true });
    return members.sort((one, other) => naturally.compare(one.name, other.name));
  } catch {
    return undefined;
  }
}

function isExchange(folder: string): boolean {
  return membersOf(folder)?.some(({ name }) => HEADS.has(name)) === true;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}
