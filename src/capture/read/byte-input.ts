import { constants, openSync } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { isatty, ReadStream } from 'node:tty';

const CHUNK_BYTES = 256 << 10;

/** Bytes that are read once, from the first on. */
export interface ByteInput {
  /** Size of a file; undefined where only the end would tell. */
  readonly size: number | undefined;
  /** The next piece, of its own memory; undefined at the end. Rejects with what the system says. */
  read(): Promise<Buffer | undefined>;
  /** Ends a read that waits, too. */
  close(): Promise<void>;
}

/**
 * Opens a file, a device or a pipe; `-` is standard input; undefined for a folder. A pipe is not read by a thread, as
 * files are: one that waits for a silent pipe cannot be called back, and the program could not end. Rejects with what
 * the system says.
 */
export async function openInput(path: string): Promise<ByteInput | undefined> {
  const file = path === '-' ? '/dev/stdin' : path;
  const status = await stat(file);
  if (status.isDirectory()) return undefined;
  if (status.isFile()) return fileInput(await open(file, 'r'), status.size);
  if (path === '-' && isatty(0)) return streamInput(new ReadStream(0));
  if (!status.isFIFO() && !status.isSocket()) return fileInput(await open(file, 'r'), undefined);
  // Not waiting: opening would take until somebody writes. Standard input is open, and may be a socket.
  const fd = path === '-' ? 0 : openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  return streamInput(new Socket({ fd, readable: true, writable: false }));
}

function fileInput(handle: FileHandle, size: number | undefined): ByteInput {
  return {
    size,
    read: async () => {
      // A new one each time: readers keep pieces of it.
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES, null);
      return bytesRead === 0 ? undefined : buffer.subarray(0, bytesRead);
    },
    close: () => handle.close(),
  };
}

function streamInput(stream: Readable): ByteInput {
  const pieces = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  return {
    size: undefined,
    read: async () => {
      const { done, value } = await pieces.next();
      return done ? undefined : value;
    },
    close: async () => {
      stream.destroy();
    },
  };
}
