import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { holdsExchanges } from '../../capture/read/folder-members.ts';
import { CommandError, messageOf } from '../command-error.ts';

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
  const found: FoundCapture[] = [];
  for (const path of paths) {
    for (const capture of isFolder(path) ? inFolder(path, 0) : [named(path)]) {
      found.push(capture);
      if (found.length > MAX_FILES)
        throw new CommandError(
          'EASLENS_SCAN_FILES',
          `more than ${MAX_FILES} files`,
          'Scan a part of them at a time.',
        );
    }
  }
  return found;
}

function named(path: string): FoundCapture {
  return { path, isNamed: true, size: sizeOf(path) };
}

function* inFolder(folder: string, depth: number): Generator<FoundCapture> {
  if (depth === 0 && holdsExchanges(folder)) yield { path: folder, isNamed: true, size: 0 };
  for (const member of membersOf(folder)) {
    const path = join(folder, member.name);
    if (member.isFile()) yield { path, isNamed: false, size: sizeOf(path) };
    else if (member.isDirectory() && depth < MAX_DEPTH && !isExchange(path)) yield* inFolder(path, depth + 1);
  }
}

function membersOf(folder: string) {
  try {
    const members = readdirSync(folder, { withFileTypes: true });
    return members.sort((one, other) => naturally.compare(one.name, other.name));
  } catch (error) {
    throw new CommandError(
      'EASLENS_SCAN_FOLDER',
      `${folder} cannot be read: ${messageOf(error)}`,
      'Name a folder that may be read.',
    );
  }
}

function isExchange(folder: string): boolean {
  return membersOf(folder).some(({ name }) => HEADS.has(name));
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
