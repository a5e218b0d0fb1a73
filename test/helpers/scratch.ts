import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs with a folder that is gone afterwards. */
export async function withScratch<Result>(run: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'easlens-test-'));
  try {
    return await run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs with a file of these bytes. */
export function withFile<Result>(
  bytes: Uint8Array | string,
  run: (path: string) => Promise<Result>,
): Promise<Result> {
  return withScratch((folder) => {
    const path = join(folder, 'file');
    writeFileSync(path, bytes);
    return run(path);
  });
}
