import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import type { Exported, FileWriter } from '../../capture/write/exported.ts';
import { writeExchangeFolder } from '../../capture/write/folder.ts';
import { fileWriterFor } from '../../capture/write/writers.ts';
import { CommandError } from '../command-error.ts';
import type { ExportOptions } from '../export.ts';
import { openOutFile, unwritable } from '../out-file.ts';
import type { Streams } from '../streams.ts';

const CODE = 'EASLENS_EXPORT_OUT';

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
  if (out === undefined || out === '-') return standardOutput(streams, to, version);
  if (to === 'folder') return folderSink(out);
  const file = await openOutFile({ out, force, code: CODE, inputs: [input] });
  return pieces(fileWriterFor(to, version), file.write, file);
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

async function folderSink(out: string): Promise<Sink> {
  if (existsSync(out)) throw folderIsThere(out);
  const temporary = `${out}.${process.pid}.tmp`;
  const guarded = async (change: () => Promise<unknown>): Promise<void> => {
    try {
      await change();
    } catch (error) {
      throw unwritable({ out, code: CODE }, error);
    }
  };
  await guarded(() => mkdir(temporary, { mode: 0o700 }));
  return {
    write: (exported) => guarded(() => writeExchangeFolder(temporary, exported)),
    keep: async () => {
      // An empty folder gives way to another, and nothing else does.
      if (existsSync(out)) throw folderIsThere(out);
      await guarded(() => rename(temporary, out));
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

function folderIsThere(out: string): CommandError {
  return new CommandError(
    CODE,
    `${out} was not written: it is there already`,
    'Give --out the name of a new folder.',
  );
}
