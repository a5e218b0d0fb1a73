import type { Duplex } from 'node:stream';
import type { Failure } from '../inspect/events.ts';
import type { Connection } from './connection.ts';

/** The connections of clients whose requests are relayed. */
export class Connections {
  readonly #connections = new Map<Duplex, Connection>();

  /** Requests whose answer has not ended, counted by connections. */
  get pending(): number {
    let pending = 0;
    for (const connection of this.#connections.values()) if (connection.isBusy) pending++;
    return pending;
  }

  /** The one that a client has; undefined where it has none any more. */
  of(client: Duplex): Connection | undefined {
    return this.#connections.get(client);
  }

  /** Keeps one until its client has gone. */
  add(client: Duplex, connection: Connection): void {
    this.#connections.set(client, connection);
    client.on('close', () => {
      if (this.#connections.get(client) === connection) this.#connections.delete(client);
    });
  }

  /** Leaves a client to somebody else, who reads no more requests from it. */
  leave(client: Duplex): void {
    this.#connections.get(client)?.leave();
    this.#connections.delete(client);
  }

  /** Lets what is under way end. */
  close(): void {
    for (const connection of this.#connections.values()) connection.close();
  }

  cut(failure: Failure): void {
    for (const connection of this.#connections.values()) connection.cut(failure);
  }
}
