import { type ByteInput, openInput } from './byte-input.ts';
import { CaptureError } from './capture-error.ts';
import type { CaptureSource, ReadOptions, ReadProgress } from './capture-format.ts';
import { SAMPLE_BYTES } from './limits.ts';
import { systemWords } from './system-words.ts';

/** A source that was opened, and has to be closed. */
export interface OpenSource extends CaptureSource {
  close(): Promise<void>;
}

/** Opens a file, pipe or folder; `-` is standard input. Throws CaptureError. */
export async function openSource(path: string, options: ReadOptions): Promise<OpenSource> {
  try {
    const input = await openInput(path);
    return input ? await inputSource(path, input, options) : folderSource(path);
  } catch (error) {
    throw new CaptureError(
      'EASLENS_CAPTURE_UNREADABLE',
      `${path === '-' ? 'standard input' : path} cannot be read: ${systemWords(error)}`,
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

async function inputSource(path: string, input: ByteInput, options: ReadOptions): Promise<OpenSource> {
  const close = (): Promise<void> => input.close();
  const { signal } = options;
  signal?.addEventListener('abort', close, { once: true });
  const stop = async (): Promise<void> => {
    signal?.removeEventListener('abort', close);
    await close();
  };
  try {
    const start = await readStart(input);
    return {
      path,
      isFolder: false,
      isRegular: input.size !== undefined && path !== '-',
      sample: start.subarray(0, SAMPLE_BYTES),
      chunks: () => chunksOf(input, start, options),
      close: stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A pipe gives little at a time, so one read does not do. */
async function readStart(input: ByteInput): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  while (length < SAMPLE_BYTES) {
    const piece = await input.read();
    if (!piece) break;
    pieces.push(piece);
    length += piece.length;
  }
  return pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces);
}

async function* chunksOf(
  input: ByteInput,
  start: Buffer,
  { onProgress, signal }: ReadOptions,
): AsyncGenerator<Buffer> {
  const { size: total } = input;
  let read = 0;
  const tell = (length: number): void => {
    read += length;
    const progress: ReadProgress = { read, ...(total !== undefined && { total }) };
    onProgress?.(progress);
  };
  if (start.length > 0) yield start;
  tell(start.length);
  while (true) {
    signal?.throwIfAborted();
    const piece = await input.read();
    if (!piece) return;
    yield piece;
    tell(piece.length);
  }
}
