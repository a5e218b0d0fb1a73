import type { CaptureEntry } from '../captured-exchange.ts';
import { CaptureError } from './capture-error.ts';
import type { CaptureSource, FormatReader, ReadOptions } from './capture-format.ts';
import { troubleEntry } from './entries.ts';
import { formatOf, formats } from './formats.ts';
import { openSource } from './source.ts';
import { systemWords } from './system-words.ts';

/**
 * Reads a capture of any format, found by content unless `options` names one, in the order of the file and in pieces:
 * memory does not grow with its size. Throws CaptureError where it cannot be opened or is of no format; what is wrong
 * further on is a trouble among the entries.
 */
export async function* readCapture(path: string, options: ReadOptions = {}): AsyncGenerator<CaptureEntry> {
  const source = await openSource(path, options);
  let entry = 0;
  try {
    const read = await readerFor(source, options).load();
    for await (const found of read(source, options)) {
      options.signal?.throwIfAborted();
      entry++;
      yield found;
    }
  } catch (error) {
    if (error instanceof CaptureError || options.signal?.aborted) throw error;
    // A disk that fails, a pipe that breaks: what was read before stands.
    if (!isOfTheSystem(error)) throw error;
    yield troubleEntry({ file: path, entry: entry + 1 }, `reading stopped: ${systemWords(error)}`, true);
  } finally {
    await source.close();
  }
}

function readerFor(source: CaptureSource, { format }: ReadOptions): FormatReader {
  const found = format === undefined ? formatOf(source) : formats.find(({ name }) => name === format);
  if (found) return found;
  throw new CaptureError(
    'EASLENS_CAPTURE_FORMAT',
    `${source.path} is of no format that can be read${source.sample.length === 0 && !source.isFolder ? ': it is empty' : ''}`,
    `Name its format with --format: ${formats.map(({ name }) => name).join(', ')}.`,
  );
}

function isOfTheSystem(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
