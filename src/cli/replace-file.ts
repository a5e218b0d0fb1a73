import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** How long we wait for another program that writes the same file: every millisecond of it stops traffic. */
const LOCK_TRIES = 20;
const LOCK_PAUSE_MS = 5;
/** A lock older than this was left by a program that died. */
const STALE_MS = 10_000;

/** Puts a text in the place of a file as a whole, or not at all; only the person may read it. */
export function replaceFile(path: string, text: string): void {
  // A file that is kept elsewhere, and linked to from here, stays there.
  const target = existsSync(path) ? realpathSync(path) : path;
  const temporary = `${target}.${process.pid}.tmp`;
  try {
    const file = openSync(temporary, 'w', 0o600);
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Runs `change` while no other program of ours changes the file. The folder is made where there is none. */
export function underLock(path: string, change: () => void): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const lock = `${path}.lock`;
  take(lock);
  try {
    change();
  } finally {
    rmSync(lock, { force: true });
  }
}

function take(lock: string): void {
  for (let tries = 0; tries < LOCK_TRIES; tries++) {
    if (isTaken(lock)) return;
    if (isStale(lock)) rmSync(lock, { force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOCK_PAUSE_MS);
  }
  throw new Error(`another easlens is writing; if none is, remove ${lock}`);
}

function isTaken(lock: string): boolean {
  try {
    closeSync(openSync(lock, 'wx', 0o600));
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function isStale(lock: string): boolean {
  const made = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
  return made !== undefined && Date.now() - made > STALE_MS;
}
