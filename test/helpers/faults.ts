import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { connectPeer, type Peer } from './peer.ts';

/** What a client has of an exchange in which something went wrong. */
export type Outcome =
  | 'the answer' // every byte of it
  | 'a 502' // in words, from the proxy
  | 'a 400' // 400 or 431, in words, from the proxy
  | 'a cut' // the start of the answer, and then the end of the connection
  | 'the close' // no byte at all
  | 'nothing'; // it has left

/** A message in two pieces; a fault is played between them. */
interface Pieces {
  readonly before: string;
  readonly after: string;
}

const REQUEST =
  'POST /Microsoft-Server-ActiveSync?Cmd=Sync&User=alice&DeviceId=ABC&DeviceType=iPhone HTTP/1.1\r\nHost: a\r\n';
const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Type: application/vnd.ms-sync.wbxml\r\n';
const BODY = ['abc', 'def'] as const;

function inPieces(head: string): Readonly<Record<string, Pieces>> {
  const plain = `${head}Content-Length: 6\r\n\r\n`;
  const chunked = `${head}Transfer-Encoding: chunked\r\n\r\n`;
  const [one, two] = BODY;
  return {
    'in its head': { before: plain.slice(0, 40), after: plain.slice(40) + one + two },
    'in its body': { before: plain + one, after: two },
    'between chunks': { before: `${chunked}3\r\n${one}\r\n`, after: `3\r\n${two}\r\n0\r\n\r\n` },
    'after its last byte': { before: plain + one + two, after: '' },
  };
}

const requests = inPieces(REQUEST);
const answers = inPieces(ANSWER);
export const WHOLE_REQUEST = wholeOf(requests['in its body'] as Pieces);
const WHOLE_ANSWER = wholeOf(answers['in its body'] as Pieces);

function wholeOf({ before, after }: Pieces): string {
  return before + after;
}

/** What the other side does with a request that is whole. */
export type Script = (server: Peer) => Promise<void> | void;

export const answerWell: Script = (server) => server.write(WHOLE_ANSWER);

/** Where faults are played: a proxy, and the server behind it, which does with each whole request what it was told last. */
export interface Stage {
  readonly port: number;
  /** The proxy holds messages until they are judged. */
  readonly holds: boolean;
  serve(script: Script): void;
}

export interface Fault {
  /** The row of docs/reliability.md that it is in. */
  readonly row: string;
  readonly name: string;
  /** What the client is to have, where messages stream, and where the proxy holds them until they are judged. */
  readonly streams: Outcome;
  readonly held: Outcome;
  play(stage: Stage): Promise<Outcome>;
}

/** Long enough for what was written to arrive. */
const A_MOMENT_MS = 3;
const A_STALL_MS = 30;

type Act = (peer: Peer, rest: string) => Promise<void>;

const acts: Readonly<Record<string, Act>> = {
  resets: async (peer) => {
    await pause(A_MOMENT_MS);
    peer.socket.resetAndDestroy();
  },
  'closes its side': async (peer) => {
    await pause(A_MOMENT_MS);
    peer.end();
  },
  stalls: async (peer, rest) => {
    await pause(A_STALL_MS);
    peer.write(rest);
  },
  trickles: async (peer, rest) => {
    for (const byte of rest) {
      peer.write(byte);
      await pause(0);
    }
  },
};

const GOES_ON = ['stalls', 'trickles'];

async function arrival({ socket }: Peer): Promise<void> {
  while (socket.bytesRead === 0 && !socket.destroyed) await pause(1);
}

async function ask(stage: Stage, play: (phone: Peer) => Promise<void> | void): Promise<Outcome> {
  const phone = connectPeer(stage.port);
  try {
    await once(phone.socket, 'connect');
    await play(phone);
    return await outcomeOf(phone);
  } finally {
    phone.socket.destroy();
  }
}

