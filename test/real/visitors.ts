import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { deadline } from '../helpers/deadline.ts';

/** How many clients had which answer, by its status; a body in words goes with it. */
export type Tally = Readonly<Record<string, number>>;

const PATH = '/Microsoft-Server-ActiveSync?Cmd=Sync&User=alice&DeviceId=ABC&DeviceType=iPhone';
const PATIENCE_MS = 60_000;

/** Clients that ask once each and then keep their connections. */
export class Visitors {
  readonly #port: number;
  #agent = new Agent({ keepAlive: true });

  constructor(port: number) {
    this.#port = port;
  }

  /** Asks so many times at once, each over a connection of its own. */
  async ask(count: number, host = (_number: number) => '127.0.0.1'): Promise<Tally> {
    const all = Array.from({ length: count }, (_, number) => this.#once(host(number)));
    const tally: Record<string, number> = {};
    for (const answer of await deadline(PATIENCE_MS, Promise.all(all)))
      tally[answer] = (tally[answer] ?? 0) + 1;
    return tally;
  }

  /** Asks again and again; gives the first good answer. */
  async askUntilAnswered(host = '127.0.0.1'): Promise<string> {
    const until = async () => {
      for (;;) {
        const answer = await this.#once(host);
        if (answer === '200') return answer;
        await pause(200);
      }
    };
    return deadline(PATIENCE_MS, until());
  }

  leave(): void {
    this.#agent.destroy();
    this.#agent = new Agent({ keepAlive: true });
  }

  #once(host: string): Promise<string> {
    return new Promise((resolve) => {
      const asked = request(
        { host, port: this.#port, path: PATH, method: 'POST', agent: this.#agent },
        (answer) => {
          let words = '';
          answer.setEncoding('latin1').on('data', (more) => (words += more));
          answer.on('close', () => {
            resolve(
              answer.statusCode === 200
                ? '200'
                : `${answer.statusCode} ${/\((E\w+)\)/.exec(words)?.[1] ?? words}`,
            );
          });
        },
      );
      asked.on('error', (error: NodeJS.ErrnoException) => resolve(`client: ${error.code}`));
      asked.end();
    });
  }
}
