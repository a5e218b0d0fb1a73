import { connect, createServer, type Server, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { deadline } from './deadline.ts';

/** How long any single step of a test may take, in milliseconds. */
const STEP_MS = 5000;

/** One end of a TCP connection, byte by byte: what arrived so far, and ways to wait for more. Texts are latin1. */
export class Peer {
  readonly socket: Socket;
  #received = Buffer.alloc(0);
  #ended = false;
  #closed = false;
  #error: Error | undefined;
  #changed: (() => void)[] = [];

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#wake();
    });
    socket.on('end', () => {
      this.#ended = true;
      this.#wake();
    });
    socket.on('error', (error) => {
      this.#error = error;
    });
    socket.on('close', () => {
      this.#closed = true;
      this.#wake();
    });
  }

  get text(): string {
    return this.#received.toString('latin1');
  }

  get error(): NodeJS.ErrnoException | undefined {
    return this.#error;
  }

  get isEnded(): boolean {
    return this.#ended;
  }

  write(data: string | Uint8Array): void {
    this.socket.write(typeof data === 'string' ? Buffer.from(data, 'latin1') : data);
  }

  end(data: string | Uint8Array = ''): void {
    this.socket.end(typeof data === 'string' ? Buffer.from(data, 'latin1') : data);
  }

  /** Takes what has arrived, so that the next wait begins with nothing. */
  take(): string {
    const text = this.text;
    this.#received = Buffer.alloc(0);
    return text;
  }

  /** Takes what came, once something has; undefined where nothing will come any more. */
  async more(): Promise<string | undefined> {
    await this.#until(() => this.#received.length > 0 || this.#ended || this.#closed, 'more, or the end');
    return this.#received.length > 0 ? this.take() : undefined;
  }

  /** Waits for so many bytes, and takes all that came. */
  async bytes(count: number): Promise<string> {
    await this.#until(() => this.#received.length >= count, `${count} bytes`);
    return this.take();
  }

  /** Waits for a text, and takes all that came. */
  async with(text: string): Promise<string> {
    await this.#until(() => this.text.includes(text), JSON.stringify(text));
    return this.take();
  }

  /** Waits until the other side has closed its sending side, or the connection broke. */
  async ended(): Promise<string> {
    await this.#until(() => this.#ended || this.#closed, 'the end');
    return this.take();
  }

  async closed(): Promise<void> {
    await this.#until(() => this.#closed, 'the close');
  }

  async #until(done: () => boolean, what: string): Promise<void> {
    const wait = async () => {
      while (!done()) {
        if (this.#closed)
          throw new Error(`Closed while waiting for ${what}; got ${JSON.stringify(this.text)}`);
        await new Promise<void>((resolve) => this.#changed.push(resolve));
      }
    };
    try {
      await deadline(STEP_MS, wait());
    } catch (error) {
      throw new Error(
        `${(error as Error).message} (${what}; got ${JSON.stringify(this.text.slice(0, 400))})`,
      );
    }
  }

  #wake(): void {
    for (const resolve of this.#changed.splice(0)) resolve();
  }
}

/** A connection to a port of this machine; both sides may close on their own. */
export function connectPeer(port: number): Peer {
  return new Peer(connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true }));
}

/** The same under TLS, with a certificate for localhost of the CA given. */
export function connectTlsPeer(port: number, ca: string): Peer {
  const options = { port, host: '127.0.0.1', servername: 'localhost', ca, allowHalfOpen: true };
  const socket = connectTls(options);
  socket.setNoDelay(true);
  return new Peer(socket);
}

/** A TCP server on 127.0.0.1 whose connections a test answers by hand. */
export interface RawUpstream {
  readonly url: URL;
  readonly server: Server;
  /** All connections so far. */
  readonly peers: readonly Peer[];
  /** The next connection not yet taken. */
  accept(): Promise<Peer>;
  stop(): Promise<void>;
}

/** @param answer serves every connection in place of the test, which then can accept none */
export async function startUpstream(answer?: (socket: Socket) => void): Promise<RawUpstream> {
  const server = createServer({ allowHalfOpen: true, noDelay: true });
  const peers: Peer[] = [];
  const sockets = new Set<Socket>();
  let taken = 0;
  let arrived = () => {};
  server.on('connection', (socket) => sockets.add(socket));
  server.on('connection', (socket) => {
    if (answer) return answer(socket);
    peers.push(new Peer(socket));
    arrived();
  });
  // A thousand connections may come at once.
  const listen = { port: 0, host: '127.0.0.1', backlog: 4096 };
  await new Promise<void>((resolve) => server.listen(listen, resolve));
  const { port } = server.address() as { port: number };
  const next = async () => {
    while (peers.length <= taken) {
      await new Promise<void>((resolve) => {
        arrived = resolve;
      });
    }
    return peers[taken++] as Peer;
  };
  return {
    url: new URL(`http://127.0.0.1:${port}`),
    server,
    peers,
    accept: () => deadline(STEP_MS, next()),
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
