import { lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder that only the person may look into, and that goes with the program. */
export interface TemporaryFolder {
  readonly path: string;
  remove(): void;
}

const PREFIX = 'easlens-view-';
/** The process that made a folder stands in its name. */
const OURS = /^easlens-view-(\d+)-\w+$/;

/** Makes one in the system's folder for such (`TMPDIR`); those that a killed program left there go. */
export function makeTemporaryFolder(parent = tmpdir()): TemporaryFolder {
  removeLeftOver(parent);
  const path = mkdtempSync(join(parent, `${PREFIX}${process.pid}-`));
  const remove = (): void => {
    process.off('exit', remove);
    rmSync(path, { recursive: true, force: true });
  };
  process.on('exit', remove);
  return { path, remove };
}

function removeLeftOver(parent: string): void {
  for (const name of readdirSync(parent)) {
    const maker = OURS.exec(name)?.[1];
    if (maker !== undefined && !isRunning(Number(maker))) removeOwn(join(parent, name));
  }
}

/** Folders of other people stay, and links to anywhere. */
function removeOwn(path: string): void {
  const known = lstatSync(path, { throwIfNoEntry: false });
  if (known?.isDirectory() !== true || (process.getuid && known.uid !== process.getuid())) return;
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // Whatever keeps it, it is in nobody's way.
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // One that we may not ask runs as well.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
