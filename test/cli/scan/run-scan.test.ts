import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ScanPart, ScanSettings, ScanUnit } from '../../../src/cli/scan/job.ts';
import { runScan } from '../../../src/cli/scan/run-scan.ts';
import { deadline } from '../../helpers/deadline.ts';

const test = suite('run-scan');
const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));
const FILES = ['tools/mitmdump.mitm', 'captures', 'logs/mailbox-log.txt', 'tools/mitmdump.mitm', 'none.har'];
/** A size at which threads are worth it; it is what the units say, not what the files have. */
const LARGE = 64 << 20;

const settings: ScanSettings = {
  rules: [],
  defaultRules: true,
  output: 'json',
  hasColor: false,
  mostReported: 0,
  redact: { credentials: true, bodies: false, addresses: false },
  redactKey: '00',
};

test('threads give what one thread gives, in the order of the files', async () => {
  const [one, several] = [await scan(FILES, 0), await scan(FILES, LARGE)];
  assert.equal(several, one);
  assert.equal(
    one.filter(({ part }) => part.kind === 'done').map(({ unit }) => unit),
    [0, 1, 2, 3, 4],
  );
});

test('a thread that dies costs its file, and the others are scanned', async () => {
  const parts = await scan(FILES.slice(0, 3), LARGE, { ...settings, where: 'no such filter ==' });
  const done = parts.flatMap(({ part }) => (part.kind === 'done' ? [part.result.capture] : []));
  assert.equal(
    done.map(({ unopened }) => unopened?.code),
    ['EASLENS_INTERNAL', 'EASLENS_INTERNAL', 'EASLENS_INTERNAL'],
  );
});

test('a scan that is ended gives what it has, and ends', async () => {
  for (const size of [0, LARGE]) {
    const ending = new AbortController();
    const parts = [];
    for await (const { part } of runScan(unitsOf(FILES, size), settings, edges(ending.signal))) {
      parts.push(part);
      ending.abort();
    }
    // What other threads had done by then may come too.
    assert.ok(parts.length >= 1 && (size > 0 || parts.length < FILES.length), `${size}: ${parts.length}`);
  }
});

test('progress tells how far it has come', async () => {
  const units = unitsOf(['tools/mitmdump.mitm'], 0);
  let read = 0;
  const progress = (of: { readonly read: number }): void => {
    read = of.read;
  };
  for await (const _ of runScan(units, settings, { signal: new AbortController().signal, progress }));
  assert.is(read, statSync(fixture('tools/mitmdump.mitm')).size);
});

function edges(signal = new AbortController().signal) {
  return { signal, progress: () => {} };
}

function unitsOf(files: readonly string[], size: number): readonly ScanUnit[] {
  return files.map((file, number) => ({ number, path: fixture(file), isNamed: true, size }));
}

async function scan(
  files: readonly string[],
  size: number,
  how = settings,
): Promise<readonly { readonly unit: number; readonly part: ScanPart }[]> {
  const parts: { unit: number; part: ScanPart }[] = [];
  const gather = async (): Promise<void> => {
    for await (const { unit, part } of runScan(unitsOf(files, size), how, edges()))
      parts.push({ unit: unit.number, part });
  };
  await deadline(30_000, gather());
  return parts;
}

test.run();
