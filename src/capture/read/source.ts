import { type FileHandle, open, stat } from 'node:fs/promises';
import { CaptureError, reasonOf } from './capture-error.ts';
import type { CaptureSource, ReadOptions, ReadProgress } from './capture-format.ts';
import { SAMPLE_BYTES } from './limits.ts';

const CHUNK_BYTES = 256 << 10;

/** A source that was opened, and has to be closed. */
export interface OpenSource extends CaptureSource {
  close(): Promise<void>;
}

/** Opens a file, pipe or folder; `-` is standard input. Throws CaptureError. */
export async function openSource(path: string, options: ReadOptions): Promise<OpenSource> {
  const file = path === '-' ? '/dev/stdin' : path;
  try {
    const status = await stat(file);
    if (status.isDirectory()) return folderSource(path);
    const handle = await open(file, 'r');
    return await fileSource(path, handle, options, status.isFile() ? status.size : undefined);
  } catch (error) {
    throw new CaptureError(
      'EASLENS_CAPTURE_UNREADABLE',
      `${path === '-' ? 'standard input' : path} cannot be read: ${reasonOf(error)}`,
      'Give the path of a file or folder that can be read, or "-" for standard input.',
    );
  }
}

function folderSource(path: string): OpenSource {
  return {
    path,
    isFolder: true,
    isRegular: false,
    sample: Buffer.alloc(0),
    chunks: async function* () {},
    close: async () => {},
  };
}

async function fileSource(
  path: string,
  handle: FileHandle,
  options: ReadOptions,
  size: number | undefined,
): Promise<OpenSource> {
  try {
    const sample = await readStart(handle);
    return {
      path,
      isFolder: false,
      isRegular: size !== undefined && path !== '-',
      sample,
      chunks: () => chunksOf(handle, sample, options, size),
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** A pipe gives little at a time, so one read does not do. */
async function readStart(handle: FileHandle): Promise<Buffer> {
  const buffer = Buffer.alloc(SAMPLE_BYTES);
  let length = 0;
  while (length < buffer.length) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length, null);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return buffer.subarray(0, length);
}

async function* chunksOf(
  handle: FileHandle,
  sample: Buffer,
  { onProgress, signal }: ReadOptions,
  total: number | undefined,
): AsyncGenerator<Buffer> {
  let read = 0;
  const tell = (length: number): void => {
    read += length;
    const progress: ReadProgress = { read, ...(total !== undefined && { total }) };
    onProgress?.(progress);
  };
  if (sample.length > 0) yield sample;
  tell(sample.length);
  while (true) {
    signal?.throwIfAborted();
    // A new one each time: readers keep pieces of it.
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES, null);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
    tell(bytesRead);
  }
}
