import { EventEmitter } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ScreenOutput } from '../../../src/ui/terminal/screen-output.ts';

const test = suite('ui/terminal/screen-output');

/** A terminal that takes a piece only when it is told to. */
class SlowTerminal extends EventEmitter {
  columns = 80;
  rows = 24;
  readonly pieces: string[] = [];
  #taken: (() => void) | undefined;

  readonly sink = (text: string, done: () => void): void => {
    this.pieces.push(text);
    this.#taken = done;
  };

  take(): void {
    const taken = this.#taken;
    this.#taken = undefined;
    taken?.();
  }

  resize(columns: number, rows: number): void {
    Object.assign(this, { columns, rows });
    this.emit('resize');
  }
}

test('what is written in one go leaves as one piece, and the next when it has left', async () => {
  const terminal = new SlowTerminal();
  const output = new ScreenOutput(terminal, terminal.sink);
  let cleared = 0;
  output.onClear = () => cleared++;
  output.write('a');
  output.write('b');
  await turn();
  assert.equal(terminal.pieces, ['ab']);
  output.write('c');
  output.write('d');
  await turn();
  assert.equal(terminal.pieces, ['ab']);
  assert.not(output.isClear);
  terminal.take();
  assert.equal(terminal.pieces, ['ab', 'cd']);
  assert.is(cleared, 0);
  terminal.take();
  assert.ok(output.isClear);
  assert.is(cleared, 1);
});

test('who waits for a piece is called when all has left', async () => {
  const terminal = new SlowTerminal();
  const output = new ScreenOutput(terminal, terminal.sink);
  let calls = 0;
  output.write('a', () => calls++);
  output.write('', 'utf8', () => calls++);
  await turn();
  assert.is(calls, 0);
  terminal.take();
  assert.is(calls, 2);
  // Nothing but somebody who waits.
  output.write('', () => calls++);
  await turn();
  assert.is(calls, 3);
  assert.equal(terminal.pieces, ['a']);
});

test('a new size is told when the terminal has taken all, and once', async () => {
  const terminal = new SlowTerminal();
  const output = new ScreenOutput(terminal, terminal.sink);
  const told: unknown[] = [];
  output.onResize = (size) => told.push(size);
  output.on('resize', () => told.push('resize'));
  output.write('a');
  terminal.resize(40, 10);
  terminal.resize(50, 12);
  await turn();
  assert.equal(told, []);
  assert.is(output.columns, 80);
  terminal.take();
  assert.equal(told, [{ columns: 50, rows: 12 }, 'resize']);
  terminal.resize(50, 12);
  assert.is(told.length, 2);
  terminal.resize(60, 12);
  assert.is(told.length, 4);
});

test('rows are spared at the bottom, never all of them', () => {
  const terminal = new SlowTerminal();
  const output = new ScreenOutput(terminal, terminal.sink, 1);
  const sizes: unknown[] = [];
  output.onResize = (size) => sizes.push(size);
  assert.equal(output.drawn, { columns: 80, rows: 23 });
  assert.is(output.rows, 24);
  terminal.resize(80, 1);
  assert.equal(sizes, [{ columns: 80, rows: 1 }]);
});

test('a terminal that does not say its size has the usual one', () => {
  const terminal = new SlowTerminal();
  terminal.resize(0, 0);
  assert.equal(new ScreenOutput(terminal, terminal.sink).size, { columns: 80, rows: 24 });
});

test('a terminal that claims what none can have gets what one may have', () => {
  for (const [columns, rows, expected] of [
    [65_535, 65_535, { columns: 500, rows: 200 }],
    [-5, Number.NaN, { columns: 80, rows: 24 }],
    [100.7, 0.5, { columns: 100, rows: 24 }],
  ] as const) {
    const terminal = new SlowTerminal();
    terminal.resize(columns, rows);
    assert.equal(new ScreenOutput(terminal, terminal.sink).size, expected);
  }
});

test('drained waits for all to leave, and no longer than it is told', async () => {
  const terminal = new SlowTerminal();
  const output = new ScreenOutput(terminal, terminal.sink);
  await output.drained(60_000);
  output.write('a');
  let isDrained = false;
  const drained = output.drained(60_000).then(() => {
    isDrained = true;
  });
  await turn();
  assert.not(isDrained);
  terminal.take();
  await drained;
  output.write('b');
  await output.drained(1);
  assert.not(output.isClear);
  assert.is(terminal.listenerCount('resize'), 0);
});

test.run();
