import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as assert from 'uvu/assert';

const folder = fileURLToPath(new URL('../fixtures/frames/', import.meta.url));

/** The sizes at which every screen has a golden frame: columns and rows. */
export const goldenSizes = [
  [80, 24],
  [120, 40],
  [40, 10],
] as const;

/** Compares a frame with `test/fixtures/frames/NAME.txt`; `UPDATE_GOLDEN=1` writes it. */
export function matchesGolden(name: string, frame: string): void {
  const file = `${folder}${name}.txt`;
  if (process.env['UPDATE_GOLDEN']) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, frame);
  }
  assert.ok(existsSync(file), `${name}.txt is missing; UPDATE_GOLDEN=1 writes it`);
  assert.fixture(frame, readFileSync(file, 'utf8'), name);
}
