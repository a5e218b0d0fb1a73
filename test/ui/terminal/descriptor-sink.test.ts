import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  descriptorSink,
  openWithoutWaiting,
  writeWhatFits,
} from '../../../src/ui/terminal/descriptor-sink.ts';
import { deadline } from '../../helpers/deadline.ts';

const test = suite('ui/terminal/descriptor-sink');

/** More than a pipe holds. */
const LONG = 'täglich '.repeat(40_000);

interface Pipe {
  /** A descriptor whose writes wait, as those of a terminal. */
  readonly writer: number;
  /** What has arrived since. */
  read(): Buffer;
  /** Nobody reads from here on. */
  abandon(): void;
}

async function onPipe(play: (pipe: Pipe) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'easlens-pipe-'));
  const file = join(folder, 'pipe');
  execFileSync('mkfifo', [file]);
  const reader = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = openSync(file, constants.O_WRONLY);
  let isOpen = true;
  const abandon = (): void => {
    if (isOpen) closeSync(reader);
    isOpen = false;
  };
  try {
    await play({ writer, read: () => readAll(reader), abandon });
  } finally {
    abandon();
    closeSync(writer);
    rmSync(folder, { recursive: true });
  }
}

function readAll(descriptor: number): Buffer {
  const pieces: Buffer[] = [];
  for (;;) {
    const piece = Buffer.alloc(65_536);
    try {
      const size = readSync(descriptor, piece);
      if (size === 0) break;
      pieces.push(piece.subarray(0, size));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      break;
    }
  }
  return Buffer.concat(pieces);
}

test('a text longer than the terminal takes at once leaves whole, when it is read', () =>
  onPipe(async ({ writer, read }) => {
    const descriptor = openWithoutWaiting(writer);
    assert.is.not(descriptor, writer);
    let isDone = false;
    descriptorSink(descriptor)(LONG, () => {
      isDone = true;
    });
    await pause(50);
    assert.not(isDone);
    const pieces: Buffer[] = [];
    const reading = async (): Promise<void> => {
      while (!isDone) {
        pieces.push(read());
        await pause(1);
      }
    };
    await deadline(5000, reading());
    pieces.push(read());
    assert.ok(Buffer.concat(pieces).toString() === LONG);
    closeSync(descriptor);
  }));

test('what a terminal that is gone does not take is let go', () =>
  onPipe(async ({ writer, abandon }) => {
    const descriptor = openWithoutWaiting(writer);
    abandon();
    await deadline(5000, new Promise<void>((done) => descriptorSink(descriptor)('text', done)));
    closeSync(descriptor);
  }));

test('last words are what fits, and never wait or throw', () =>
  onPipe(async ({ writer, read, abandon }) => {
    const descriptor = openWithoutWaiting(writer);
    writeWhatFits(descriptor, LONG);
    writeWhatFits(descriptor, 'nothing of this');
    const taken = read();
    assert.ok(taken.length > 0 && Buffer.from(LONG).subarray(0, taken.length).equals(taken));
    abandon();
    writeWhatFits(descriptor, 'nor of this');
    closeSync(descriptor);
  }));

test('where a descriptor cannot be opened again it is used itself', () => {
  assert.is(openWithoutWaiting(987_654), 987_654);
});

test.run();
