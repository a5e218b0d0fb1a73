import * as assert from 'uvu/assert';
import { deadline } from '../helpers/deadline.ts';
import { splitMessages, type WireMessage } from '../helpers/http-wire.ts';
import {
  type RecordedConnection,
  type RecordingRelay,
  startRecordingRelay,
} from '../helpers/recording-relay.ts';
import { type Easlens, type Line, startEaslens } from './easlens.ts';
import { Phone, type PhoneRequest } from './phone.ts';
import { type Door, type Sogo, startSogo } from './sogo/server.ts';

/** Longer than any answer here takes: SOGo looks for news every 5 s. */
const ANSWER_WITHIN_MS = 40_000;

/** SOGo with an easlens in front of each of its doors, and a recorder between the two. */
export interface Lab {
  readonly sogo: Sogo;
  readonly plain: Way;
  readonly gzip: Way;
  readonly direct: Way;
  stop(): Promise<void>;
}

/** What came of one request. */
export interface Passed {
  readonly response: WireMessage;
  /** The `exchange` line of the program. */
  readonly exchange: Line;
  /** The `finding` lines of that exchange. */
  readonly findings: readonly Line[];
}

/** The same, with what reached and left the server. */
export interface Carried extends Passed {
  /** What the phone wrote, in bytes. */
  readonly sent: Buffer;
  /** Messages that the server got. */
  readonly sentOn: readonly WireMessage[];
  /** Its final answers. */
  readonly answers: readonly WireMessage[];
}

/** Starts everything. */
export async function startLab(): Promise<Lab> {
  const sogo = await startSogo();
  const ways: Way[] = [];
  const stop = async (): Promise<void> => {
    const outcomes = await Promise.allSettled(ways.map((way) => way.stop()));
    await sogo.stop();
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  };
  try {
    for (const door of [sogo.plain, sogo.gzip, sogo.direct]) ways.push(await Way.open(sogo, door));
    const [plain, gzip, direct] = ways as [Way, Way, Way];
    return { sogo, plain, gzip, direct, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Phone, easlens, recorder, one door of SOGo. One request at a time. */
export class Way {
  readonly #sogo: Sogo;
  readonly #door: Door;
  readonly #relay: RecordingRelay;
  readonly #easlens: Easlens;
  /** How many messages of each connection belong to earlier requests. */
  readonly #seen = new Map<RecordedConnection, Record<keyof RecordedConnection, number>>();
  #exchanges = 0;

  private constructor(sogo: Sogo, door: Door, relay: RecordingRelay, easlens: Easlens) {
    this.#sogo = sogo;
    this.#door = door;
    this.#relay = relay;
    this.#easlens = easlens;
  }

  /** More options of easlens as words of the command line. */
  static async open(sogo: Sogo, door: Door, ...options: readonly string[]): Promise<Way> {
    const relay = await startRecordingRelay(door.port);
    try {
      return new Way(
        sogo,
        door,
        relay,
        await deadline(20_000, startEaslens(`http://127.0.0.1:${relay.port}`, ...options)),
      );
    } catch (error) {
      await relay.stop();
      throw error;
    }
  }

  phone(deviceId: string): Phone {
    return new Phone(this.#easlens.port, this.#door.path, this.#sogo.mailbox, deviceId);
  }

  /** Sends a request through easlens, and holds both sides against each other, byte for byte. */
  async pass(phone: Phone, request: PhoneRequest): Promise<Passed> {
    const { sent, sentOn, answers, ...passed } = await this.carry(phone, request);
    assert.is(sentOn.length, 1, 'one request goes out as one request');
    assert.is(answers.length, 1, 'one answer comes back');
    const [asSent] = splitMessages(sent);
    assertSame(sentOn[0], asSent);
    assertSame(passed.response, answers[0]);
    return passed;
  }

  /** Sends a request through easlens, which may change what passes. */
  async carry(phone: Phone, request: PhoneRequest): Promise<Carried> {
    this.#countMessages();
    const { sent, response } = await deadline(ANSWER_WITHIN_MS, phone.send(request));
    const exchange = await this.#nextExchange();
    const sentOn = this.#newMessages('sent');
    const answers = this.#newMessages('received').filter((message) => !isInterim(message));
    const findings = this.#easlens.lines.filter(
      (line) => line.type === 'finding' && line.exchange === exchange.id,
    );
    return { sent, response, exchange, findings, sentOn, answers };
  }

  /** Ends easlens as Ctrl-C does; it has to end well. */
  async stop(): Promise<void> {
    const code = await deadline(20_000, this.#easlens.stop());
    await this.#relay.stop();
    assert.is(code, 0, 'exit code of easlens');
  }

  async #nextExchange(): Promise<Line> {
    const before = this.#exchanges;
    this.#exchanges += 1;
    const exchanges = (): readonly Line[] => this.#easlens.lines.filter((line) => line.type === 'exchange');
    await deadline(
      ANSWER_WITHIN_MS,
      this.#easlens.line(() => exchanges().length > before),
    );
    return exchanges()[before] as Line;
  }

  /** Marks what has passed the recorder as old. */
  #countMessages(): void {
    for (const connection of this.#relay.connections) {
      const [sent, received] = [splitMessages(connection.sent), splitMessages(connection.received)];
      this.#seen.set(connection, { sent: sent.length, received: received.length });
    }
  }

  #newMessages(way: keyof RecordedConnection): WireMessage[] {
    return this.#relay.connections.flatMap((connection) =>
      splitMessages(connection[way]).slice(this.#seen.get(connection)?.[way] ?? 0),
    );
  }
}

function isInterim(message: WireMessage): boolean {
  return / 1\d\d /.test(message.startLine);
}

function assertSame(one: WireMessage | undefined, other: WireMessage | undefined): void {
  assert.ok(one && other, 'the message is there on both sides');
  assert.is(one.raw.toString('latin1'), other.raw.toString('latin1'));
}
