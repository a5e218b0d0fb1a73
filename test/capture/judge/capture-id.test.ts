import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { CapturedExchange } from '../../../src/capture/captured-exchange.ts';
import { CaptureIds } from '../../../src/capture/judge/capture-id.ts';

const test = suite('capture id');

const exchange = (entry: number, more: Partial<CapturedExchange> = {}): CapturedExchange => ({
  place: { file: 'a.mitm', entry },
  request: {
    head: { method: 'POST', target: '/', headers: [] },
    body: { bytes: new Uint8Array(), length: 0, overLimit: false },
  },
  ...more,
});

test('an id has the form of a ULID, tells the time, and is the same each time', () => {
  const id = new CaptureIds('a.mitm').of(exchange(12, { at: Date.UTC(2026, 10, 23, 10) }));
  assert.is(id, new CaptureIds('a.mitm').of(exchange(12, { at: Date.UTC(2026, 10, 23, 10) })));
  assert.match(id, /^01M83XJ880[0-9A-HJKMNP-TV-Z]{9}000000C$/);
});

test('other entries and other files have other ids', () => {
  const ids = ['a.mitm', './a.mitm', 'b.mitm'].flatMap((file) =>
    [1, 2, 33].map((entry) => new CaptureIds(file).of(exchange(entry))),
  );
  assert.is(new Set(ids).size, ids.length);
  assert.ok(ids.every((id) => /^0{10}[0-9A-Z]{16}$/.test(id)));
});

test('an exchange that has an id keeps it', () => {
  assert.is(
    new CaptureIds('a').of(exchange(1, { id: '01ARZ3NDEKTSV4RRFFQ69G5FAV' })),
    '01ARZ3NDEKTSV4RRFFQ69G5FAV',
  );
});

test.run();
