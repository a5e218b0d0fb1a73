import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import type { Verdict } from '../../src/inspect/enforce/verdict.ts';
import type { ExchangeEvent } from '../../src/inspect/events.ts';
import type { Body, CapturedBody, Direction } from '../../src/inspect/message.ts';
import type { ProxyNotice, ProxyOptions, RunningProxy } from '../../src/proxy/index.ts';
import { startProxy, ulid } from '../../src/proxy/index.ts';
import { singleCertificate } from '../../src/proxy/tls/certificate-source.ts';
import { deadline } from '../helpers/deadline.ts';
import { connectPeer, connectTlsPeer, type Peer, type RawUpstream, startUpstream } from '../helpers/peer.ts';

export const ACTIVESYNC = '/Microsoft-Server-ActiveSync?Cmd=Sync&User=alice&DeviceId=ABC&DeviceType=iPhone';

export function tlsFixture(name: string): string {
  return readFileSync(new URL(`../fixtures/tls/${name}`, import.meta.url), 'utf8');
}

export const TEST_CA = tlsFixture('ca.pem');

export const HTTP: ProxyOptions['listen'] = { host: '127.0.0.1', port: 0 };

/** Where a proxy listens that speaks HTTPS as localhost. */
export const HTTPS: ProxyOptions['listen'] = {
  host: '127.0.0.1',
  port: 0,
  tls: singleCertificate({ certificate: tlsFixture('localhost.pem'), key: tlsFixture('localhost.key') }),
};

/** Keeps what it was given and finds nothing. */
export class RecordingInspector {
  readonly requests: CapturedCall[] = [];
  readonly responses: CapturedCall[] = [];

  request: ProxyOptions['inspector']['request'] = (head, line, captured) => {
    this.requests.push({
      text: textOf(captured.bytes),
      length: captured.length,
      overLimit: captured.overLimit,
    });
    return { message: { head, line, body: bodyOf(captured) }, findings: [] };
  };

  response: ProxyOptions['inspector']['response'] = (_, head, captured) => {
    this.responses.push({
      text: textOf(captured.bytes),
      length: captured.length,
      overLimit: captured.overLimit,
    });
    return { message: { head, body: bodyOf(captured) }, findings: [] };
  };
}

interface CapturedCall {
  readonly text: string;
  readonly length: number;
  readonly overLimit: boolean;
}

function bodyOf({ length, overLimit }: CapturedBody): Body {
  return { kind: overLimit ? 'over-limit' : 'empty', length };
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

type Decide = (text: string, captured: CapturedCall) => Verdict;

/** Decides as a test says, and holds what the test decides about. */
export class ScriptedEnforcer {
  readonly mayHoldRequests = true;
  readonly inspector = new RecordingInspector();
  readonly #decide: { readonly [way in Direction]?: Decide };

  constructor(decide: { readonly [way in Direction]?: Decide }) {
    this.#decide = decide;
  }

  holds = (direction: Direction): boolean => this.#decide[direction] !== undefined;

  request: NonNullable<ProxyOptions['enforcer']>['request'] = (head, line, captured) => {
    const judged = this.inspector.request(head, line, captured);
    return { ...judged, verdict: this.#verdict('request', this.inspector.requests) };
  };

  response: NonNullable<ProxyOptions['enforcer']>['response'] = (request, head, captured) => {
    const judged = this.inspector.response(request, head, captured);
    return { ...judged, verdict: this.#verdict('response', this.inspector.responses) };
  };

  #verdict(direction: Direction, calls: readonly CapturedCall[]): Verdict {
    const call = calls.at(-1) as CapturedCall;
    return this.#decide[direction]?.(call.text, call) ?? { kind: 'pass' };
  }
}

export const pass = (): Verdict => ({ kind: 'pass' });

/** An answer of the proxy's own, in plain text. */
export function refuse(text: string, status = 403): Verdict {
  return {
    kind: 'answer',
    head: { status, headers: ['Content-Type', 'text/plain'] },
    body: Buffer.from(text, 'latin1'),
  };
}

/** An answer whose head no message can have. */
export function unwritable(): Verdict {
  const headers = ['Content-Type', 'text/plain\r\nSet-Cookie: a=b'];
  return { kind: 'answer', head: { status: 403, headers }, body: Buffer.from('no') };
}

export interface Harness {
  readonly upstream: RawUpstream;
  readonly proxy: RunningProxy;
  readonly inspector: RecordingInspector;
  readonly events: ExchangeEvent[];
  readonly notices: ProxyNotice[];
  client(): Peer;
  /** The kinds of the events so far, once so many exchanges have closed. */
  kinds(closed?: number): Promise<string[]>;
}

/** A proxy before a raw upstream, both stopped when the test is over. */
export async function withProxy(
  test: (harness: Harness) => Promise<void>,
  options: Partial<ProxyOptions> = {},
  answer?: (socket: Socket) => void,
): Promise<void> {
  const upstream = await startUpstream(answer);
  const inspector = new RecordingInspector();
  const events: ExchangeEvent[] = [];
  const notices: ProxyNotice[] = [];
  const clients: Peer[] = [];
  const proxy = await startProxy({
    listen: HTTP,
    upstream: upstream.url,
    inspector,
    onEvent: (event) => events.push(event),
    onNotice: (notice) => notices.push(notice),
    now: Date.now,
    newId: ulid,
    ...options,
  });
  const client = () => {
    const peer = proxy.scheme === 'https' ? connectTlsPeer(proxy.port, TEST_CA) : connectPeer(proxy.port);
    clients.push(peer);
    return peer;
  };
  try {
    const kinds = (closed = 1) => kindsOnceClosed(events, closed);
    await test({ upstream, proxy, inspector, events, notices, client, kinds });
  } finally {
    for (const peer of clients) peer.socket.destroy();
    await deadline(5000, proxy.stop(0));
    await deadline(5000, upstream.stop());
  }
}

async function kindsOnceClosed(events: readonly ExchangeEvent[], closed: number): Promise<string[]> {
  const enough = async () => {
    while (events.filter(({ kind }) => kind === 'closed').length < closed) {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  };
  await deadline(5000, enough()).catch(() => {});
  return events.map(({ kind }) => kind);
}

/** A request with the lines given, ended as heads end. */
export function head(...lines: string[]): string {
  return `${lines.join('\r\n')}\r\n\r\n`;
}
