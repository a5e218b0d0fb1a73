import * as assert from 'uvu/assert';
import { decode } from '../../src/inspect/wbxml/decode.ts';
import { tagNamed } from '../../src/inspect/wbxml/tags.ts';
import type { WireMessage } from '../helpers/http-wire.ts';
import { change, folderSync, sync, wantsMessages } from './bodies.ts';
import type { Line } from './easlens.ts';
import type { Passed, Way } from './lab.ts';
import type { Phone } from './phone.ts';

/** A device that has synchronised the inbox. */
export interface Synced {
  readonly way: Way;
  readonly phone: Phone;
  readonly inbox: string;
  readonly syncKey: string;
  readonly serverIds: readonly string[];
  /** The answer that held them. */
  readonly messages: WireMessage;
  /** The answer to its FolderSync. A second one would take the keys of all collections back. */
  readonly folders: WireMessage;
}

/** FolderSync, Sync for a key, Sync for the messages: every body decodes, nothing is found. */
export async function synchronise(way: Way, deviceId: string): Promise<Synced> {
  const phone = way.phone(deviceId);
  const folders = await passDecoded(way, phone, 'FolderSync', folderSync);
  const inbox = textsIn(folders, 'folderhierarchy:ServerId')[0] ?? '';
  const first = await passDecoded(way, phone, 'Sync', sync('0', inbox));
  const firstKey = textsIn(first, 'airsync:SyncKey')[0] ?? '';
  const messages = await passDecoded(way, phone, 'Sync', sync(firstKey, inbox, ...wantsMessages));
  const syncKey = textsIn(messages, 'airsync:SyncKey')[0] ?? '';
  return { way, phone, inbox, syncKey, serverIds: textsIn(messages, 'airsync:ServerId'), messages, folders };
}

/** Syncs until nothing is new: SOGo's first keys lag behind, and a Ping would tell so at once. */
export async function settle({ way, phone, inbox, syncKey }: Synced): Promise<void> {
  let key = syncKey;
  for (let round = 0; round < 5; round++) {
    const body = sync(key, inbox, ...wantsMessages);
    const { response } = await way.pass(phone, { command: 'Sync', body });
    if (response.body.length === 0) return;
    key = textsIn(response, 'airsync:SyncKey')[0] ?? key;
  }
  throw new Error('There was always something new');
}

async function passDecoded(way: Way, phone: Phone, command: string, body: Buffer): Promise<WireMessage> {
  const { response, exchange, findings } = await way.pass(phone, { command, body });
  assertKinds(exchange, 'wbxml', 'wbxml');
  assert.is(exchange.command, command);
  assert.is(exchange.deviceId, phone.deviceId);
  assert.equal(findings, []);
  return response;
}

/** Sends a change of one message. */
export async function sendChange(
  { way, phone, inbox, syncKey }: Synced,
  serverId: string,
  properties: Parameters<typeof change>[1][],
): Promise<Passed & { readonly request: Buffer }> {
  const request = sync(syncKey, inbox, change(serverId, ...properties));
  return { ...(await way.pass(phone, { command: 'Sync', body: request })), request };
}

export function textsIn({ body }: WireMessage, name: string): string[] {
  const document = decode(body);
  const tag = tagNamed(name) ?? -1;
  const nodes = Array.from({ length: document.size }, (_, node) => node);
  return nodes.filter((node) => document.isElement(node, tag)).map((node) => document.text(node));
}

/** Compares what the bodies of an `exchange` line were read as. */
export function assertKinds({ request, response }: Line, requestKind: string, responseKind: string): void {
  const kinds = [request, response].map((side) => (side as { kind: string } | undefined)?.kind);
  assert.equal(kinds, [requestKind, responseKind]);
}
