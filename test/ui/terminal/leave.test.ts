import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { LEAVE, leaveOnExit, silence } from '../../../src/ui/terminal/leave.ts';

const test = suite('ui/terminal/leave');

/** What happens when the process ends, without ending it. */
function atExit(stdin: Parameters<typeof leaveOnExit>[0], said: string[]): { end(): void; release(): void } {
  const before = process.listeners('exit');
  const release = leaveOnExit(stdin, (text) => said.push(text));
  const added = process.listeners('exit').filter((listener) => !before.includes(listener));
  assert.is(added.length, 1);
  return { end: () => added[0]?.(0), release };
}

test('gives the terminal back when the process ends', () => {
  const said: string[] = [];
  const raw: boolean[] = [];
  const stdin = { setRawMode: (isRaw: boolean) => void raw.push(isRaw) } as unknown as NodeJS.ReadStream;
  const { end, release } = atExit(stdin, said);
  end();
  assert.equal(said, [LEAVE]);
  assert.equal(raw, [false]);
  release();
  assert.not(process.listeners('exit').some((listener) => String(listener).includes('LEAVE')));
});

test('also where the input is closed already', () => {
  const said: string[] = [];
  const stdin = {
    setRawMode: () => {
      throw new Error('closed');
    },
  } as unknown as NodeJS.ReadStream;
  const { end, release } = atExit(stdin, said);
  end();
  release();
  assert.equal(said, [LEAVE]);
});

test('ends what was begun, then mouse, pastes, styles, the other screen and a hidden cursor', () => {
  assert.is(LEAVE[0], '\u0018');
  for (const off of ['?2026l', '?1000l', '?1006l', '?2004l', '0m', '?1049l', '?25h']) {
    assert.ok(LEAVE.includes(`\u001b[${off}`), off);
  }
});

test('a terminal that takes nothing is written to no more, a file still', () => {
  const written: string[] = [];
  const streams = [true, false].map((isTTY) => ({
    isTTY,
    write: (text: string) => written.push(`${isTTY} ${text}`),
  }));
  for (const stream of streams) {
    silence(stream as unknown as NodeJS.WriteStream);
    stream.write('a');
  }
  assert.equal(written, ['false a']);
});

test.run();
