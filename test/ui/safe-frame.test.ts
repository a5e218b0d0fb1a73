import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { widthOf } from '../../src/ui/draw/fit.ts';
import { line, textOf } from '../../src/ui/draw/line.ts';
import { safeFrame } from '../../src/ui/safe-frame.ts';
import type { UiState } from '../../src/ui/state/state.ts';

const test = suite('ui/safe-frame');

function stateOf(columns: number, rows: number): UiState {
  return { screen: 'devices', size: { columns, rows } } as unknown as UiState;
}

function failing(error: unknown): () => never {
  return () => {
    throw error;
  };
}

test('a frame that can be drawn is that frame', () => {
  const rows = [line('a'), line('b')];
  assert.is(
    safeFrame(stateOf(80, 2), () => rows),
    rows,
  );
});

test('one that cannot says what failed, and the way out', () => {
  const rows = safeFrame(stateOf(100, 24), failing(new TypeError('no such thing'))).map(textOf);
  assert.is(rows.length, 24);
  assert.match(rows[0] ?? '', /screen "devices" cannot be drawn. This is a defect of easlens/);
  assert.match(rows[1] ?? '', /The proxy goes on.*ctrl\+c quit/);
  assert.is(rows[2], 'TypeError: no such thing');
  assert.match(rows[3] ?? '', /^at /);
});

for (const [columns, rows] of [
  [1, 1],
  [20, 3],
  [80, 24],
] as const) {
  test(`fits ${columns}x${rows}, whatever was thrown`, () => {
    for (const thrown of [
      new Error('\u001b[31m\n\u202e'.repeat(99)),
      'text',
      undefined,
      { toString: null },
    ]) {
      const drawn = safeFrame(stateOf(columns, rows), failing(thrown));
      assert.is(drawn.length, rows);
      for (const row of drawn) {
        assert.ok(widthOf(textOf(row)) <= columns);
        assert.not.match(textOf(row), /[\u0000-\u001f\u202e]/);
      }
    }
  });
}

test.run();
