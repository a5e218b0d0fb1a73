import { realpathSync, type Stats, statSync } from 'node:fs';
import { type FileHandle, link, open, rename, rm, unlink } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CommandError, messageOf } from './command-error.ts';

/** A file that `--out` names: for its owner alone, and under its name when it is whole. */
export interface OutFile {
  write(piece: Uint8Array | string): Promise<void>;
  /** Gives it its name. */
  keep(): Promise<void>;
  /** Takes away what was not kept. */
  discard(): Promise<void>;
}

export interface OutOptions {
  readonly out: string;
  /** Overwrite a file that is there. */
  readonly force: boolean;
  /** Of the errors. */
  readonly code: `EASLENS_${string}`;
  /** Captures that are read, which nothing may take the place of. */
  readonly inputs: readonly string[];
}

/**
 * Opens the file that `--out` names. Pipes and devices (`/dev/stdout`) are written to as they are, for a file in their
 * place would be none. Throws CommandError where it would overwrite, or cannot write.
 */
export async function openOutFile(options: OutOptions): Promise<OutFile> {
  const { out, force } = options;
  if (options.inputs.some((input) => isSameFile(input, out)))
    throw refused(options, 'it is a capture that is read', 'Give --out another name.');
  const there = statSync(out, { throwIfNoEntry: false });
  try {
    if (there && isSpecial(there)) return special(await open(out, 'w'), options);
    if (there && !force) throw isThere(options);
    return await regular(options);
  } catch (error) {
    throw unwritable(options, error);
  }
}

function isThere(options: Pick<OutOptions, 'out' | 'code'>): CommandError {
  return refused(options, 'it is there already', 'Give --out another name, or --force to overwrite it.');
}

export function unwritable(options: Pick<OutOptions, 'out' | 'code'>, error: unknown): CommandError {
  if (error instanceof CommandError) return error;
  return refused(
    options,
    messageOf(error),
    'Give --out a path in a folder that exists and may be written to.',
  );
}

function refused({ out, code }: Pick<OutOptions, 'out' | 'code'>, reason: string, wayOut: string) {
  return new CommandError(code, `${out} was not written: ${reason}`, wayOut);
}

/** By any name, link or path. */
function isSameFile(input: string, out: string): boolean {
  if (resolve(input) === resolve(out)) return true;
  const [one, other] = [input, out].map((file) => statSync(file, { throwIfNoEntry: false, bigint: true }));
  return one !== undefined && one.dev === other?.dev && one.ino === other.ino && one.isFile();
}

function isSpecial(there: Stats): boolean {
  return !there.isFile() && !there.isDirectory();
}

function special(file: FileHandle, options: OutOptions): OutFile {
  const close = closing(file);
  return { write: writing(file, options), keep: close, discard: close };
}

async function regular(options: OutOptions): Promise<OutFile> {
  const temporary = `${options.out}.${process.pid}.tmp`;
  const file = await open(temporary, 'wx', 0o600);
  const close = closing(file);
  let isKept = false;
  return {
    write: writing(file, options),
    keep: async () => {
      await file.sync();
      await close();
      await nameFile(temporary, options);
      isKept = true;
    },
    discard: async () => {
      await close();
      if (!isKept) await rm(temporary, { force: true });
    },
  };
}

function closing(file: FileHandle): () => Promise<void> {
  let isOpen = true;
  return async () => {
    if (isOpen) await file.close();
    isOpen = false;
  };
}

function writing(file: FileHandle, options: OutOptions): OutFile['write'] {
  return async (piece) => {
    try {
      if (piece.length > 0) await file.writeFile(piece);
    } catch (error) {
      throw unwritable(options, error);
    }
  };
}

/** A link fails where there is a file by now, and so overwrites nothing that came meanwhile. */
async function nameFile(temporary: string, options: OutOptions): Promise<void> {
  const { out, force } = options;
  const there = () => statSync(out, { throwIfNoEntry: false });
  try {
    // A file that is kept elsewhere, and linked to from here, stays there.
    if (force) return await rename(temporary, there() ? realpathSync(out) : out);
    await link(temporary, out);
    await unlink(temporary);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw isThere(options);
    // File systems without links.
    if ((code === 'EPERM' || code === 'ENOTSUP') && !there()) return rename(temporary, out);
    throw unwritable(options, error);
  }
}
