import { element, type Written, writeWbxml } from '../helpers/wbxml-writer.ts';

/** FolderSync from the beginning. */
export const folderSync = writeWbxml(
  element('folderhierarchy:FolderSync', element('folderhierarchy:SyncKey', '0')),
);

/** A Sync of one collection: its key, and what follows the collection's id. */
export function sync(syncKey: string, collectionId: string, ...more: readonly Written[]): Buffer {
  return syncAll(collection(syncKey, collectionId, ...more));
}

export function syncAll(...collections: readonly Written[]): Buffer {
  return writeWbxml(element('airsync:Sync', element('airsync:Collections', ...collections)));
}

export function collection(syncKey: string, collectionId: string, ...more: readonly Written[]): Written {
  return element(
    'airsync:Collection',
    element('airsync:SyncKey', syncKey),
    element('airsync:CollectionId', collectionId),
    ...more,
  );
}

/** What a first Sync with messages asks for: HTML, cut at 4 KiB. */
export const wantsMessages: readonly Written[] = [
  element('airsync:GetChanges'),
  element('airsync:WindowSize', '25'),
  element('airsync:Options', element('airsync:FilterType', '0'), bodyPreference('2')),
];

/** A client's change of one message. */
export function change(serverId: string, ...properties: readonly Written[]): Written {
  return commands(changeOf(serverId, ...properties));
}

export function commands(...changes: readonly Written[]): Written {
  return element('airsync:Commands', ...changes);
}

export function changeOf(serverId: string, ...properties: readonly Written[]): Written {
  return element(
    'airsync:Change',
    element('airsync:ServerId', serverId),
    element('airsync:ApplicationData', ...properties),
  );
}

/** A client's new item. */
export function addOf(clientId: string, ...properties: readonly Written[]): Written {
  return element(
    'airsync:Add',
    element('airsync:ClientId', clientId),
    element('airsync:ApplicationData', ...properties),
  );
}

/** The least that makes a contact. */
export function contact(name: string): readonly Written[] {
  return [element('contacts:FileAs', name), element('contacts:LastName', name)];
}

export const read = element('email:Read', '1');
/** What a client must never send. (MS-ASEMAIL R934) */
export const callerId = element('email2:UmCallerID', '+14255550123');

/** Waits for news in a collection, `seconds` at most. */
export function ping(collectionId: string, seconds: number): Buffer {
  const folder = element('ping:Folder', element('ping:Id', collectionId), element('ping:Class', 'Email'));
  return writeWbxml(
    element('ping:Ping', element('ping:HeartbeatInterval', String(seconds)), element('ping:Folders', folder)),
  );
}

/** Fetches one message. */
export function fetch(collectionId: string, serverId: string): Buffer {
  return writeWbxml(
    element(
      'itemoperations:ItemOperations',
      element(
        'itemoperations:Fetch',
        element('itemoperations:Store', 'Mailbox'),
        element('airsync:CollectionId', collectionId),
        element('airsync:ServerId', serverId),
        element('itemoperations:Options', bodyPreference('2')),
      ),
    ),
  );
}

/** Sends a message and keeps a copy. (MS-ASCMD 2.2.1.17) */
export function sendMail(clientId: string, message: string): Buffer {
  return writeWbxml(
    element(
      'composemail:SendMail',
      element('composemail:ClientId', clientId),
      element('composemail:SaveInSentItems'),
      element('composemail:Mime', Buffer.from(message.replace(/\n/g, '\r\n'))),
    ),
  );
}

function bodyPreference(type: string): Written {
  return element(
    'airsyncbase:BodyPreference',
    element('airsyncbase:Type', type),
    element('airsyncbase:TruncationSize', '4096'),
  );
}
