import type { Writable } from 'node:stream';
import { type OutFile, openOutFile } from '../out-file.ts';
import type { ScanCommandOptions } from '../scan.ts';

/**
 * Where the output of a scan goes: standard output, or a file for its owner alone, for it holds what was captured. Throws
 * a CommandError for a file that cannot be written, is there already, or is one of those that are scanned.
 */
export async function openTarget(
  stdout: Writable,
  { out, force = false }: Pick<ScanCommandOptions, 'out' | 'force'>,
  captures: readonly string[],
): Promise<OutFile> {
  if (out !== undefined && out !== '-')
    return openOutFile({ out, force, code: 'EASLENS_SCAN_OUT', inputs: captures });
  const nothing = async (): Promise<void> => {};
  return { write: (piece) => whenThereIsRoom(stdout, piece), keep: nothing, discard: nothing };
}

async function whenThereIsRoom(stream: Writable, piece: Uint8Array | string): Promise<void> {
  if (stream.write(piece)) return;
  await new Promise<void>((resolve, reject) => {
    stream.once('drain', () => {
      stream.off('error', reject);
      resolve();
    });
    stream.once('error', reject);
  });
}
