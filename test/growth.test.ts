import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Growth } from './helpers/count-growth.ts';

const test = suite('growth');

const counter = fileURLToPath(new URL('helpers/count-growth.ts', import.meta.url));

/** Times the work that four times as much may take: sixteen where each part looks through all others. */
const MOST = 5;

// No clock: how often functions and blocks of ours run is the same on a machine that is busy.
test('four times as large a body takes four times the work, whatever there is four times of', () => {
  const growths: readonly Growth[] = JSON.parse(
    execFileSync(process.execPath, ['--import', 'tsx', counter], { encoding: 'utf8', timeout: 120_000 }),
  );
  assert.ok(growths.length > 0);
  for (const { name, runs, runsOfFour } of growths)
    assert.ok(runsOfFour <= runs * MOST, `${name}: ${runs} runs, ${runsOfFour} for four times as much`);
});

test.run();
