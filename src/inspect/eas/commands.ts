import { PROTOCOL_VERSIONS, type ProtocolVersion } from '../wbxml/page.ts';

/** A command of ActiveSync. */
export interface Command {
  readonly name: string;
  /** Its byte in a base64 query. (MS-ASHTTP 2.2.1.1.1.1.2) */
  readonly code: number;
  /** Protocol versions that have it, oldest first. */
  readonly versions: readonly ProtocolVersion[];
  /** A request without a body is in order: it repeats the previous one, or all it says is in its query. */
  readonly mayBeEmpty: boolean;
  /** An empty 200 is in order: nothing changed, or the mail was taken. */
  readonly mayAnswerEmpty: boolean;
}

type Row = readonly [
  code: number,
  name: string,
  versions: readonly [ProtocolVersion, ProtocolVersion],
  empty?: readonly ('request' | 'response')[],
];

const rows: readonly Row[] = [
  [0, 'Sync', ['2.5', '16.1'], ['request', 'response']],
  [1, 'SendMail', ['2.5', '16.1'], ['response']],
  [2, 'SmartForward', ['2.5', '16.1'], ['response']],
  [3, 'SmartReply', ['2.5', '16.1'], ['response']],
  [4, 'GetAttachment', ['2.5', '12.1'], ['request', 'response']],
  [5, 'GetHierarchy', ['2.5', '12.1'], ['request']],
  [6, 'CreateCollection', ['2.5', '2.5']],
  [7, 'DeleteCollection', ['2.5', '2.5']],
  [8, 'MoveCollection', ['2.5', '2.5']],
  [9, 'FolderSync', ['2.5', '16.1']],
  [10, 'FolderCreate', ['2.5', '16.1']],
  [11, 'FolderDelete', ['2.5', '16.1']],
  [12, 'FolderUpdate', ['2.5', '16.1']],
  [13, 'MoveItems', ['2.5', '16.1']],
  [14, 'GetItemEstimate', ['2.5', '16.1']],
  [15, 'MeetingResponse', ['2.5', '16.1']],
  [16, 'Search', ['2.5', '16.1']],
  [17, 'Settings', ['12.0', '16.1']],
  [18, 'Ping', ['2.5', '16.1'], ['request']],
  [19, 'ItemOperations', ['12.0', '16.1']],
  [20, 'Provision', ['2.5', '16.1']],
  [21, 'ResolveRecipients', ['2.5', '16.1']],
  [22, 'ValidateCert', ['2.5', '16.1']],
  [23, 'Find', ['16.1', '16.1']],
];

/** Every command that a table knows, in the order of their codes. */
export const commands: readonly Command[] = rows.map(([code, name, [first, last], empty = []]) => ({
  code,
  name,
  versions: PROTOCOL_VERSIONS.slice(PROTOCOL_VERSIONS.indexOf(first), PROTOCOL_VERSIONS.indexOf(last) + 1),
  mayBeEmpty: empty.includes('request'),
  mayAnswerEmpty: empty.includes('response'),
}));

const byCode = new Map<number, Command>();
const byName = new Map<string, Command>();
for (const command of commands) {
  if (byCode.has(command.code)) throw new Error(`Command code ${command.code} is defined twice`);
  if (byName.has(command.name)) throw new Error(`Command ${command.name} is defined twice`);
  byCode.set(command.code, command);
  byName.set(command.name, command);
}
const byLowerName = new Map(commands.map((command) => [command.name.toLowerCase(), command]));

/** The command with a code of the base64 query; undefined when no table knows the code. */
export function commandOfCode(code: number): Command | undefined {
  return byCode.get(code);
}

/** The command of a name, letter case aside; undefined for one that no table knows. */
export function commandNamed(name: string): Command | undefined {
  return byName.get(name) ?? byLowerName.get(name.toLowerCase());
}
