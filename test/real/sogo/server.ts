import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Daemon, listens } from './daemon.ts';
import { startDovecot } from './dovecot.ts';
import { alice, deliver, type Mailbox } from './mailbox.ts';
import { seedMessages } from './messages.ts';
import { CERTIFICATE, startNginx, USUAL_PATH } from './nginx.ts';
import { installPackages } from './packages.ts';
import { makePlace, type Place } from './place.ts';
import { startPostgres } from './postgres.ts';
import { startSmtpSink } from './smtp-sink.ts';
import { SOGO_PATH, startSogod } from './sogod.ts';

/** A real ActiveSync server on loopback with one mailbox. */
export interface Sogo {
  readonly mailbox: Mailbox;
  /** Through nginx, as admins run it; ActiveSync at `path`. */
  readonly plain: Door;
  /** Through nginx, with responses compressed and chunked. */
  readonly gzip: Door;
  /** Through nginx over TLS; `certificate` is the PEM file to trust. */
  readonly tls: Door & { readonly certificate: string };
  /** SOGo's own HTTP server: no chunked requests, no Expect, no `Connection: close`. */
  readonly direct: Door;
  /** Folder with configuration, logs and mail. */
  readonly directory: string;
  /** What SendMail has sent so far. */
  readonly sent: readonly string[];
  /** Puts a message into the inbox. */
  deliver(message: string): void;
  /** Ends everything that was started, and removes the folder. */
  stop(): Promise<void>;
}

export interface Door {
  readonly port: number;
  readonly path: string;
}

type Stoppable = Pick<Daemon, 'stop'>;

/** Installs what is missing and starts a new SOGo with a folder of its own; any number may run beside each other. */
export async function startSogo(): Promise<Sogo> {
  await installPackages();
  const place = await makePlace();
  const started: Stoppable[] = [];
  const stop = async (): Promise<void> => {
    for (const part of started.reverse()) await part.stop();
    await rm(place.directory, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    return { ...(await startParts(place, started)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startParts(place: Place, started: Stoppable[]): Promise<Omit<Sogo, 'stop'>> {
  const { ports, directory } = place;
  const keep = <Part extends Stoppable>(part: Part): Part => {
    started.push(part);
    return part;
  };
  for (const message of seedMessages) deliver(place, alice, message);
  const sink = keep(await startSmtpSink(ports.smtp));
  keep(await startMemcached(place));
  keep(await startPostgres(place));
  keep(await startDovecot(place, alice));
  keep(await startNginx(place));
  keep(await startSogod(place, alice));
  return {
    mailbox: alice,
    plain: { port: ports.plain, path: USUAL_PATH },
    gzip: { port: ports.gzip, path: USUAL_PATH },
    tls: { port: ports.tls, path: USUAL_PATH, certificate: join(directory, CERTIFICATE) },
    direct: { port: ports.sogo, path: SOGO_PATH },
    directory,
    sent: sink.messages,
    deliver: (message) => deliver(place, alice, message),
  };
}

function startMemcached({ directory, ports }: Place): Promise<Daemon> {
  const port = String(ports.memcached);
  return Daemon.start(
    {
      name: 'memcached',
      command: '/usr/bin/memcached',
      arguments: ['-l', '127.0.0.1', '-p', port, '-U', '0', '-m', '16', '-t', '1'],
      ready: () => listens(ports.memcached),
    },
    directory,
  );
}
