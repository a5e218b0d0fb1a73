import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** What a page was like at one size of its window. */
export interface Look {
  /** How far its content is wider than the window. */
  readonly overflow: number;
  readonly screenshot: Buffer;
}

/** A page in a headless Chromium, driven by its DevTools protocol. */
export interface Page {
  /** Everything that was fetched, the page itself aside. */
  readonly requests: readonly string[];
  /** What the console said, and what the page's policy refused. */
  readonly complaints: readonly string[];
  look(width: number, height: number, dark: boolean): Promise<Look>;
  evaluate(expression: string): Promise<unknown>;
  close(): Promise<void>;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

/** Puts Chromium on this machine if need be. */
export function installChromium(): void {
  try {
    execFileSync('chromium', ['--version'], { stdio: 'ignore' });
  } catch {
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { stdio: 'ignore' });
  }
}

/** Opens a page of this machine. */
export async function openPage(url: string): Promise<Page> {
  const profile = mkdtempSync(join(tmpdir(), 'easlens-chromium-'));
  const words = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--remote-debugging-port=0',
    `--user-data-dir=${profile}`,
    'about:blank',
  ];
  const program = spawn('chromium', words, { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(program, 'exit');
  const endpoint = await endpointIn(program.stderr);
  const port = new URL(endpoint).port;
  const [target] = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as readonly {
    webSocketDebuggerUrl: string;
  }[];
  const devtools = await Devtools.connect(target?.webSocketDebuggerUrl ?? '');
  for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await devtools.call(`${domain}.enable`);
  const loaded = devtools.next('Page.loadEventFired');
  await devtools.call('Page.navigate', { url });
  await loaded;
  return {
    get requests() {
      return devtools
        .told('Network.requestWillBeSent')
        .map((params) => (params['request'] as { url: string }).url)
        .filter((requested) => requested !== url);
    },
    get complaints() {
      return ['Log.entryAdded', 'Runtime.consoleAPICalled', 'Runtime.exceptionThrown'].flatMap((method) =>
        devtools.told(method).map((params) => JSON.stringify(params)),
      );
    },
    look: (width, height, dark) => lookAt(devtools, width, height, dark),
    evaluate: (expression) => evaluated(devtools, expression),
    close: async () => {
      devtools.close();
      program.kill();
      await ended;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function lookAt(devtools: Devtools, width: number, height: number, dark: boolean): Promise<Look> {
  await devtools.call('Emulation.setDeviceMetricsOverride', {
    width,
    height,
    deviceScaleFactor: 1,
    mobile: width < 600,
  });
  const scheme = { name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' };
  await devtools.call('Emulation.setEmulatedMedia', { features: [scheme] });
  const overflow = await evaluated(devtools, 'document.documentElement.scrollWidth - innerWidth');
  const { data } = await devtools.call('Page.captureScreenshot', { format: 'png' });
  return { overflow: overflow as number, screenshot: Buffer.from(data as string, 'base64') };
}

async function evaluated(devtools: Devtools, expression: string): Promise<unknown> {
  const { result } = await devtools.call('Runtime.evaluate', { expression, returnByValue: true });
  return (result as { value?: unknown }).value;
}

async function endpointIn(stderr: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: stderr })) {
    const found = /DevTools listening on (ws:\S+)/.exec(line)?.[1];
    if (found !== undefined) return found;
  }
  throw new Error('Chromium has not started');
}

/** Calls and events of the DevTools protocol. */
class Devtools {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, PromiseWithResolvers<Readonly<Record<string, unknown>>>>();
  readonly #events: Message[] = [];
  readonly #next = new Map<string, () => void>();
  #count = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => this.#take(JSON.parse(String(data)) as Message));
  }

  static async connect(url: string): Promise<Devtools> {
    const socket = new WebSocket(url);
    await once(socket, 'open');
    return new Devtools(socket);
  }

  call(method: string, params: object = {}): Promise<Readonly<Record<string, unknown>>> {
    const id = ++this.#count;
    const answer = Promise.withResolvers<Readonly<Record<string, unknown>>>();
    this.#waiting.set(id, answer);
    this.#socket.send(JSON.stringify({ id, method, params }));
    return answer.promise;
  }

  /** Parameters of all events of a kind so far. */
  told(method: string): readonly Readonly<Record<string, unknown>>[] {
    return this.#events.filter((event) => event.method === method).map(({ params = {} }) => params);
  }

  next(method: string): Promise<void> {
    return new Promise((resolve) => this.#next.set(method, resolve));
  }

  close(): void {
    this.#socket.close();
  }

  #take(message: Message): void {
    if (message.id === undefined) {
      this.#events.push(message);
      this.#next.get(message.method ?? '')?.();
      return;
    }
    const answer = this.#waiting.get(message.id);
    if (message.error) answer?.reject(new Error(message.error.message));
    else answer?.resolve(message.result ?? {});
  }
}
