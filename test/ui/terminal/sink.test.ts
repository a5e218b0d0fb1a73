import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { sinkOf } from '../../../src/ui/terminal/sink.ts';

const test = suite('ui/terminal/sink');

test('a stream that stands on no descriptor is written to itself', () => {
  let written = '';
  let isDone = false;
  const stream = {
    write: (text: string, done?: () => void) => {
      written += text;
      done?.();
    },
  } as unknown as NodeJS.WriteStream;
  const { sink, writeNow } = sinkOf(stream);
  sink('a', () => {
    isDone = true;
  });
  writeNow('b');
  assert.is(written, 'ab');
  assert.ok(isDone);
});

test('one that stands on a descriptor is gone round', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'easlens-sink-'));
  const file = join(folder, 'terminal');
  const fd = openSync(file, 'a');
  const stream = {
    fd,
    write: () => assert.unreachable('the stream was written to'),
  } as unknown as NodeJS.WriteStream & { fd: number };
  const { sink, writeNow } = sinkOf(stream);
  await new Promise<void>((done) => sink('frame', done));
  assert.is(readFileSync(file, 'utf8'), 'frame');
  writeNow('last');
  assert.match(readFileSync(file, 'utf8'), 'last');
  closeSync(fd);
  rmSync(folder, { recursive: true });
});

test.run();
