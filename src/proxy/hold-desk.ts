import { type EditProblem, editRequest, editResponse, type HandEdit } from '../inspect/enforce/by-hand.ts';
import type { EditedMessage, Release } from '../inspect/events.ts';
import type { Exchange } from '../inspect/exchange.ts';
import type { HoldDecision, HoldDesk } from '../inspect/hold-desk.ts';
import type { Inspector } from '../inspect/inspector.ts';
import type { Direction, InspectedRequest, InspectedResponse } from '../inspect/message.ts';

/** Messages that wait at once: more than one person looks at in a minute. */
const MAX_HELD = 100;
/** Bytes of their bodies: what a flood of large mails may take while a person thinks. */
const MAX_BYTES = 64 * 1024 ** 2;
/** How long a message waits while somebody edits it, in milliseconds: an editor may be left open over lunch. */
const EDITING_MS = 600_000;

/** A message that may be held, and what its exchange does when that begins, changes and ends. */
export interface Holdable {
  readonly id: string;
  readonly direction: Direction;
  /** As it would be known while it waits. */
  readonly exchange: Exchange;
  /** It waits; what is known of it can be told. */
  begin(): void;
  /** It waits until then, and goes on with another body where that is told. */
  tell(until: number, edited: EditedMessage | undefined): void;
  readonly messages: { readonly request?: InspectedRequest; readonly response?: InspectedResponse };
  /** The body as it came. */
  readonly wire: Uint8Array;
  release(how: Release, edit: HandEdit | undefined): void;
}

interface Waiting {
  readonly message: Holdable;
  readonly timer: NodeJS.Timeout;
  readonly edit?: HandEdit;
}

export interface DeskOptions {
  /** How long a message waits for a decision, in milliseconds. */
  readonly limitMs: number;
  /** Milliseconds since 1970. */
  now(): number;
  /** Judges what was edited. */
  readonly inspector: Pick<Inspector, 'judgeRequest' | 'inspectResponse'>;
  /** Called with words for a person when the desk becomes too full to hold more, or a filter fails. */
  readonly onTrouble: (message: string) => void;
}

/** Keeps messages until a person decides about them, or their time is over. */
export class Desk implements HoldDesk {
  readonly limitMs: number;
  readonly #options: DeskOptions;
  readonly #waiting = new Map<string, Waiting>();
  #matches: ((exchange: Exchange) => boolean) | undefined;
  #bytes = 0;
  #isFull = false;

  constructor(options: DeskOptions) {
    this.#options = options;
    this.limitMs = options.limitMs;
  }

  /** Messages have to be read to their end, for some may be held. */
  get isOn(): boolean {
    return this.#matches !== undefined;
  }

  get size(): number {
    return this.#waiting.size;
  }

  setFilter(matches: ((exchange: Exchange) => boolean) | undefined): void {
    this.#matches = matches;
    if (!matches) this.#releaseAll('ended');
  }

  /** Holds a message where the filter asks for it and there is room; false where it is to go on. */
  take(message: Holdable): boolean {
    if (!this.#isAskedFor(message.exchange) || !this.#hasRoom(message)) return false;
    this.#bytes += message.wire.length;
    message.begin();
    this.#wait(message, this.limitMs);
    return true;
  }

  decide(id: string, decision: HoldDecision): boolean {
    const edit = this.#waiting.get(id)?.edit;
    switch (decision) {
      case 'let-go':
        return this.#release(id, edit ? 'edited' : 'let-go', edit);
      case 'drop':
        return this.#release(id, 'dropped');
      case 'answer':
        return this.#release(id, 'answered');
    }
  }

  letAllGo(): void {
    for (const id of [...this.#waiting.keys()]) this.decide(id, 'let-go');
  }

  edit(id: string, document: Uint8Array): string | undefined {
    const waiting = this.#waiting.get(id);
    if (!waiting) return 'it has gone on meanwhile';
    const edit = this.#edited(waiting.message, document);
    if ('problem' in edit) return edit.problem;
    this.#wait(waiting.message, this.limitMs, edit);
    return undefined;
  }

  editing(id: string, isOpen: boolean): void {
    const waiting = this.#waiting.get(id);
    if (waiting) this.#wait(waiting.message, isOpen ? EDITING_MS : this.limitMs, waiting.edit);
  }

  /** The connection of an exchange is gone. */
  forget(id: string): void {
    this.#release(id, 'gone');
  }

  #edited({ direction, messages, wire }: Holdable, document: Uint8Array): HandEdit | EditProblem {
    const { request, response } = messages;
    const { inspector } = this.#options;
    try {
      if (direction === 'request' && request) return editRequest(inspector, request, wire, document);
      if (request && response) return editResponse(inspector, request, response, wire, document);
      return { problem: 'it could not be read, so it cannot be edited' };
    } catch (error) {
      return { problem: `it could not be edited: ${error}` };
    }
  }

  #isAskedFor(exchange: Exchange): boolean {
    try {
      return this.#matches?.(exchange) ?? false;
    } catch (error) {
      this.#options.onTrouble(`The hold filter failed, so nothing was held: ${error}`);
      return false;
    }
  }

  /** Said once until there is room again: what comes is many. */
  #hasRoom({ wire }: Holdable): boolean {
    const isFull = this.#waiting.size >= MAX_HELD || this.#bytes + wire.length > MAX_BYTES;
    if (isFull && !this.#isFull) {
      this.#options.onTrouble(
        `${this.#waiting.size} messages are held; until one of them goes on, others pass by.`,
      );
    }
    this.#isFull = isFull;
    return !isFull;
  }

  /** Lets the time of a message begin anew. */
  #wait(message: Holdable, milliseconds: number, edit?: HandEdit): void {
    clearTimeout(this.#waiting.get(message.id)?.timer);
    const timer = setTimeout(() => this.#release(message.id, 'timed-out'), milliseconds);
    this.#waiting.set(message.id, { message, timer, ...(edit && { edit }) });
    message.tell(this.#options.now() + milliseconds, edit?.message);
  }

  #releaseAll(how: Release): void {
    for (const id of [...this.#waiting.keys()]) this.#release(id, how);
  }

  #release(id: string, how: Release, edit?: HandEdit): boolean {
    const waiting = this.#waiting.get(id);
    if (!waiting) return false;
    clearTimeout(waiting.timer);
    this.#waiting.delete(id);
    this.#bytes -= waiting.message.wire.length;
    this.#isFull = false;
    waiting.message.release(how, edit);
    return true;
  }
}
