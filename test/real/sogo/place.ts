import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { SOGO_USER } from './daemon.ts';

/** Where one SOGo lives: its folder, its owner and its ports. */
export interface Place {
  readonly directory: string;
  readonly userId: number;
  readonly groupId: number;
  readonly ports: Ports;
}

export interface Ports {
  readonly postgres: number;
  readonly memcached: number;
  readonly imap: number;
  readonly smtp: number;
  readonly sogo: number;
  readonly plain: number;
  readonly gzip: number;
  readonly tls: number;
}

/** Makes a new folder that the user sogo owns, and picks free ports. */
export async function makePlace(): Promise<Place> {
  const [userId, groupId] = [idOf('-u'), idOf('-g')];
  // Dovecot's sockets lie in it, and a socket's path may have 107 characters at most.
  const directory = mkdtempSync(join(tmpdir(), 'easlens-sogo-'));
  if (directory.length > 60)
    throw new Error(`${directory} is too long a path for Dovecot's sockets; set TMPDIR.`);
  chownSync(directory, userId, groupId);
  chmodSync(directory, 0o755);
  return { directory, userId, groupId, ports: await freePorts() };
}

/** Writes a file of the place, owned by its user, making folders as needed; gives its path. */
export function writeOwned(place: Place, name: string, content: string | Uint8Array): string {
  const path = join(place.directory, name);
  makeOwnedFolder(place, dirname(name));
  writeFileSync(path, content, { mode: 0o600 });
  chownSync(path, place.userId, place.groupId);
  return path;
}

/** Makes a folder of the place and those above it, all owned by its user; gives its path. */
export function makeOwnedFolder(place: Place, name: string): string {
  let path = place.directory;
  for (const step of name.split('/').filter((part) => part !== '' && part !== '.')) {
    path = join(path, step);
    mkdirSync(path, { recursive: true });
    chownSync(path, place.userId, place.groupId);
  }
  return path;
}

function idOf(flag: '-u' | '-g'): number {
  return Number(execFileSync('id', [flag, SOGO_USER], { encoding: 'utf8' }));
}

/** Holds all of them open at once, so that they differ. */
async function freePorts(): Promise<Ports> {
  const servers = await Promise.all(Array.from({ length: 8 }, listenAnywhere));
  const [postgres = 0, memcached = 0, imap = 0, smtp = 0, sogo = 0, plain = 0, gzip = 0, tls = 0] =
    servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return { postgres, memcached, imap, smtp, sogo, plain, gzip, tls };
}

async function listenAnywhere(): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
