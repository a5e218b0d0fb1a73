import { nameOfTag, namespaceOf, pageOf, tagNamed } from '../../../inspect/wbxml/tags.ts';

/** Our namespaces for those that Z-Push and grommunio-sync write; others are the same. No prefix is AirSync. */
const namespaces: ReadonlyMap<string, string> = new Map([
  ['', 'AirSync'],
  ['POOMCONTACTS', 'Contacts'],
  ['POOMMAIL', 'Email'],
  ['POOMCAL', 'Calendar'],
  ['POOMTASKS', 'Tasks'],
  ['POOMCONTACTS2', 'Contacts2'],
  ['POOMMAIL2', 'Email2'],
]);

/** Tags that they call by another name than MS-ASWBXML, apart from letter case: theirs to ours, by our namespace. */
const tags: ReadonlyMap<string, string> = new Map(
  Object.entries({
    AirSync:
      'Synchronize=Sync Replies=Responses Modify=Change Remove=Delete ClientEntryId=ClientId ServerEntryId=ServerId ' +
      'Folder=Collection FolderType=Class FolderId=CollectionId Perform=Commands Folders=Collections Data=ApplicationData',
    Contacts:
      'AssistnamePhoneNumber=AssistantPhoneNumber BusinessCity=BusinessAddressCity ' +
      'BusinessCountry=BusinessAddressCountry BusinessPostalCode=BusinessAddressPostalCode ' +
      'BusinessState=BusinessAddressState BusinessStreet=BusinessAddressStreet HomeCity=HomeAddressCity ' +
      'HomeCountry=HomeAddressCountry HomePostalCode=HomeAddressPostalCode HomeState=HomeAddressState ' +
      'HomeStreet=HomeAddressStreet OtherCity=OtherAddressCity OtherCountry=OtherAddressCountry ' +
      'OtherPostalCode=OtherAddressPostalCode OtherState=OtherAddressState OtherStreet=OtherAddressStreet',
    Email: 'Reply-To=ReplyTo FlagStatus=Status',
    Calendar: 'Attendee_Status=AttendeeStatus Attendee_Type=AttendeeType',
    Move: 'Moves=MoveItems',
    GetItemEstimate: 'Folders=Collections Folder=Collection FolderType=Class FolderId=CollectionId',
    FolderHierarchy: 'ServerEntryId=ServerId Remove=Delete',
    MeetingResponse: 'FolderId=CollectionId',
    Ping: 'LifeTime=HeartbeatInterval ServerEntryId=Id FolderType=Class',
    Provision: 'DeviceEncryptionEnabled=RequireStorageCardEncryption',
  }).flatMap(([namespace, pairs]) =>
    pairs.split(' ').map((pair) => {
      const [theirs = '', ours = ''] = pair.split('=');
      return [`${namespace}:${theirs}`.toLowerCase(), `${namespace}:${ours}`] as const;
    }),
  ),
);

/** A name of an element in XML. */
export interface XmlName {
  readonly namespace: string;
  readonly local: string;
}

/** The element that a server's `POOMMAIL2:UmCallerId` is; a name that no table knows is kept, as far as XML can hold it. */
export function xmlNameOf(name: string): XmlName {
  const colon = name.indexOf(':');
  const prefix = colon < 0 ? '' : name.slice(0, colon);
  const namespace = namespaces.get(prefix) ?? prefix;
  const qualified = `${namespace}:${name.slice(colon + 1)}`;
  const tag = tagNamed(tags.get(qualified.toLowerCase()) ?? qualified);
  if (tag !== undefined) return { namespace: namespaceOf(pageOf(tag)) as string, local: nameOfTag(tag) };
  return { namespace: namespace.replace(/[^\w.-]/g, '_'), local: localName(name.slice(colon + 1)) };
}

function localName(name: string): string {
  const safe = name.replace(/[^\w.-]/g, '_');
  return /^[A-Za-z_]/.test(safe) ? safe : `_${safe}`;
}

/** Every name of ours that stands for one of theirs: to check the table. */
export function* ourNames(): Generator<string> {
  yield* tags.values();
}
