import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { nameOf } from './arrival/entrance.ts';
import type { ProxyNotice, ProxyOptions } from './options.ts';

/** Tells of what happened outside any exchange. Never throws, whatever its listener does. */
export class Notices {
  readonly #listener: ProxyOptions['onNotice'];

  constructor(listener: ProxyOptions['onNotice']) {
    this.#listener = listener;
  }

  readonly tell = (notice: ProxyNotice): void => {
    try {
      this.#listener?.(notice);
    } catch {
      // There is nobody left to tell.
    }
  };

  /** A notice that begins with the client it is about. */
  readonly tellOf = (notice: ProxyNotice, client: Duplex): void => {
    const name = client instanceof Socket ? nameOf(client) : 'a client';
    this.tell({ ...notice, message: `${name}: ${notice.message}` });
  };

  /** Something of ours threw; `what` is that as a sentence without its end. */
  defect(what: string, error: unknown): void {
    this.tell({ kind: 'internal', message: `${what}: ${error}`, error });
  }
}
