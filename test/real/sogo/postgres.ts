import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Daemon, SOGO_USER, sogoEnvironment } from './daemon.ts';
import type { Place } from './place.ts';

const execute = promisify(execFile);

/** For throwaway data: nothing is flushed to disk. */
const FAST = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'autovacuum=off', 'jit=off'];

/** Makes a cluster with the database `sogo`, and starts it. */
export async function startPostgres(place: Place): Promise<Daemon> {
  const programs = programFolder();
  const data = join(place.directory, 'pg');
  await asSogo(place, join(programs, 'initdb'), [
    ...['-D', data, '-U', SOGO_USER, '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'],
  ]);
  const port = place.ports.postgres;
  const settings = ['listen_addresses=127.0.0.1', `port=${port}`, 'unix_socket_directories=', ...FAST];
  const daemon = await Daemon.start(
    {
      name: 'postgres',
      command: join(programs, 'postgres'),
      arguments: ['-D', data, ...settings.flatMap((setting) => ['-c', setting])],
      ready: async () => (await sql(place, 'postgres', 'select 1')).startsWith('1'),
      // Quits at once and takes its shared memory with it, which KILL would leave behind.
      stopSignal: 'SIGQUIT',
    },
    place.directory,
  );
  await sql(place, 'postgres', "create database sogo template template0 encoding 'UTF8'");
  return daemon;
}

/** Runs one statement; resolves to psql's unadorned output. */
export function sql(place: Place, database: string, statement: string): Promise<string> {
  const server = ['-h', '127.0.0.1', '-p', String(place.ports.postgres), '-U', SOGO_USER, '-d', database];
  const plain = ['-qAtX', '-v', 'ON_ERROR_STOP=1'];
  return asSogo(place, join(programFolder(), 'psql'), [...server, ...plain, '-c', statement]);
}

/** Debian keeps each major version in a folder of its own; the newest is taken. */
function programFolder(): string {
  const found = globSync('/usr/lib/postgresql/*/bin/initdb').sort((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  );
  return dirname(found.at(-1) ?? '');
}

async function asSogo(place: Place, command: string, words: readonly string[]): Promise<string> {
  const { stdout } = await execute(command, words, {
    uid: place.userId,
    gid: place.groupId,
    cwd: place.directory,
    env: sogoEnvironment(place.directory),
  });
  return stdout;
}
