import { INBOX } from '../mailbox/mailboxes.ts';
import { textOf } from '../wbxml.ts';
import type { Handler } from './call.ts';

/** Name, id and type of each folder. (types: MS-ASCMD 2.2.3.186.2) */
const folders = [
  ['Calendar', '1', 8],
  ['Contacts', '2', 9],
  ['Drafts', '3', 3],
  ['Deleted Items', '4', 4],
  ['Inbox', INBOX, 2],
  ['Sent Items', '6', 5],
  ["Captain's log", '7', 12],
] as const;

/** A mailbox that has moved away sends its device after it. (MS-ASHTTP 3.1.5.2.2) */
export const folderSync: Handler = ({ document, mailbox: { movedTo } }) =>
  movedTo !== undefined && textOf(document, 'folderhierarchy:SyncKey') !== '0'
    ? { status: 451, headers: { 'X-MS-Location': `${movedTo}/Microsoft-Server-ActiveSync` } }
    : { xml: HIERARCHY };

const HIERARCHY = `
    <FolderSync>
      <Status>1</Status>
      <SyncKey>1</SyncKey>
      <Changes>
        <Count>${folders.length}</Count>
        ${folders.map(folderXml).join('')}
      </Changes>
    </FolderSync>`;

function folderXml([name, id, type]: (typeof folders)[number]): string {
  return `
    <Add>
      <ServerId>${id}</ServerId>
      <ParentId>0</ParentId>
      <DisplayName>${name}</DisplayName>
      <Type>${type}</Type>
    </Add>`;
}
