import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { CaptureError } from '../../src/capture/read/capture-error.ts';
import type { CaptureFormat } from '../../src/capture/read/capture-format.ts';
import { formats } from '../../src/capture/read/formats.ts';
import type { CapturedBody } from '../../src/inspect/message.ts';
import { deadline } from '../helpers/deadline.ts';
import { mutated, randomFrom } from '../helpers/mutate.ts';
import { type ReadAll, readAll } from '../helpers/read.ts';
import { sazMembers } from '../helpers/saz.ts';
import { withFile } from '../helpers/scratch.ts';
import { toolFile } from '../helpers/tool-exchanges.ts';
import { zipOf } from '../helpers/zip.ts';

const test = suite('read');
const fixtures = fileURLToPath(new URL('../fixtures', import.meta.url));
/** Damaged copies of each file. */
const COPIES = 120;
/** Longer than any of them takes by far; there is no clock in what is asserted but this. */
const LIMIT_MS = 20_000;

const logs = `${fixtures}/logs`;
const FILES: Readonly<Partial<Record<CaptureFormat, Buffer>>> = {
  har: readFileSync(toolFile('har_dump.har')),
  'mailbox-log': readFileSync(`${logs}/mailbox-log.txt`),
  mitm: readFileSync(toolFile('mitmdump.mitm')),
  saz: zipOf(sazMembers(['z-push/285-Sync', 'sogo/074-FolderSync-gzip-listener'])),
  'tbsync-log': readFileSync(`${logs}/tbsync.log`),
  wbxml: readFileSync(`${fixtures}/captures/z-push/285-Sync/response.body`),
  'z-push-log': readFileSync(`${logs}/z-push.log`),
};

test('every format but those of folders, packets and sessions is damaged here', () => {
  const apart = ['folder', 'pcap', 'session'];
  assert.equal(
    Object.keys(FILES).sort(),
    formats
      .map(({ name }) => name)
      .filter((name) => !apart.includes(name))
      .sort(),
  );
});

for (const [format, bytes] of Object.entries(FILES) as [CaptureFormat, Buffer][]) {
  test(`${format} is found by content, and by no other format`, () => {
    const start = { path: 'file', isFolder: false, sample: bytes.subarray(0, 65_536) };
    assert.equal(
      formats.filter((each) => each.looksLike(start)).map(({ name }) => name),
      [format],
    );
  });

  test(`${format}: damage neither throws, hangs nor floods`, async () => {
    const random = randomFrom(format.length * 7919);
    let found = 0;
    for (let copy = 0; copy < COPIES; copy++) {
      const damaged = mutated(bytes, random);
      const read = await withFile(damaged, (path) => deadline(LIMIT_MS, readAll(path, { format }))).catch(
        refused,
      );
      found += read.exchanges.length;
      for (const { request, response } of read.exchanges) {
        for (const body of [request.body, response?.body]) {
          // Nothing of a small file is large, whatever it says of itself.
          assert.ok(!body || sizeOf(body) <= Math.max(1 << 20, damaged.length * 2), `${format} copy ${copy}`);
        }
      }
    }
    assert.ok(found > COPIES / 4, `${found} exchanges`);
  });
}

function refused(error: unknown): ReadAll {
  if (error instanceof CaptureError) return { exchanges: [], troubles: [] };
  throw error;
}

function sizeOf(body: CapturedBody | { readonly xml: string }): number {
  return 'xml' in body ? body.xml.length : body.bytes.length;
}

test.run();
