import type { Handler } from './call.ts';
import { folderSync } from './folder-sync.ts';
import { itemOperations } from './item-operations.ts';
import { ping } from './ping.ts';
import { provision } from './provision.ts';
import { find, search } from './search.ts';
import { getItemEstimate, sendMail, settings } from './small-commands.ts';
import { sync } from './sync.ts';

/** The commands the server knows, by name. */
export const handlers: ReadonlyMap<string, Handler> = new Map([
  ['Find', find],
  ['FolderSync', folderSync],
  ['GetItemEstimate', getItemEstimate],
  ['ItemOperations', itemOperations],
  ['Ping', ping],
  ['Provision', provision],
  ['Search', search],
  ['SendMail', sendMail],
  ['Settings', settings],
  ['Sync', sync],
]);

/** What OPTIONS and every answer say of the server. (MS-ASHTTP 2.2.1.2.1, 2.2.3) */
export const serverHeaders: Readonly<Record<string, string>> = {
  'MS-Server-ActiveSync': '16.1',
  'MS-ASProtocolVersions': '12.1,14.0,14.1,16.0,16.1',
  'MS-ASProtocolCommands': [...handlers.keys()].join(','),
};
