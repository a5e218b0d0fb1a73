import { Buffer } from 'node:buffer';
import { wholeBody } from '../../src/inspect/eas/body.ts';
import { parseRequestLine, type RequestLine } from '../../src/inspect/eas/request-line.ts';
import type { Finding } from '../../src/inspect/finding.ts';
import { Inspector } from '../../src/inspect/inspector.ts';
import type { RawHeaders, RequestHead } from '../../src/inspect/message.ts';
import { loadRulePack } from '../../src/inspect/rules/load.ts';
import type { RulePack } from '../../src/inspect/rules/rule.ts';
import { RuleSet } from '../../src/inspect/rules/rule-set.ts';
import { encode } from '../../src/inspect/wbxml/encode.ts';
import { fromXml } from '../../src/inspect/wbxml/from-xml.ts';

/** The keys of a rule that a test wants to have its own way; all others have something that works. */
export type RuleKeys = Readonly<Record<string, unknown>>;

/** A pack of one rule for every entry. JSON is YAML. */
export function packText(...rules: readonly RuleKeys[]): string {
  const whole = rules.map((keys, index) => ({
    id: `rule-${index + 1}`,
    title: 'A rule of a test',
    severity: 'error',
    on: 'response',
    select: 'email2:UmCallerID',
    assert: 'false',
    message: 'found {value}',
    why: 'It is a test.',
    ...keys,
  }));
  return JSON.stringify({ pack: 'own', title: 'Rules of a test', rules: whole }, undefined, 1);
}

export function packOf(...rules: readonly RuleKeys[]): RulePack {
  return loadRulePack(packText(...rules), 'own.yaml');
}

export const WBXML_HEADERS: RawHeaders = ['Content-Type', 'application/vnd.ms-sync.wbxml'];

export function wbxml(xml: string): Buffer {
  return xml === '' ? Buffer.alloc(0) : encode(fromXml(xml));
}

export interface Sent {
  /** Documents as XML; empty for no body. */
  readonly request?: string;
  readonly response?: string;
  readonly httpStatus?: number;
  readonly version?: string;
  readonly region?: string;
}

/** Sends exchanges of one device through one inspector; gives the findings of each. */
export function inspect(pack: RulePack, ...exchanges: readonly Sent[]): readonly (readonly Finding[])[] {
  const [first] = exchanges;
  const inspector = new Inspector(
    new RuleSet([pack]),
    first?.region === undefined ? {} : { region: first.region },
  );
  return exchanges.map(({ request = '', response = '', httpStatus = 200, version = '14.1' }) => {
    const command = /^<(\w+)/.exec(request || response)?.[1] ?? 'Sync';
    const head = requestHead(command, version);
    const asked = inspector.request(head, parseRequestLine(head) as RequestLine, wholeBody(wbxml(request)));
    const answer = { status: httpStatus, headers: WBXML_HEADERS };
    const told = inspector.response(asked.message, answer, wholeBody(wbxml(response)));
    return [...asked.findings, ...told.findings];
  });
}

export function requestHead(command: string, version = '14.1'): RequestHead {
  return {
    method: 'POST',
    target: `/Microsoft-Server-ActiveSync?Cmd=${command}&User=alice&DeviceId=ABC&DeviceType=Phone`,
    headers: [...WBXML_HEADERS, 'MS-ASProtocolVersion', version],
  };
}

/** A Sync response with one added item that holds these elements. */
export function syncWith(elements: string, serverId = '5:1'): string {
  return `<Sync><Collections><Collection><CollectionId>5</CollectionId><Status>1</Status><Commands><Add><ServerId>${serverId}</ServerId><ApplicationData>${elements}</ApplicationData></Add></Commands></Collection></Collections></Sync>`;
}
