import { execFileSync, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { CaptureError } from '../../../src/capture/read/capture-error.ts';
import { readCapture } from '../../../src/capture/read/read-capture.ts';
import { problemOf } from '../../../src/capture/session/open-session.ts';
import { SessionArchive } from '../../../src/capture/session/session-archive.ts';
import { openSession } from '../../../src/capture/session/session-file.ts';
import { SessionFileError } from '../../../src/capture/session/session-file-error.ts';
import { openDatabase } from '../../../src/capture/session/sqlite.ts';
import { exchangeOf } from '../../../src/capture/session/stored-exchange.ts';
import { wordSearch } from '../../../src/inspect/filter/word-search.ts';
import { recordInto, withFolder } from '../../helpers/session-files.ts';
import { readSession } from '../../helpers/sessions.ts';

const test = suite('session/session-file');
const demo = readSession('demo').slice(0, 120);

/** Reads all there is, in each of the ways; what is wrong with the file may be told, nothing else may be thrown. */
async function readAll(file: string): Promise<number> {
  let count = 0;
  try {
    const session = await openSession(file);
    try {
      const archive = new SessionArchive(session, (error) => {
        if (!(error instanceof SessionFileError)) throw error;
      });
      for (const number of [...archive.numbers].slice(0, 300)) {
        const entry = archive.entry(number);
        if (!entry) continue;
        wordSearch(['gulls'])(entry.exchange);
        const stored = session.exchange(number);
        if (stored) exchangeOf(stored);
        count++;
      }
    } finally {
      session.close();
    }
  } catch (error) {
    if (!(error instanceof SessionFileError)) throw error;
  }
  return count;
}

test('copies that are cut or have wrong bytes are read as far as they can be, and nothing worse', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'a.easlens');
    await recordInto(file, demo);
    const whole = readFileSync(file);
    assert.is(await readAll(file), 24);
    const copy = join(folder, 'copy.easlens');
    let state = 7;
    const chance = (below: number): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    for (let round = 0; round < 150; round++) {
      const bytes = Buffer.from(whole.subarray(0, round % 3 === 0 ? chance(whole.length) : whole.length));
      for (let changes = chance(40); changes > 0 && bytes.length > 0; changes--)
        bytes[chance(bytes.length)] = chance(256);
      writeFileSync(copy, bytes);
      await readAll(copy);
    }
  }));

test('what others have put into the columns is never believed', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'a.easlens');
    await recordInto(file, demo);
    const database = await openDatabase(file);
    const long = "printf('%.*c', 3000000, 'x')";
    database.exec(`
      UPDATE exchange SET number = 9223372036854775807 WHERE number = 1;
      UPDATE exchange SET at = 1e308, duration_ms = -5, http_status = 9223372036854775807 WHERE number = 2;
      UPDATE exchange SET command = ${long}, target = ${long}, user = char(27) || '[31m' WHERE number = 3;
      UPDATE exchange SET request_kind = '__proto__', response_kind = 'constructor', action = 'toString' WHERE number = 4;
      UPDATE message SET headers = '{"__proto__":{"polluted":true}}' WHERE exchange = 5;
      UPDATE message SET headers = '["a"', unknown = '[1e99,-4,"x",{}]' WHERE exchange = 6;
      UPDATE message SET headers = '[1,2,"name"]', length = -1 WHERE exchange = 7;
      UPDATE message SET part = '__proto__' WHERE exchange = 8 AND part = 'response';
      UPDATE message SET length = 9223372036854775807 WHERE exchange = 9;
      UPDATE body SET size = 9223372036854775807 WHERE id % 3 = 0;
      UPDATE body SET coding = 'zstd' WHERE id % 3 = 1;
      UPDATE finding SET detail = '{"__proto__":{"polluted":true},"span":{"start":9,"end":1},"item":{"class":1}}', severity = 'x';
      UPDATE reason SET spec = '{"length":1e9}';
    `);
    database.close();
    assert.ok((await readAll(file)) > 10);
    assert.is(({} as { polluted?: boolean }).polluted, undefined);
    const session = await openSession(file);
    const third = session.exchange(3);
    assert.is(third?.command.length, 4096);
    session.close();
    let read = 0;
    for await (const entry of readCapture(file)) if (entry.kind === 'exchange') read++;
    assert.ok(read > 10, `${read}`);
  }));

test('a capture that is a session tells what came, when, and from where', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'named-otherwise.bin');
    await recordInto(file, demo, { upstream: 'https://mail.example.com/' });
    const entries = [];
    for await (const entry of readCapture(file)) entries.push(entry);
    assert.is(entries.length, 24);
    const [first] = entries;
    assert.ok(first?.kind === 'exchange');
    if (first?.kind !== 'exchange') return;
    const { id, at, origin, request, response, place } = first.exchange;
    assert.equal([id, at], [demo[0]?.id, demo[0]?.at]);
    assert.equal([origin, place], ['https://mail.example.com', { file, entry: 1 }]);
    assert.equal([request.head.method, response?.head.status], ['OPTIONS', 200]);
  }));

test('numbers are all there, with gaps or without', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'a.easlens');
    await recordInto(file, demo);
    const without = async (statement: string): Promise<readonly number[]> => {
      const database = await openDatabase(file);
      database.exec(statement);
      database.close();
      const session = await openSession(file);
      const numbers = [...session.numbers()];
      session.close();
      return numbers;
    };
    const all = Array.from({ length: 24 }, (_, index) => index + 1);
    assert.equal(await without('SELECT 1'), all);
    assert.equal(await without('DELETE FROM exchange WHERE number IN (2, 3, 23)'), [
      1,
      ...all.slice(3, 22),
      24,
    ]);
    assert.equal(await without('DELETE FROM exchange'), []);
  }));

test('a file that others have locked is said to be so, and is no defect', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'a.easlens');
    await recordInto(file, demo);
    const [one, other] = [await openDatabase(file), await openDatabase(file)];
    one.exec('BEGIN EXCLUSIVE');
    other.exec('PRAGMA busy_timeout = 0');
    try {
      other.exec('BEGIN EXCLUSIVE');
      assert.unreachable();
    } catch (error) {
      const problem = problemOf(error, file);
      assert.instance(problem, SessionFileError);
      assert.match((problem as SessionFileError).message, /a\.easlens cannot be used: database is locked/);
    }
    one.close();
    other.close();
  }));

test('a session from a pipe, and one of which nothing is left, are refused with what to do', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'a.easlens');
    await recordInto(file, demo);
    const refusal = async (path: string): Promise<string> => {
      try {
        for await (const _ of readCapture(path));
      } catch (error) {
        if (error instanceof CaptureError) return `${error.code} ${error.message} ${error.wayOut}`;
        throw error;
      }
      throw new Error(`${path} was read`);
    };
    const part = join(folder, 'part.easlens');
    const whole = readFileSync(file);
    // The first page alone: what the tables are.
    writeFileSync(part, whole.subarray(0, 8192));
    assert.match(await refusal(part), /EASLENS_CAPTURE_SESSION .*is damaged.* Copy it anew.*\.recover/);
    if (process.platform === 'win32') return;
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const writer = spawn('sh', ['-c', 'cat "$0" >"$1"', file, pipe], { stdio: 'ignore' });
    try {
      assert.match(await refusal(pipe), /EASLENS_CAPTURE_PIPE .*pipe is no regular file/);
    } finally {
      writer.kill();
    }
  }));

test.run();
