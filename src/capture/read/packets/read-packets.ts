import { access } from 'node:fs/promises';
import type { RequestHead } from '../../../inspect/message.ts';
import type { CapturedExchange, CaptureEntry, CapturePlace } from '../../captured-exchange.ts';
import { CaptureError } from '../capture-error.ts';
import type { CaptureSource, ReadOptions } from '../capture-format.ts';
import { exchangeEntry, lossEntry, troubleEntry } from '../entries.ts';
import { originOf } from '../exchange-facts.ts';
import { readRequestHead, readResponseHead } from '../head.ts';
import { systemWords } from '../system-words.ts';
import { type HttpMessage, type Packet, readPacket } from './packet.ts';
import { runTshark } from './tshark.ts';

/** Requests that wait for their answers; the oldest is given up first. */
const MAX_WAITING = 2000;

/** Reads HTTP out of pcap and pcapng with tshark: an exchange when its answer is there, those without one at the end. */
export async function* readPackets(
  source: CaptureSource,
  options: ReadOptions,
): AsyncGenerator<CaptureEntry> {
  const { tlsKeylog, signal } = options;
  if (!source.isRegular) throw pipeRefused(source.path);
  if (tlsKeylog !== undefined) await checkKeylog(tlsKeylog);
  const pairing = new Pairing(source.path);
  const lines = runTshark(source.path, {
    ...(tlsKeylog !== undefined && { tlsKeylog }),
    ...(signal && { signal }),
  });
  for (let next = await lines.next(); ; next = await lines.next()) {
    if (next.done) {
      yield* pairing.end();
      const { problem } = next.value;
      if (problem !== undefined) yield pairing.trouble(`tshark stopped: ${problem}`, true);
      return;
    }
    const line = next.value;
    if ('tooLong' in line) yield pairing.passedOver('a message too large to be read was passed over');
    else yield* pairing.add(readPacket(line.packet));
  }
}

/** Puts requests and responses together. */
class Pairing {
  readonly #file: string;
  readonly #waiting = new Map<number, CapturedExchange[]>();
  #entry = 0;
  #hellos = 0;
  #isHttp2 = false;

  constructor(file: string) {
    this.#file = file;
  }

  *add(packet: Packet | undefined): Generator<CaptureEntry> {
    if (!packet) return;
    if (packet.isHello) this.#hellos++;
    this.#isHttp2 ||= packet.isHttp2;
    for (const message of packet.messages) {
      const head = readRequestHead(message.head);
      if (/^HTTP\//.test(message.head)) yield* this.#answer(packet, message);
      else if (head) yield* this.#ask(packet, message, head);
    }
  }

  *end(): Generator<CaptureEntry> {
    for (const asked of this.#waiting.values()) yield* asked.map(exchangeEntry);
    if (this.#entry === 0 && this.#hellos > 0) {
      const message = `${this.#hellos} connections over TLS could not be read: give their keys with --tls-keylog`;
      yield this.trouble(message, false);
    }
    if (this.#isHttp2)
      yield this.trouble('HTTP/2 was passed over: ActiveSync over HTTP/1.1 alone is read', false);
  }

  passedOver(message: string): CaptureEntry {
    return lossEntry({ file: this.#file, entry: this.#entry }, message);
  }

  trouble(message: string, isEnd: boolean): CaptureEntry {
    return troubleEntry({ file: this.#file, entry: this.#entry }, message, isEnd);
  }

  *#ask({ number, at }: Packet, { body, address }: HttpMessage, head: RequestHead): Generator<CaptureEntry> {
    const exchange = {
      place: this.#place(number),
      ...(at !== undefined && { at }),
      ...(address !== undefined && originOf(address)),
      request: { head, body },
    };
    this.#waiting.set(number, [...(this.#waiting.get(number) ?? []), exchange]);
    if (this.#waiting.size <= MAX_WAITING) return;
    const [oldest = 0, asked = []] = this.#waiting.entries().next().value ?? [];
    this.#waiting.delete(oldest);
    yield* asked.map(exchangeEntry);
  }

  *#answer(
    { number, at }: Packet,
    { head: text, body, requestIn = 0 }: HttpMessage,
  ): Generator<CaptureEntry> {
    const head = readResponseHead(text);
    // One that says to go on is not the answer. (RFC 9110, 15.2)
    if (!head || head.status < 200) return;
    const [asked, ...rest] = this.#waiting.get(requestIn) ?? [];
    if (rest.length > 0) this.#waiting.set(requestIn, rest);
    else this.#waiting.delete(requestIn);
    if (!asked) {
      yield troubleEntry(this.#place(number), 'an answer without its request was passed over');
      return;
    }
    const durationMs = at !== undefined && asked.at !== undefined ? at - asked.at : -1;
    yield exchangeEntry({ ...asked, ...(durationMs >= 0 && { durationMs }), response: { head, body } });
  }

  #place(number: number): CapturePlace {
    return { file: this.#file, entry: ++this.#entry, member: `packet ${number}` };
  }
}

async function checkKeylog(path: string): Promise<void> {
  try {
    await access(path);
  } catch (error) {
    throw new CaptureError(
      'EASLENS_CAPTURE_KEYLOG',
      `The TLS key log cannot be read: ${systemWords(error)}`,
      'Give --tls-keylog the file that SSLKEYLOGFILE named when the packets were captured.',
    );
  }
}

function pipeRefused(path: string): CaptureError {
  return new CaptureError(
    'EASLENS_CAPTURE_PIPE',
    `${path} is no regular file, and tshark needs one`,
    'Save it to a file first.',
  );
}
