import { connect } from 'node:net';
import { Daemon } from './daemon.ts';
import type { Mailbox } from './mailbox.ts';
import { type Place, writeOwned } from './place.ts';

/** Starts an IMAP server over the mailbox; all its processes run as the one user. */
export async function startDovecot(place: Place, mailbox: Mailbox): Promise<Daemon> {
  const users = writeOwned(
    place,
    'etc/users',
    [mailbox.user, mailbox.address].map((name) => `${name}:{PLAIN}${mailbox.password}::::::\n`).join(''),
  );
  const daemon = await Daemon.start(
    {
      name: 'dovecot',
      command: '/usr/sbin/dovecot',
      arguments: ['-F', '-c', writeOwned(place, 'etc/dovecot.conf', configuration(place, users))],
      ready: async () => (await converse(place.ports.imap, [])).startsWith('* OK'),
    },
    place.directory,
  );
  await trackChanges(place, mailbox);
  return daemon;
}

/**
 * Dovecot counts changes of a folder only after some client has asked for them. Before that SOGo's first SyncKey is
 * "-1" and the first Sync has no messages.
 */
async function trackChanges(place: Place, mailbox: Mailbox): Promise<void> {
  const select = ['INBOX', 'Drafts', 'Sent', 'Trash', 'Junk'].map(
    (folder, index) => `s${index} SELECT ${folder}`,
  );
  const log = await converse(place.ports.imap, [
    `a LOGIN ${mailbox.user} ${mailbox.password}`,
    'b ENABLE CONDSTORE',
    ...select,
  ]);
  if (/ (NO|BAD) /.test(log)) throw new Error(`Dovecot did not take the IMAP commands:\n${log}`);
}

/** Sends IMAP commands and LOGOUT; resolves to everything the server said. */
async function converse(port: number, commands: readonly string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8');
  socket.write([...commands, 'z LOGOUT', ''].join('\r\n'));
  let said = '';
  for await (const text of socket) said += text;
  return said;
}

function configuration(place: Place, users: string): string {
  const { directory, userId, groupId, ports } = place;
  return `
protocols = imap
listen = 127.0.0.1
base_dir = ${directory}/dovecot
state_dir = ${directory}/dovecot-state
instance_name = easlens-${ports.imap}
log_path = ${directory}/dovecot-mail.log
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
default_internal_user = sogo
default_internal_group = sogo
default_login_user = sogo
first_valid_uid = 1
mail_location = maildir:${directory}/mail/%n
mail_fsync = never
mail_plugins = acl
namespace inbox {
  inbox = yes
  separator = /
${['Sent', 'Drafts', 'Trash', 'Junk'].map(folder).join('\n')}
}
protocol imap {
  mail_plugins = acl imap_acl
}
plugin {
  acl = vfile
}
passdb {
  driver = passwd-file
  args = ${users}
}
userdb {
  driver = static
  args = uid=${userId} gid=${groupId} home=${directory}/mail/%n allow_all_users=yes
}
# A process that is not root may not change its root folder.
service imap-login {
  chroot =
  inet_listener imap {
    address = 127.0.0.1
    port = ${ports.imap}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
`;
}

function folder(name: string): string {
  return `  mailbox ${name} {\n    special_use = \\${name}\n    auto = subscribe\n  }`;
}
