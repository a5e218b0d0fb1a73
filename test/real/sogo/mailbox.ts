import { chownSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeOwnedFolder, type Place } from './place.ts';

/** Whose mail it is. Nobody real: `.test` names no host (RFC 2606). */
export interface Mailbox {
  readonly user: string;
  readonly password: string;
  readonly address: string;
  readonly name: string;
}

export const alice: Mailbox = {
  user: 'alice',
  password: 'secret',
  address: 'alice@example.test',
  name: 'Alice Example',
};

let delivered = 0;

/** Puts a message into the inbox, the way a mail server hands one to a maildir: written aside, then moved. */
export function deliver(place: Place, mailbox: Mailbox, message: string): void {
  const inbox = `mail/${mailbox.user}`;
  for (const folder of ['cur', 'new', 'tmp']) makeOwnedFolder(place, `${inbox}/${folder}`);
  delivered += 1;
  const name = `${Math.floor(Date.now() / 1000)}.M${delivered}P${process.pid}.easlens`;
  const aside = join(place.directory, inbox, 'tmp', name);
  writeFileSync(aside, message.replace(/\r?\n/g, '\r\n'), { mode: 0o600 });
  chownSync(aside, place.userId, place.groupId);
  renameSync(aside, join(place.directory, inbox, 'new', name));
}
