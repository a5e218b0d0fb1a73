import { Enforcer } from '../../src/inspect/enforce/enforcer.ts';
import type { ExchangeEvent } from '../../src/inspect/events.ts';
import { Inspector } from '../../src/inspect/inspector.ts';
import { type Enforcement, RulePolicy } from '../../src/inspect/rules/policy.ts';
import type { RulePack } from '../../src/inspect/rules/rule.ts';
import { RuleSet } from '../../src/inspect/rules/rule-set.ts';
import { decode } from '../../src/inspect/wbxml/decode.ts';
import { toXml } from '../../src/inspect/wbxml/to-xml.ts';
import { splitMessages, type WireMessage } from '../helpers/http-wire.ts';
import type { Peer } from '../helpers/peer.ts';
import { shippedPacks } from '../helpers/shipped-rules.ts';
import { element, type Written, writeWbxml } from '../helpers/wbxml-writer.ts';
import { ACTIVESYNC, type Harness, head } from './harness.ts';

export const WBXML = 'Content-Type: application/vnd.ms-sync.wbxml';
export const POST = `POST ${ACTIVESYNC} HTTP/1.1`;
export const NUMBER = '+14255550123';

/** Rules, some of them enforced; those that ship unless told. */
export function enforcing(
  choices: Readonly<Record<string, Enforcement>>,
  onError: 'pass' | 'block' = 'pass',
  packs: readonly RulePack[] = shippedPacks(),
) {
  const policy = new RulePolicy();
  for (const [rule, enforcement] of Object.entries(choices)) policy.enforce(rule, enforcement);
  const rules = new RuleSet(packs, policy);
  const inspector = new Inspector(rules, { region: 'US' });
  return { policy, inspector, enforcer: new Enforcer(inspector, rules, policy, { onError }) };
}

/** A Sync request of two Changes, the second of which carries what a client must not send. */
export function twoChanges(): Buffer {
  return syncOf('airsync:Commands', [
    change('5:1', element('email:Read', '1')),
    change('5:2', element('email:Read', '1'), element('email2:UmCallerID', NUMBER)),
  ]);
}

export function change(serverId: string, ...properties: readonly Written[]): Written {
  return element(
    'airsync:Change',
    element('airsync:ServerId', serverId),
    element('airsync:ApplicationData', ...properties),
  );
}

/** An item whose caller is written as a number of the region, or not at all. */
export function add(serverId: string, number?: string): Written {
  return element(
    'airsync:Add',
    element('airsync:ServerId', serverId),
    element(
      'airsync:ApplicationData',
      element('email:Subject', `Item ${serverId}`),
      element('email:MessageClass', 'IPM.Note.Microsoft.Voicemail.UM.CA'),
      ...(number === undefined ? [] : [element('email2:UmCallerID', number)]),
    ),
  );
}

export function syncOf(list: string, items: readonly Written[], ...before: readonly Written[]): Buffer {
  return writeWbxml(
    element(
      'airsync:Sync',
      element(
        'airsync:Collections',
        element(
          'airsync:Collection',
          element('airsync:SyncKey', '7'),
          element('airsync:CollectionId', '5'),
          ...before,
          element(list, ...items),
        ),
      ),
    ),
  );
}

/** The answer to a Sync: 240 items, of which number 120 is wrong. */
export function manyItems(): Buffer {
  const items = Array.from({ length: 240 }, (_, index) =>
    add(`5:${index}`, index === 120 ? '4255550123' : NUMBER),
  );
  return syncOf('airsync:Commands', items, element('airsync:Status', '1'));
}

export function asText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

export function withLengthOf(body: Uint8Array, ...lines: readonly string[]): string {
  return `${head(...lines, `Content-Length: ${body.length}`)}${asText(body)}`;
}

export function chunkedOf(body: Uint8Array, size: number, ...lines: readonly string[]): string {
  let text = head(...lines, 'Transfer-Encoding: chunked');
  for (let at = 0; at < body.length; at += size) {
    const chunk = body.subarray(at, at + size);
    text += `${chunk.length.toString(16)}\r\n${asText(chunk)}\r\n`;
  }
  return `${text}0\r\n\r\n`;
}

export async function nextMessage(peer: Peer): Promise<WireMessage> {
  for (let text = ''; ; ) {
    text += await peer.bytes(1);
    const [message] = whole(text);
    if (message) return message;
  }
}

function whole(text: string): readonly WireMessage[] {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return [];
  const length = /content-length: (\d+)/i.exec(text.slice(0, end))?.[1];
  const isWhole =
    length === undefined ? text.endsWith('\r\n0\r\n\r\n') : text.length >= end + 4 + Number(length);
  return isWhole ? splitMessages(Buffer.from(text, 'latin1')) : [];
}

/** Passes one exchange; resolves to what reached the two sides. */
export async function pass(
  { upstream, client }: Harness,
  request: string,
  answer: string,
): Promise<{ readonly atServer: WireMessage; readonly atClient: WireMessage }> {
  const phone = client();
  phone.write(request);
  const server = await upstream.accept();
  const atServer = await nextMessage(server);
  server.write(answer);
  return { atServer, atClient: await nextMessage(phone) };
}

/** Of each finding, its rule and what was done. */
export function findingsOf(events: readonly ExchangeEvent[]): readonly string[] {
  return events.flatMap((event) =>
    'findings' in event ? event.findings.map(({ rule, action }) => `${rule} ${action}`) : [],
  );
}

/** A body as XML on one line. */
export function xmlOf({ body }: Pick<WireMessage, 'body'>): string {
  return toXml(decode(body)).replace(/>\s+</g, '><').trim();
}

export const EMPTY_SYNC = withLengthOf(syncOf('airsync:Commands', []), POST, 'Host: a', WBXML);
