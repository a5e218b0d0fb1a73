import { existsSync } from 'node:fs';
import { type FileHandle, link, mkdir, open, rename, rm, unlink } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Exported, FileWriter } from '../../capture/write/exported.ts';
import { writeExchangeFolder } from '../../capture/write/folder.ts';
import { fileWriterFor } from '../../capture/write/writers.ts';
import { CommandError, messageOf } from '../command-error.ts';
import type { ExportOptions } from '../export.ts';
import type { Streams } from '../streams.ts';

/** Where an export goes. Nothing is under its name before it is whole. */
export interface Sink {
  write(exported: Exported): Promise<void>;
  /** Gives it its name. */
  keep(): Promise<void>;
  /** Takes away what was not kept. */
  discard(): Promise<void>;
}

export interface SinkOptions extends Pick<ExportOptions, 'to' | 'out' | 'force'> {
  readonly input: string;
  readonly version: string;
}

/** Opens standard output, a file or a folder. Throws CommandError where it would overwrite, or cannot write. */
export async function openSink(streams: Streams, options: SinkOptions): Promise<Sink> {
  const { to, out, input, force = false, version } = options;
  if (out === undefined) return standardOutput(streams, to, version);
  if (resolve(out) === resolve(input))
    throw refused(out, 'it is the capture that is read', 'Give --out another name.');
  if (existsSync(out) && (to === 'folder' || !force)) throw isThere(out, to);
  try {
    return to === 'folder' ? await folderSink(out) : await fileSink(out, force, fileWriterFor(to, version));
  } catch (error) {
    throw unwritable(out, error);
  }
}

function standardOutput({ stdout }: Streams, to: ExportOptions['to'], version: string): Sink {
  if (to === 'folder') {
    throw new CommandError('EASLENS_EXPORT_OUT', 'A folder needs a name', 'Give --out FOLDER.');
  }
  if ((to === 'mitm' || to === 'pcapng') && stdout.isTTY) {
    throw new CommandError(
      'EASLENS_TERMINAL',
      `${to} is binary, and standard output is a terminal`,
      'Name a file with --out, or pipe it on.',
    );
  }
  const writer = fileWriterFor(to, version);
  const send = async (piece: Uint8Array | string): Promise<void> => {
    if (piece.length > 0) await new Promise<void>((done) => stdout.write(piece, () => done()));
  };
  return pieces(writer, send, { keep: async () => {}, discard: async () => {} });
}

async function fileSink(out: string, force: boolean, writer: FileWriter): Promise<Sink> {
  const temporary = `${out}.${process.pid}.tmp`;
  const file = await open(temporary, 'wx', 0o600);
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (isOpen) await file.close();
    isOpen = false;
  };
  const send = (piece: Uint8Array | string): Promise<void> => sendTo(file, piece, out);
  return pieces(writer, send, {
    keep: async () => {
      await file.sync();
      await close();
      await nameFile(temporary, out, force);
    },
    discard: async () => {
      await close();
      await rm(temporary, { force: true });
    },
  });
}

async function sendTo(file: FileHandle, piece: Uint8Array | string, out: string): Promise<void> {
  try {
    if (piece.length > 0) await file.writeFile(piece);
  } catch (error) {
    throw unwritable(out, error);
  }
}

/** A link fails where there is a file by now, and so overwrites nothing that came meanwhile. */
async function nameFile(temporary: string, out: string, force: boolean): Promise<void> {
  try {
    if (force) return await rename(temporary, out);
    await link(temporary, out);
    await unlink(temporary);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw isThere(out, 'file');
    // File systems without links.
    if ((code === 'EPERM' || code === 'ENOTSUP') && !existsSync(out)) return rename(temporary, out);
    throw unwritable(out, error);
  }
}

async function folderSink(out: string): Promise<Sink> {
  const temporary = `${out}.${process.pid}.tmp`;
  await mkdir(temporary, { mode: 0o700 });
  return {
    write: async (exported) => {
      try {
        await writeExchangeFolder(temporary, exported);
      } catch (error) {
        throw unwritable(out, error);
      }
    },
    keep: async () => {
      // An empty folder gives way to another, and nothing else does.
      if (existsSync(out)) throw isThere(out, 'folder');
      await rename(temporary, out);
    },
    discard: () => rm(temporary, { recursive: true, force: true }),
  };
}

/** Sends what a writer makes. */
function pieces(
  writer: FileWriter,
  send: (piece: Uint8Array | string) => Promise<void>,
  ends: Pick<Sink, 'keep' | 'discard'>,
): Sink {
  let isBegun = false;
  const begin = async (): Promise<void> => {
    if (!isBegun) await send(writer.begin());
    isBegun = true;
  };
  return {
    write: async (exported) => {
      await begin();
      await send(writer.exchange(exported));
    },
    keep: async () => {
      await begin();
      await send(writer.end());
      await ends.keep();
    },
    discard: ends.discard,
  };
}

function isThere(out: string, to: string): CommandError {
  return refused(
    out,
    'it is there already',
    to === 'folder'
      ? 'Give --out the name of a new folder.'
      : 'Give --out another name, or --force to overwrite it.',
  );
}

function unwritable(out: string, error: unknown): unknown {
  if (error instanceof CommandError) return error;
  return refused(out, messageOf(error), 'Give --out a path in a folder that exists and may be written to.');
}

function refused(out: string, reason: string, wayOut: string): CommandError {
  return new CommandError('EASLENS_EXPORT_OUT', `${out} was not written: ${reason}`, wayOut);
}
