import { wholeBody } from '../../src/inspect/eas/body.ts';
import type { RequestLine } from '../../src/inspect/eas/request-line.ts';
import type { ExchangeEvent } from '../../src/inspect/events.ts';
import type { Finding } from '../../src/inspect/finding.ts';
import { Inspector } from '../../src/inspect/inspector.ts';
import type { Body } from '../../src/inspect/message.ts';
import { RuleSet } from '../../src/inspect/rules/rule-set.ts';

/** Numbers from 0 up to, but without, `below`: the same for every run. */
export type Random = (below: number) => number;

/** A generator of the Mulberry32 kind. */
export function randomFrom(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (((mixed ^ (mixed >>> 14)) >>> 0) % 0x1_0000_0000) % below;
  };
}

/** What drives a terminal, moves or hides text, or takes another width than it seems to. */
const POISON: readonly string[] = [
  '\u001b[2J',
  '\u001b[?1049l',
  '\u001b]0;title\u0007',
  '\u001b]52;c;cm0gLXJm\u001b\\',
  '\u001bP$q"p\u001b\\',
  '\u001b[6n',
  '\u001bc',
  '\u0090tmux;\u009c',
  '\u009b31m',
  '\u009d0;x\u009c',
  '\u0000\u0007\b\u000e\u0018\u001a\u007f\u0085',
  '\r\n\t\v\f\u2028\u2029',
  '\u202eevil\u202c\u2066\u2067\u2069\u200f\u061c',
  '\ud800',
  '\udfff',
  `Z${'\u0301\u0489\u20dd'.repeat(30)}`,
  '\u0301',
  'שלום עולם',
  'مرحبا',
  '日本語テキスト',
  '👩‍👩‍👧‍👦',
  '🇩🇪🇩',
  '👍🏽',
  '\u200d'.repeat(20),
  '\ufe0f\u20e3',
  'ᄀ\u1161\u11a8\u1160',
  '\u0e33\u0eb3ำ',
  '\u{e0041}\u{e007f}',
  'ﷺ',
  '\ufff9a\ufffab\ufffb',
  '__proto__',
  'constructor',
  '\'"`$(reboot)&|;<>\\',
  'x'.repeat(300),
];

/** A text of several poisons; now and then a very long one. */
export function poison(random: Random): string {
  let text = '';
  for (let left = 1 + random(4); left > 0; left--) text += POISON[random(POISON.length)] as string;
  return random(60) === 0 ? text.repeat(4000) : text;
}

const inspector = new Inspector(new RuleSet([]));

/** A Sync with a string table, a literal, a text of forty bytes, opaque bytes, an entity and an extension. */
const SAMPLE = Buffer.concat([
  Buffer.from('03016a0e', 'hex'),
  Buffer.from('lit\0table txt\0'),
  Buffer.from('455c4f4b033100015203350001564783040144000378000100025403', 'hex'),
  Buffer.from('a subject as long as forty characters are\0'),
  Buffer.from('01c305ff00616263020a404974657874000001010101010101', 'hex'),
]);

function hostileBytes(random: Random): Buffer {
  const kind = random(5);
  if (kind === 0) return Buffer.alloc(0);
  if (kind === 1) return Buffer.from(poison(random));
  const bytes = Buffer.from(SAMPLE);
  for (let left = random(6); left > 0; left--) bytes[4 + random(bytes.length - 4)] = random(256);
  if (kind === 2) return bytes.subarray(0, random(bytes.length));
  if (kind === 3) return bytes;
  const text = Buffer.from(poison(random).slice(0, 500).replaceAll('\u0000', ''));
  // <Sync><Collections>text</Collections></Sync>
  return Buffer.concat([Buffer.from('03016a00455c03', 'hex'), text, Buffer.from('000101', 'hex')]);
}

function hostileLine(random: Random): RequestLine {
  const text = () => poison(random);
  return {
    command: random(2) === 0 ? text() : 'Sync',
    query: 'plain',
    protocolVersion: text(),
    queryVersion: text(),
    user: text(),
    deviceId: text(),
    deviceType: text(),
    acceptsMultipart: random(2) === 0,
    attachmentName: text(),
    collectionId: text(),
    itemId: text(),
    longId: text(),
    occurrence: text(),
    problems: [text(), text()],
  };
}

function hostileFinding(random: Random, length: number): Finding {
  const text = () => poison(random);
  const start = random(length + 10);
  return {
    rule: random(2) === 0 ? text() : 'umcallerid/format',
    severity: (['error', 'warning', 'info'] as const)[random(3)] as Finding['severity'],
    spec: [text(), 'MS-ASEMAIL R814'],
    direction: random(2) === 0 ? 'request' : 'response',
    message: text(),
    why: text(),
    path: text(),
    item: { collectionId: text(), serverId: text(), clientId: text(), class: text(), messageClass: text() },
    value: text(),
    proposal: text(),
    span: { start, end: start + random(10) },
    action: (['none', 'rewritten', 'blocked'] as const)[random(3)] as Finding['action'],
    hindrance: text(),
  };
}

/** The events of one exchange whose every text was chosen by an enemy. */
export function hostileEvents(number: number, random: Random): readonly ExchangeEvent[] {
  const text = () => poison(random);
  const base = { id: `H${number}`, at: 1_800_000_000_000 + number * 1000 };
  const headers = ['Content-Type', 'application/vnd.ms-sync.wbxml', text(), text(), 'X-A', text()];
  const head = { method: random(2) === 0 ? 'POST' : text(), target: `/${text()}`, headers };
  const line = hostileLine(random);
  const judged = inspector.request(head, line, wholeBody(hostileBytes(random))).message;
  const request = random(4) === 0 ? { ...judged, body: otherBody(random) } : judged;
  const answer = { status: random(1000), headers };
  const answered = inspector.response(request, answer, wholeBody(hostileBytes(random))).message;
  const response = { ...answered, ...(random(2) === 0 && { status: text() }) };
  const findings = Array.from({ length: random(4) }, () => hostileFinding(random, 60));
  const failure = { code: 'internal', message: text() } as const;
  const all: readonly ExchangeEvent[] = [
    { ...base, kind: 'opened', head, line },
    { ...base, kind: 'request-judged', request, findings },
    { ...base, kind: 'answered', head: answer },
    { ...base, kind: 'response-judged', response, findings },
    ...(random(4) === 0 ? [{ ...base, kind: 'failed', failure } as const] : []),
    { ...base, kind: 'closed', durationMs: random(100_000) },
  ];
  return random(4) === 0 ? all.slice(0, 1 + random(all.length)) : all;
}

function otherBody(random: Random): Body {
  const bytes = Buffer.from(poison(random));
  return { kind: 'other', length: bytes.length, bytes, contentType: poison(random) };
}
