import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { CaptureError } from '../../../src/capture/read/capture-error.ts';
import { readCapture } from '../../../src/capture/read/read-capture.ts';
import { capture, captures } from '../../helpers/captures.ts';
import { allOf, exchangesOf } from '../../helpers/read.ts';

const test = suite('read-capture');
const folder = fileURLToPath(new URL('../../fixtures/captures', import.meta.url));

test('reads every exchange of a folder, byte for byte', async () => {
  const read = await exchangesOf(folder);
  assert.is(read.length, captures.length);
  for (const { place, request, response } of read) {
    const expected = capture(place.member as string);
    assert.equal(request.head, expected.request.head);
    assert.equal(request.body, expected.request.captured);
    assert.equal(response?.head, expected.response.head);
    assert.equal(response?.body, expected.response.captured);
  }
});

test('reads one body, whichever way it went', async () => {
  const of = (name: string) => join(folder, 'z-push', name);
  const [asked] = await exchangesOf(join(of('285-Sync'), 'request.body'));
  assert.is(asked?.request.head.target, '/Microsoft-Server-ActiveSync?Cmd=Sync');
  assert.is(asked?.response, undefined);
  const [answered] = await exchangesOf(join(of('285-Sync'), 'response.body'));
  assert.is(answered?.response?.head.status, 200);
  assert.equal(answered?.response?.body, capture('z-push/285').response.captured);
  const [parts] = await exchangesOf(join(of('321-ItemOperations'), 'response.body'));
  assert.equal(parts?.response?.head.headers, ['Content-Type', 'application/vnd.ms-sync.multipart']);
});

test('a file of no format is refused with what can be done', async () => {
  await assertRefused(fileURLToPath(import.meta.url), 'EASLENS_CAPTURE_FORMAT');
  await assertRefused('/dev/null', 'EASLENS_CAPTURE_FORMAT');
  await assertRefused(join(folder, 'nowhere'), 'EASLENS_CAPTURE_UNREADABLE');
});

test('a named format wins over content', async () => {
  const scratch = mkdtempSync(join(tmpdir(), 'easlens-'));
  try {
    const file = join(scratch, 'odd');
    writeFileSync(file, Buffer.from('ff016a000045', 'hex'));
    assert.is((await allOf(readCapture(file, { format: 'wbxml' }))).length, 1);
  } finally {
    rmSync(scratch, { recursive: true });
  }
});

test('tells how far it is, and ends when it is told to', async () => {
  const file = join(folder, 'z-push', '285-Sync', 'response.body');
  const progress: number[] = [];
  await allOf(readCapture(file, { onProgress: ({ read, total }) => progress.push(read, total ?? -1) }));
  const { length } = capture('z-push/285').response.captured;
  assert.equal(progress, [length, length]);
  const signal = AbortSignal.abort(new Error('enough'));
  try {
    await allOf(readCapture(folder, { signal }));
    assert.unreachable();
  } catch (error) {
    assert.is((error as Error).message, 'enough');
  }
});

async function assertRefused(path: string, code: string): Promise<void> {
  try {
    await allOf(readCapture(path));
    assert.unreachable(path);
  } catch (error) {
    assert.ok(error instanceof CaptureError, String(error));
    assert.is(error.code, code);
    assert.ok(error.wayOut);
  }
}

test.run();
