import type { Socket } from 'node:net';
import { type Beginning, firstBytes } from './first-bytes.ts';

/** Ports whose clients speak first, and so may stay silent as long as they like. */
const CLIENT_SPEAKS_FIRST: readonly number[] = [80, 443];
/** How long a client on another port may be silent before its server is asked, in milliseconds. */
const SILENCE_MS = 2000;

/** Clients that have not said yet what they want. */
export class Beginnings {
  readonly #waiting = new Set<Socket>();

  /** What a client begins with that is on its way to a port; without one it has to speak first. */
  async of(client: Socket, port?: number): Promise<Beginning> {
    client.on('error', ignore);
    this.#waiting.add(client);
    const mayBeSilent = port === undefined || CLIENT_SPEAKS_FIRST.includes(port);
    const beginning = await firstBytes(client, mayBeSilent ? undefined : SILENCE_MS);
    this.#waiting.delete(client);
    return beginning;
  }

  close(): void {
    for (const client of this.#waiting) client.destroy();
  }
}

function ignore(): void {
  // Its close says the rest.
}
