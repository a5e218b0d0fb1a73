import { documentOf } from '../eas/body.ts';
import { knownTag } from '../eas/tags.ts';
import type { InspectedRequest } from '../message.ts';
import { NO_NODE, type WbxmlDocument } from '../wbxml/document.ts';
import type { TreeElement } from '../wbxml/tree.ts';
import { bodyOf, element } from './build.ts';

/** How a command says no, given the request that is refused; undefined where this one cannot be told so. */
type Refuse = (request: WbxmlDocument | undefined) => TreeElement | undefined;

/** One row of what a refused command is answered. */
export interface RefusalRow {
  readonly command: string;
  /** Where the Status stands, from the root down. */
  readonly path: string;
  readonly status: string;
}

/**
 * A Status for each command that says the request will not be carried out, and that makes no device try the same again
 * at once or start over. (MS-ASCMD 2.2.3.177; Provision: MS-ASPROV 2.2.2.54; from 120 on: MS-ASCMD 2.2.2)
 */
export const refusalTable: readonly RefusalRow[] = [
  { command: 'Sync', path: 'AirSync:Sync/AirSync:Status', status: '4' },
  { command: 'SendMail', path: 'ComposeMail:SendMail/ComposeMail:Status', status: '120' },
  { command: 'SmartForward', path: 'ComposeMail:SmartForward/ComposeMail:Status', status: '120' },
  { command: 'SmartReply', path: 'ComposeMail:SmartReply/ComposeMail:Status', status: '120' },
  { command: 'FolderSync', path: 'FolderHierarchy:FolderSync/FolderHierarchy:Status', status: '10' },
  { command: 'FolderCreate', path: 'FolderHierarchy:FolderCreate/FolderHierarchy:Status', status: '10' },
  { command: 'FolderDelete', path: 'FolderHierarchy:FolderDelete/FolderHierarchy:Status', status: '10' },
  { command: 'FolderUpdate', path: 'FolderHierarchy:FolderUpdate/FolderHierarchy:Status', status: '10' },
  { command: 'MoveItems', path: 'Move:MoveItems/Move:Response/Move:Status', status: '5' },
  {
    command: 'GetItemEstimate',
    path: 'GetItemEstimate:GetItemEstimate/GetItemEstimate:Response/GetItemEstimate:Status',
    status: '2',
  },
  {
    command: 'MeetingResponse',
    path: 'MeetingResponse:MeetingResponse/MeetingResponse:Result/MeetingResponse:Status',
    status: '2',
  },
  { command: 'Search', path: 'Search:Search/Search:Response/Search:Store/Search:Status', status: '5' },
  { command: 'Find', path: 'Find:Find/Find:Status', status: '2' },
  { command: 'Settings', path: 'Settings:Settings/Settings:Status', status: '3' },
  { command: 'Ping', path: 'Ping:Ping/Ping:Status', status: '4' },
  { command: 'ItemOperations', path: 'ItemOperations:ItemOperations/ItemOperations:Status', status: '2' },
  { command: 'Provision', path: 'Provision:Provision/Provision:Status', status: '2' },
  {
    command: 'ResolveRecipients',
    path: 'ResolveRecipients:ResolveRecipients/ResolveRecipients:Status',
    status: '5',
  },
  { command: 'ValidateCert', path: 'ValidateCert:ValidateCert/ValidateCert:Status', status: '2' },
];

/** Commands that answer each part of their request by its id. */
const ofParts: Readonly<Record<string, { readonly part: string; readonly id: string }>> = {
  MoveItems: { part: 'Move:Move', id: 'Move:SrcMsgId' },
  MeetingResponse: { part: 'MeetingResponse:Request', id: 'MeetingResponse:RequestId' },
};

/** Commands whose request was a bare mail up to 12.1, and whose answer then has no body that could say anything. */
const MAIL_COMMANDS: ReadonlySet<string> = new Set(['SendMail', 'SmartForward', 'SmartReply']);

const refusals: ReadonlyMap<string, Refuse> = new Map(
  refusalTable.map((row) => [
    row.command,
    (request) => {
      const parts = Object.hasOwn(ofParts, row.command) ? ofParts[row.command] : undefined;
      return parts ? answerParts(row, parts, request) : answerOnce(row);
    },
  ]),
);

/** The body that tells a device its whole command was refused; undefined for commands that have no Status for it. */
export function refuseCommand(request: InspectedRequest): Uint8Array | undefined {
  const { command } = request.line;
  const document = documentOf(request.body);
  if (MAIL_COMMANDS.has(command) && !document) return undefined;
  const root = refusals.get(command)?.(document);
  return root && bodyOf(root);
}

function answerOnce({ path, status }: RefusalRow): TreeElement {
  const names = path.split('/').reverse();
  let built = element(names[0] as string, status);
  for (const name of names.slice(1)) {
    // The Status of a Search says how it went as a whole, that of its store why there is nothing.
    built =
      name === 'Search:Search' ? element(name, element('Search:Status', '1'), built) : element(name, built);
  }
  return built;
}

function answerParts(
  { path, status }: RefusalRow,
  { part, id }: { readonly part: string; readonly id: string },
  request: WbxmlDocument | undefined,
): TreeElement | undefined {
  const [root = '', result = '', statusName = ''] = path.split('/');
  if (!request || request.root === NO_NODE) return undefined;
  const [partTag, idTag] = [knownTag(part), knownTag(id)];
  const results: TreeElement[] = [];
  for (const node of request.children(request.root)) {
    const text = request.isElement(node, partTag) ? request.childText(node, idTag) : undefined;
    if (text === undefined) continue;
    const told = [element(id, text), element(statusName, status)];
    results.push(element(result, ...told));
  }
  return results.length === 0 ? undefined : element(root, ...results);
}
