import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { openForWriting } from '../../../src/capture/session/open-session.ts';
import type { ExchangeRecord } from '../../../src/capture/session/record.ts';
import { openSession } from '../../../src/capture/session/session-file.ts';
import { settleSession } from '../../../src/capture/session/settle-session.ts';
import { SessionWriter } from '../../../src/capture/session/writer.ts';
import { withFolder } from '../../helpers/session-files.ts';

const test = suite('session/eviction');
const OPTIONS = { at: 0, program: 'test', redaction: '', maxBytes: 1024 ** 2 };

function record(number: number, body: Uint8Array): ExchangeRecord {
  const counts = { errors: 0, warnings: 0, infos: 0, action: 'none' } as const;
  const message = { part: 'response', headers: [], length: body.length, body } as const;
  const head = { id: `X${number}`, at: number, method: 'POST', target: '/', command: 'Sync' };
  return { ...head, ...counts, durationMs: 1, messages: [message] };
}

/** Bytes that do not shrink. */
function noise(seed: number): Uint8Array {
  let state = seed * 2654435761 + 1;
  return Uint8Array.from({ length: 8000 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
}

test('the oldest go, what is marked and what is open stay, and bodies go with the last that has them', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'a.easlens');
    const database = await openForWriting(file);
    const writer = new SessionWriter(database, { ...OPTIONS, redact: (kept) => kept });
    const { durationMs: _, ...open } = record(2, noise(2));
    const shared = noise(0);
    writer.write([record(1, noise(1)), open, record(3, shared)]);
    writer.mark('X1', true);
    for (let number = 4; number < 600; number++)
      writer.write([record(number, number % 50 === 0 ? shared : noise(number))]);
    settleSession(database);
    const session = await openSession(file);
    const numbers = [...session.numbers()];
    assert.equal(numbers.slice(0, 2), [1, 2]);
    const [, , oldest = 0] = numbers;
    assert.ok(oldest > 400 && oldest < 550, `kept from ${oldest} on`);
    assert.is(numbers.at(-1), 599);
    for (const number of [1, 2, 550, 599]) {
      const [message] = session.exchange(number)?.messages ?? [];
      assert.equal(Buffer.from(message?.body ?? []), Buffer.from(number === 550 ? shared : noise(number)));
    }
    session.close();
  }));

test('marks beyond the size are kept, and that is told', () =>
  withFolder(async (folder) => {
    const database = await openForWriting(join(folder, 'a.easlens'));
    const writer = new SessionWriter(database, { ...OPTIONS, redact: (kept) => kept });
    for (let number = 1; number < 200; number++) {
      writer.write([record(number, noise(number))]);
      writer.mark(`X${number}`, true);
    }
    writer.write([]);
    assert.is(writer.isFull, true);
    settleSession(database);
  }));

test.run();
