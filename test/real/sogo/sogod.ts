import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { Daemon } from './daemon.ts';
import type { Mailbox } from './mailbox.ts';
import { makeOwnedFolder, type Place, writeOwned } from './place.ts';
import { sql } from './postgres.ts';

/** Where SOGo itself answers ActiveSync; nginx moves it to the usual path. */
export const SOGO_PATH = '/SOGo/Microsoft-Server-ActiveSync';

/** Starts SOGo with its ActiveSync module; ready when an OPTIONS is answered as ActiveSync. */
export async function startSogod(place: Place, mailbox: Mailbox): Promise<Daemon> {
  await addUser(place, mailbox);
  writeOwned(
    place,
    'defaults/sogod.plist',
    propertyList(settings(place, mailbox.address.split('@')[1] ?? '')),
  );
  makeOwnedFolder(place, 'spool');
  return Daemon.start(
    {
      name: 'sogo',
      command: '/usr/sbin/sogod',
      arguments: ['-WONoDetach', 'YES', '-WOPidFile', `${place.directory}/sogo.pid`, '-WOLogFile', '-'],
      environment: { GNUSTEP_CONFIG_FILE: privateGnustep(place) },
      ready: () => answersOptions(place, mailbox),
    },
    place.directory,
  );
}

async function addUser(place: Place, { user, password, address, name }: Mailbox): Promise<void> {
  await sql(
    place,
    'sogo',
    `create table sogo_users
       (c_uid text primary key, c_name text, c_password text, c_cn text, mail text);
     insert into sogo_users values ('${user}', '${user}', '${password}', '${name}', '${address}')`,
  );
}

/** Moves the user defaults of GNUstep into the place; they win over /etc/sogo/sogo.conf, which stays untouched. */
function privateGnustep(place: Place): string {
  const shipped = readFileSync('/etc/GNUstep/GNUstep.conf', 'utf8');
  const moved = shipped
    .replace(/^GNUSTEP_USER_DEFAULTS_DIR=.*$/m, `GNUSTEP_USER_DEFAULTS_DIR=${place.directory}/defaults`)
    .replace(/^GNUSTEP_USER_CONFIG_FILE=.*$/m, 'GNUSTEP_USER_CONFIG_FILE=.none');
  return writeOwned(place, 'etc/GNUstep.conf', moved);
}

type Setting = string | number | boolean | readonly { readonly [name: string]: Setting }[];

function settings({ ports, directory }: Place, domain: string): Readonly<Record<string, Setting>> {
  const database = `postgresql://sogo:sogo@127.0.0.1:${ports.postgres}/sogo`;
  return {
    WOPort: `127.0.0.1:${ports.sogo}`,
    WOWorkersCount: 4,
    WOWatchDogRequestTimeout: 60,
    SxVMemLimit: 0,
    SOGoMailSpoolPath: `${directory}/spool`,
    SOGoProfileURL: `${database}/sogo_user_profile`,
    OCSFolderInfoURL: `${database}/sogo_folder_info`,
    OCSSessionsFolderURL: `${database}/sogo_sessions_folder`,
    OCSEMailAlarmsFolderURL: `${database}/sogo_alarms_folder`,
    OCSStoreURL: `${database}/sogo_store`,
    OCSAclURL: `${database}/sogo_acl`,
    OCSCacheFolderURL: `${database}/sogo_cache_folder`,
    SOGoUserSources: [
      {
        type: 'sql',
        id: 'users',
        viewURL: `${database}/sogo_users`,
        canAuthenticate: true,
        isAddressBook: true,
        displayName: 'Users',
        userPasswordAlgorithm: 'plain',
      },
    ],
    SOGoMemcachedHost: `127.0.0.1:${ports.memcached}`,
    SOGoIMAPServer: `imap://127.0.0.1:${ports.imap}`,
    SOGoMailingMechanism: 'smtp',
    SOGoSMTPServer: `smtp://127.0.0.1:${ports.smtp}`,
    SOGoMailDomain: domain,
    SOGoTimeZone: 'UTC',
    SOGoLanguage: 'English',
    SOGoSieveScriptsEnabled: false,
    SOGoEnableEMailAlarms: false,
    SOGoAppointmentSendEMailNotifications: false,
    // Seconds: the longest Ping, and how often a waiting Ping or Sync looks into the mailbox.
    SOGoMaximumPingInterval: 60,
    SOGoMaximumSyncInterval: 60,
    SOGoInternalSyncInterval: 5,
  };
}

/** The old NeXT notation, the one GNUstep reads defaults in. */
function propertyList(values: Readonly<Record<string, Setting>>): string {
  return `{ ${Object.entries(values)
    .map(([name, value]) => `${name} = ${propertyValue(value)};`)
    .join('\n')} }`;
}

function propertyValue(value: Setting): string {
  if (typeof value === 'boolean') return value ? 'YES' : 'NO';
  if (typeof value === 'object') return `( ${value.map((entry) => propertyList(entry)).join(', ')} )`;
  return JSON.stringify(String(value));
}

function answersOptions(place: Place, { user, password }: Mailbox): Promise<boolean> {
  const target = { host: '127.0.0.1', port: place.ports.sogo, path: SOGO_PATH, auth: `${user}:${password}` };
  return new Promise((resolve, reject) => {
    request({ ...target, method: 'OPTIONS', agent: false }, (response) => {
      response.resume();
      resolve('ms-asprotocolversions' in response.headers);
    })
      .once('error', reject)
      .end();
  });
}
