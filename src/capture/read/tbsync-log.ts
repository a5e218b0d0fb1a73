import { decode } from '../../inspect/wbxml/decode.ts';
import { NO_NODE } from '../../inspect/wbxml/document.ts';
import type { CapturedExchange, CaptureEntry, CapturePlace } from '../captured-exchange.ts';
import type { CaptureSource } from './capture-format.ts';
import { bodyOf, exchangeEntry, troubleEntry } from './entries.ts';
import { originOf } from './exchange-facts.ts';
import { type TextLine, textLines } from './text-lines.ts';

const TITLE = /^\[(WBXML|Sending|XML): ?([^\]]*)\] : ?(.*)$|^\[(Sending) \(EAS v([\d.]+)\)\] : ?(.*)$/;

/** True for a text that begins as the event log of TbSync. */
export function looksLikeTbSyncLog(text: string): boolean {
  return /^\[(?:WBXML: |Sending \(EAS v)[^\]]*\] : ?/m.test(text);
}

/** Reads the log of TbSync for Thunderbird: bodies as hex, each byte without leading zeros. */
export async function* readTbSyncLog(source: CaptureSource): AsyncGenerator<CaptureEntry> {
  const log = new TbSyncLog(source.path);
  for await (const batch of textLines(source.chunks())) {
    for (const line of batch) yield* log.add(line);
  }
  yield* log.end();
}

interface Pending {
  readonly place: CapturePlace;
  readonly at?: number;
  readonly bytes: Buffer;
  /** The line that tells the address came after the body. */
  address?: Address;
}

interface Address {
  readonly method: string;
  readonly url: string;
  readonly version: string;
}

class TbSyncLog {
  readonly #file: string;
  #entry = 0;
  #at: number | undefined;
  /** A title whose hex stands on the next line. */
  #awaited: string | undefined;
  #pending: Pending | undefined;
  #address: Address | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  *add({ text, number }: TextLine): Generator<CaptureEntry> {
    const title = this.#awaited;
    this.#awaited = undefined;
    const codes = title === undefined ? undefined : codesOf(text);
    if (title !== undefined && codes) yield* this.#body(title, codes, number);
    const date = /^\*\* (.*) \*\*$/.exec(text)?.[1];
    if (date !== undefined) this.#at = timeOf(date);
    const match = TITLE.exec(text);
    if (match?.[1] === 'WBXML') {
      const inLine = codesOf(match[3] ?? '');
      if (inLine) yield* this.#body(match[2] as string, inLine, number);
      else this.#awaited = match[2];
    } else if (match?.[4]) this.#noteAddress(match[6] ?? '', match[5] as string);
  }

  *end(): Generator<CaptureEntry> {
    const pending = this.#pending;
    this.#pending = undefined;
    if (pending) yield exchangeEntry(exchangeOf(pending));
  }

  #noteAddress(line: string, version: string): void {
    const [, method, url] = /^([A-Z]+) (\S+)/.exec(line) ?? [];
    if (method === undefined || url === undefined) return;
    if (this.#pending && !this.#pending.address) this.#pending.address = { method, url, version };
    else this.#address = { method, url, version };
  }

  *#body(title: string, codes: readonly number[], line: number): Generator<CaptureEntry> {
    if (/^Send/i.test(title)) {
      yield* this.end();
      this.#pending = {
        place: { file: this.#file, entry: ++this.#entry, line },
        ...(this.#at !== undefined && { at: this.#at }),
        bytes: Buffer.from(codes),
        ...(this.#address && { address: this.#address }),
      };
      this.#address = undefined;
      return;
    }
    const asked = this.#pending ?? {
      place: { file: this.#file, entry: ++this.#entry, line },
      bytes: Buffer.alloc(0),
    };
    this.#pending = undefined;
    const { bytes, isSpoiled } = receivedBytes(codes);
    if (isSpoiled)
      yield troubleEntry(asked.place, 'the body of the response was spoiled by TbSync: it was read as text');
    const body = isSpoiled
      ? { bytes: new Uint8Array(), length: bytes.length, overLimit: true }
      : bodyOf(bytes);
    const durationMs = this.#at !== undefined && asked.at !== undefined ? this.#at - asked.at : -1;
    const response = {
      head: { status: 200, headers: ['Content-Type', 'application/vnd.ms-sync.wbxml'] },
      body,
    };
    yield exchangeEntry({ ...exchangeOf(asked, bytes), ...(durationMs >= 0 && { durationMs }), response });
  }
}

/**
 * TbSync reads answers as UTF-8 text and logs the code of each character. Where that gives no WBXML, the bytes were no
 * UTF-8: what could not be read became U+FFFD.
 */
function receivedBytes(codes: readonly number[]): { readonly bytes: Buffer; readonly isSpoiled: boolean } {
  const plain = codes.every((code) => code <= 0xff) ? Buffer.from(codes) : undefined;
  const hasHigh = codes.some((code) => code > 0x7f);
  if (plain && !hasHigh) return { bytes: plain, isSpoiled: false };
  const encoded = Buffer.from(codes.map((code) => String.fromCharCode(code)).join(''), 'utf8');
  if (codes.includes(0xfffd)) return { bytes: encoded, isSpoiled: true };
  // Older versions logged bytes: text in them is UTF-8 then.
  return { bytes: plain && isUtf8(plain) ? plain : encoded, isSpoiled: false };
}

function isUtf8(bytes: Buffer): boolean {
  return !bytes.toString('utf8').includes('\ufffd');
}

/** Numbers in hex with blanks between; undefined for any other text. */
function codesOf(text: string): readonly number[] | undefined {
  const words = text.trim().split(' ');
  const codes: number[] = [];
  for (const word of words) {
    if (!/^[0-9a-f]{1,4}$/i.test(word)) return undefined;
    codes.push(Number.parseInt(word, 16));
  }
  return codes;
}

function exchangeOf(
  { place, at, bytes, address }: Pending,
  answer: Buffer = Buffer.alloc(0),
): CapturedExchange {
  const headers = ['Content-Type', 'application/vnd.ms-sync.wbxml'];
  const version = address ? ['MS-ASProtocolVersion', address.version] : [];
  const [, origin = '', path = ''] = /^(https?:\/\/[^/?#]*)?(.*)$/.exec(address?.url ?? '') ?? [];
  return {
    place,
    ...(at !== undefined && { at }),
    ...originOf(origin),
    request: {
      head: {
        method: address?.method ?? 'POST',
        target: path || `/Microsoft-Server-ActiveSync?Cmd=${commandOf(bytes) || commandOf(answer)}`,
        headers: [...version, ...headers],
      },
      body: bodyOf(bytes),
    },
  };
}

/** The root element names the command. */
function commandOf(bytes: Buffer): string {
  const document = decode(bytes);
  return document.root === NO_NODE ? '' : encodeURIComponent(document.name(document.root));
}

function timeOf(date: string): number | undefined {
  const time = Date.parse(date.slice(0, 60).replace(/ \([^()]*\)$/, ''));
  return Number.isNaN(time) ? undefined : time;
}