/** Waits until the client has its answer, or there will be none. */
async function outcomeOf(phone: Peer): Promise<Outcome> {
  if (phone.socket.destroyed) return 'nothing';
  let text = '';
  while (!isWhole(text)) {
    const more = await phone.more();
    if (more === undefined) break;
    text += more;
  }
  if (text === '') return 'the close';
  if (/^HTTP\/1\.1 502 [\s\S]*easlens: /.test(text)) return 'a 502';
  if (/^HTTP\/1\.1 4(?:00|31) [\s\S]*easlens: /.test(text)) return 'a 400';
  return isWhole(text) ? 'the answer' : 'a cut';
}

function isWhole(text: string): boolean {
  const [head = '', body = ''] = text.split(/\r\n\r\n([\s\S]*)/, 2);
  if (!head.startsWith('HTTP/1.1 200')) return false;
  if (head.includes('chunked')) return body.endsWith('0\r\n\r\n');
  const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? Number.POSITIVE_INFINITY);
  return body.length >= length;
}

function clientFaults(): readonly Fault[] {
  return Object.entries(acts).flatMap(([does, act]) =>
    Object.entries(requests).map(([where, pieces]): Fault => {
      const outcome = clientOutcome(does, where);
      return {
        row: `the client ${does}`,
        name: `the client ${does} ${where}`,
        streams: outcome,
        held: outcome,
        play: (stage) => {
          stage.serve(answerWell);
          return ask(stage, async (phone) => {
            phone.write(pieces.before);
            await act(phone, pieces.after);
          });
        },
      };
    }),
  );
}

function clientOutcome(does: string, where: string): Outcome {
  if (does === 'resets') return 'nothing';
  return GOES_ON.includes(does) || where === 'after its last byte' ? 'the answer' : 'the close';
}

function serverFaults(): readonly Fault[] {
  return Object.entries(acts).flatMap(([does, act]) =>
    Object.entries({ 'before its answer': { before: '', after: WHOLE_ANSWER }, ...answers }).map(
      ([where, pieces]): Fault => ({
        row: `the server ${does}`,
        name: `the server ${does} ${where}`,
        ...serverOutcome(does, where),
        play: (stage) => {
          return ask(stage, (phone) => {
            stage.serve(async (server) => {
              server.write(pieces.before);
              // A reset takes away what is on its way: what is to have arrived has to arrive first.
              if (!stage.holds && pieces.before.includes('\r\n\r\n')) await arrival(phone);
              await act(server, pieces.after);
            });
            phone.write(WHOLE_REQUEST);
          });
        },
      }),
    ),
  );
}

function serverOutcome(does: string, where: string): Pick<Fault, 'streams' | 'held'> {
  if (GOES_ON.includes(does) || where === 'after its last byte')
    return { streams: 'the answer', held: 'the answer' };
  if (where === 'before its answer' || where === 'in its head') return { streams: 'a 502', held: 'a 502' };
  // Nothing of an answer that was held has left, so the client can be told.
  return { streams: 'a cut', held: 'a 502' };
}

function says(row: string, bytes: string, outcome: Outcome): Fault {
  return {
    row,
    name: row,
    streams: outcome,
    held: outcome,
    play: (stage) => {
      stage.serve(answerWell);
      return ask(stage, (phone) => phone.write(bytes));
    },
  };
}

function answersWith(
  row: string,
  bytes: string | Uint8Array,
  outcomes: { readonly streams: Outcome; readonly held: Outcome; readonly closes?: boolean },
): Fault {
  return {
    row,
    name: row,
    streams: outcomes.streams,
    held: outcomes.held,
    play: (stage) => {
      stage.serve((server) => (outcomes.closes ? server.end(bytes) : server.write(bytes)));
      return ask(stage, (phone) => phone.write(WHOLE_REQUEST));
    },
  };
}

function answerOf(body: Uint8Array, ...fields: readonly string[]): Buffer {
  const head = [ANSWER.trimEnd(), ...fields, `Content-Length: ${body.length}`, '', ''].join('\r\n');
  return Buffer.concat([Buffer.from(head), body]);
}

const WHOLE = { streams: 'the answer', held: 'the answer' } as const;
const REFUSED = { streams: 'a 502', held: 'a 502' } as const;
const CUT = { streams: 'a cut', held: 'a 502', closes: true } as const;

const MEGABYTE = 1 << 20;
const ENORMOUS = `X: ${'a'.repeat(70_000)}`;
const ZEROS = Buffer.alloc(40 * MEGABYTE);
const GZIP = gzipSync(Buffer.from('03016a00455c4f4b033100010101', 'hex'));

