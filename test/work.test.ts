import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Work } from './helpers/count-work.ts';

const test = suite('work');

const counter = fileURLToPath(new URL('helpers/count-work.ts', import.meta.url));
const figures = new URL('fixtures/work.json', import.meta.url);

/** Node 22 counts up to an eighth more than Node 24; the rest is for changes that are worth their work. */
const RUNS_ROOM = 1.3;
/** How large objects are differs more. */
const BYTES_ROOM = 1.6;
const BYTES_MORE = 200_000;
/** A figure that is much too large guards nothing. */
const SLACK = 0.5;

// No clock: how often functions and blocks of ours run is the same on a machine that is busy.
test('decoding and judging fixed bodies takes no more work than it did, or UPDATE_GOLDEN=1 takes the new figures', () => {
  const flags = ['--expose-gc', '--max-semi-space-size=128', '--min-semi-space-size=128', '--import', 'tsx'];
  const counted: Record<string, Work> = JSON.parse(
    execFileSync(process.execPath, [...flags, counter], { encoding: 'utf8', timeout: 60_000 }),
  );
  if (process.env['UPDATE_GOLDEN']) writeFileSync(figures, `${JSON.stringify(counted, undefined, 2)}\n`);
  const kept: Record<string, Work> = JSON.parse(readFileSync(figures, 'utf8'));
  assert.equal(Object.keys(counted), Object.keys(kept));
  for (const [name, { runs, bytes }] of Object.entries(counted)) {
    const was = kept[name] as Work;
    assert.ok(runs <= was.runs * RUNS_ROOM, `${name}: ${runs} runs, ${was.runs} before`);
    assert.ok(bytes <= was.bytes * BYTES_ROOM + BYTES_MORE, `${name}: ${bytes} bytes, ${was.bytes} before`);
    assert.ok(
      runs >= was.runs * SLACK,
      `${name} takes ${runs} runs, far less than ${was.runs}: keep that figure`,
    );
  }
});

test.run();
