import { createWriteStream, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { CommandError, messageOf } from '../command-error.ts';

const OTHER_FILE = 'Give --out a file that may be written, in a folder that is there.';

/** By any name, link or path: writing would take the capture away before it is read. */
function isSameFile(capture: string, out: string): boolean {
  if (resolve(capture) === resolve(out)) return true;
  const [one, other] = [capture, out].map((file) => statSync(file, { throwIfNoEntry: false, bigint: true }));
  return one !== undefined && one.dev === other?.dev && one.ino === other.ino;
}

/** Where the output goes: standard output, or a file that only its owner may read, for it holds what was captured. */
export class ScanTarget {
  readonly #stream: Writable;
  readonly #isFile: boolean;

  private constructor(stream: Writable, isFile: boolean) {
    this.#stream = stream;
    this.#isFile = isFile;
  }

  /** Throws a CommandError for a file that cannot be written, or is one of those that are scanned. */
  static async open(
    stdout: Writable,
    file: string | undefined,
    captures: readonly string[],
  ): Promise<ScanTarget> {
    if (file === undefined) return new ScanTarget(stdout, false);
    if (captures.some((capture) => isSameFile(capture, file)))
      throw new CommandError('EASLENS_SCAN_OUT', `${file} is one of the captures`, OTHER_FILE);
    try {
      const handle = await open(file, 'w', 0o600);
      return new ScanTarget(createWriteStream(file, { fd: handle }), true);
    } catch (error) {
      throw new CommandError(
        'EASLENS_SCAN_OUT',
        `${file} cannot be written: ${messageOf(error)}`,
        OTHER_FILE,
      );
    }
  }

  /** Resolves when there is room for more. */
  readonly write = async (text: string): Promise<void> => {
    if (this.#stream.write(text)) return;
    await new Promise<void>((resolveRoom, reject) => {
      this.#stream.once('drain', () => {
        this.#stream.off('error', reject);
        resolveRoom();
      });
      this.#stream.once('error', reject);
    });
  };

  /** Rejects with a CommandError where not all could be written: a disk that is full. */
  async close(): Promise<void> {
    if (!this.#isFile) return;
    this.#stream.end();
    try {
      await finished(this.#stream);
    } catch (error) {
      throw new CommandError('EASLENS_SCAN_OUT', `not all could be written: ${messageOf(error)}`, OTHER_FILE);
    }
  }
}
