import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { openSession } from '../../src/capture/session/session-file.ts';
import { CommandError } from '../../src/cli/command-error.ts';
import {
  addSessionOptions,
  keepSession,
  redactOf,
  type SessionOptions,
} from '../../src/cli/session-options.ts';
import { runCommand } from '../helpers/run-command.ts';
import { withFolder } from '../helpers/session-files.ts';

const test = suite('cli/session-options');

function parsed(words: readonly string[], isUsual = true): SessionOptions {
  const command = addSessionOptions(new Command().exitOverride(), isUsual);
  command.configureOutput({ writeErr: () => {} }).parse(words, { from: 'user' });
  return command.opts();
}

test('recording is on where it is usual, off where it is not, and as somebody says', () => {
  assert.is(parsed([]).session, true);
  assert.is(parsed(['--no-session']).session, false);
  assert.is(parsed(['--session', 'a']).session, 'a');
  assert.is(parsed([], false).session, false);
  assert.is(parsed(['--session', 'a'], false).session, 'a');
});

test('a session file and no session at once are refused, in either order, and in a configuration file', async () => {
  for (const words of [
    ['--session', 'a', '--no-session'],
    ['--no-session', '--session', 'a'],
  ]) {
    const { exitCode, stderr } = await runCommand(['proxy', '--upstream', 'http://127.0.0.1:9', ...words]);
    assert.is(exitCode, 2);
    assert.match(
      stderr,
      /EASLENS_USAGE --session and --no-session cannot both be given: leave one of them out/,
    );
  }
  assert.throws(() => parsed(['--session', 'a', '--no-session'], false));
  await withFolder(async (folder) => {
    const config = join(folder, 'easlens.yaml');
    writeFileSync(config, 'upstream: http://127.0.0.1:9\nsession: a\nno-session: true\n');
    const { exitCode, stderr } = await runCommand(['proxy', '--config', config]);
    assert.is(exitCode, 2);
    assert.match(stderr, /EASLENS_CONFIG .*:3:1 --no-session says the opposite of a line above/);
  });
});

test('credentials go unless somebody asks for them by name', () => {
  const of = (...words: readonly string[]) => redactOf(parsed(words));
  assert.equal(of(), { credentials: true, bodies: false, addresses: false });
  assert.equal(of('--redact', 'bodies'), { credentials: true, bodies: true, addresses: false });
  assert.equal(of('--redact', 'addresses'), { credentials: true, bodies: false, addresses: true });
  assert.equal(of('--redact', 'all'), { credentials: true, bodies: true, addresses: true });
  assert.equal(of('--keep-credentials'), { credentials: false, bodies: false, addresses: false });
  assert.throws(() => of('--redact', 'some'));
  assert.throws(() => parsed(['--session-max-size', '10k']));
});

test('the program names its sessions itself, for the person alone, and removes old ones', () =>
  withFolder(async (home) => {
    const env = { EASLENS_HOME: home };
    const options = { ...parsed([]), sessionMaxSize: 1024 ** 2 };
    for (let round = 0; round < 2; round++) {
      const keeping = await keepSession(options, env, assert.unreachable);
      assert.match(keeping?.file ?? '', /sessions.\d{8}-\d{6}-\d{3}\.easlens$/);
      await keeping?.recorder.close();
    }
    const folder = join(home, 'sessions');
    const [oldest, marked] = readdirSync(folder).sort() as [string, string];
    writeFileSync(join(folder, 'notes.easlens'), 'no session at all'.repeat(100_000));
    const { openDatabase } = await import('../../src/capture/session/sqlite.ts');
    const database = await openDatabase(join(folder, marked));
    database.exec(
      `INSERT INTO exchange (run, id, at, method, target, command, errors, warnings, infos, action, marked)
       VALUES (1, 'X', 0, '', '', '', 0, 0, 0, '', 1)`,
    );
    database.close();
    const keeping = await keepSession(options, env, assert.unreachable);
    await keeping?.recorder.close();
    const left = readdirSync(folder);
    assert.not.ok(left.includes(oldest));
    assert.ok(left.includes(marked) && left.includes('notes.easlens'), left.join());
    assert.is(left.length, 3);
  }));

test('a named file that cannot be used is an error with a way out; a chosen one is a note', () =>
  withFolder(async (home) => {
    const file = join(home, 'text');
    writeFileSync(file, 'a text');
    await keepSession({ ...parsed(['--session', file]) }, {}, assert.unreachable).then(
      () => assert.unreachable(),
      (error: unknown) => {
        assert.ok(error instanceof CommandError);
        assert.is((error as CommandError).code, 'EASLENS_SESSION');
        assert.match((error as CommandError).message, 'is no session of easlens');
      },
    );
    const notes: string[] = [];
    const env = { EASLENS_HOME: file };
    assert.is(await keepSession(parsed([]), env, (note) => notes.push(note)), undefined);
    assert.match(notes.join(), /No session is recorded: .* --no-session does without/);
  }));

test('one file more than once is one session of several runs', () =>
  withFolder(async (home) => {
    const file = join(home, 'deep', 'a.easlens');
    mkdirSync(join(home, 'deep'));
    for (let round = 0; round < 2; round++) {
      const keeping = await keepSession(parsed(['--session', file]), {}, assert.unreachable, 'http://a');
      await keeping?.recorder.close();
    }
    const session = await openSession(file);
    assert.equal([session.upstreamOf(1), session.upstreamOf(2)], ['http://a', 'http://a']);
    session.close();
  }));

test.run();