const bombs: readonly (readonly [row: string, body: Uint8Array, ...fields: string[]])[] = [
  ['a gzip bomb', gzipSync(ZEROS), 'Content-Encoding: gzip'],
  ['a gzip bomb in a gzip bomb', gzipSync(gzipSync(ZEROS)), 'Content-Encoding: gzip, gzip'],
  [
    'a Brotli bomb',
    brotliCompressSync(ZEROS, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }),
    'Content-Encoding: br',
  ],
  ['gzip that is cut short', GZIP.subarray(0, GZIP.length - 9), 'Content-Encoding: gzip'],
  ['gzip that is none', Buffer.from('abcdef'), 'Content-Encoding: gzip'],
  ['WBXML nested a hundred thousand deep', Buffer.from(`03016a00${'45'.repeat(100_000)}`, 'hex')],
  ['WBXML with a string table of four gigabytes', Buffer.from('03016a8fffffff7f45', 'hex')],
  [
    'WBXML whose references to a string table are gigabytes',
    Buffer.concat([
      Buffer.from('03016ac08000', 'hex'),
      Buffer.alloc(MEGABYTE, 'x'),
      Buffer.from(`45${'8300'.repeat(100_000)}01`, 'hex'),
    ]),
  ],
  ['WBXML with opaque bytes past its end', Buffer.from('03016a0045c38fffffff7f00', 'hex')],
  ['WBXML with a number that does not end', Buffer.from('03016a0045c3ffffffffffffffffff', 'hex')],
];

const protocolFaults: readonly Fault[] = [
  says(
    'the client announces two lengths',
    `${REQUEST}Content-Length: 3\r\nContent-Length: 6\r\n\r\nabcdef`,
    'a 400',
  ),
  says(
    'the client announces a length and chunks',
    `${REQUEST}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    'a 400',
  ),
  says(
    'the client sends a broken chunk size',
    `${REQUEST}Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n`,
    'a 400',
  ),
  says('the client folds a header', `${REQUEST}X: a\r\n b\r\nContent-Length: 0\r\n\r\n`, 'a 400'),
  says('the client sends an enormous head', `${REQUEST}${ENORMOUS}\r\nContent-Length: 0\r\n\r\n`, 'a 400'),
  says('the client sends no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n\r\n', 'a 400'),
  says(
    'the client asks for an upgrade',
    `${REQUEST}Connection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 6\r\n\r\nabcdef`,
    'the answer',
  ),
  says('the client pipelines', WHOLE_REQUEST + WHOLE_REQUEST, 'the answer'),
  answersWith('the server announces more than it sends', `${ANSWER}Content-Length: 9\r\n\r\nabcdef`, CUT),
  answersWith('the server sends more than it announced', `${WHOLE_ANSWER}HTTP/1.1 200 OK\r\n\r\n`, WHOLE),
  answersWith(
    'the server announces two lengths',
    `${ANSWER}Content-Length: 3\r\nContent-Length: 6\r\n\r\nabcdef`,
    REFUSED,
  ),
  answersWith(
    'the server announces a length and chunks',
    `${ANSWER}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    REFUSED,
  ),
  answersWith(
    'the server sends a broken chunk size',
    `${ANSWER}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n`,
    REFUSED,
  ),
  answersWith('the server folds a header', `${ANSWER}X: a\r\n b\r\nContent-Length: 0\r\n\r\n`, REFUSED),
  answersWith(
    'the server sends an enormous head',
    `${ANSWER}${ENORMOUS}\r\nContent-Length: 0\r\n\r\n`,
    REFUSED,
  ),
  answersWith('the server sends no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n', REFUSED),
  answersWith(
    'the server switches protocols',
    'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n',
    REFUSED,
  ),
  ...bombs.map(([row, body, ...fields]) => answersWith(row, answerOf(body, ...fields), WHOLE)),
];

/** Every fault that a peer of the proxy can play by what it sends, and when. */
export const faults: readonly Fault[] = [...clientFaults(), ...serverFaults(), ...protocolFaults];
