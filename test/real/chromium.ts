import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { deadline } from '../helpers/deadline.ts';

/** What a page is looked at with. */
export interface Look {
  readonly width: number;
  readonly height: number;
  readonly userAgent?: string;
  readonly isDark?: boolean;
}

/** A page that is open in the browser, with what it has done so far. */
export interface OpenPage {
  /** URLs that it asked for, itself included. */
  readonly requests: readonly string[];
  /** What stands in the console, and exceptions: nothing where all is well. */
  readonly complaints: readonly string[];
  /** The value of an expression in the page. */
  evaluate<Value>(expression: string): Promise<Value>;
  /** A picture of what is seen, as PNG. */
  screenshot(): Promise<Buffer>;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly sessionId?: string;
  readonly params?: Readonly<Record<string, never>>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

/** Debian's Chromium without a window, spoken to by its DevTools protocol. */
export class Chromium {
  readonly #process: ChildProcess;
  readonly #profile: string;
  readonly #socket: WebSocket;
  readonly #answers = new Map<number, (message: Message) => void>();
  readonly #listeners = new Set<(message: Message) => void>();
  #last = 0;

  private constructor(process: ChildProcess, profile: string, socket: WebSocket) {
    this.#process = process;
    this.#profile = profile;
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => {
      const message = JSON.parse(String(data)) as Message;
      if (message.id === undefined) for (const listener of this.#listeners) listener(message);
      else this.#answers.get(message.id)?.(message);
    });
  }

  /** More options as words of the command line. `home`: where it looks for what the person trusts. */
  static async start(words: readonly string[] = [], home?: string): Promise<Chromium> {
    const profile = mkdtempSync(join(tmpdir(), 'easlens-chromium-'));
    const child = spawn(
      'chromium',
      [
        '--headless=new',
        '--no-sandbox',
        '--disable-gpu',
        '--no-first-run',
        '--remote-debugging-port=0',
        `--user-data-dir=${profile}`,
        ...words,
        'about:blank',
      ],
      { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, HOME: home ?? profile } },
    );
    const address = await deadline(30_000, addressOf(child));
    const socket = new WebSocket(address);
    await new Promise((resolve) => socket.addEventListener('open', resolve));
    return new Chromium(child, profile, socket);
  }

  /** Opens a page, and waits until it has loaded. */
  async open(url: string, { width, height, userAgent, isDark = false }: Look): Promise<OpenPage> {
    const { targetId } = await this.#ask('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await this.#ask('Target.attachToTarget', { targetId, flatten: true });
    const ask = (method: string, params: object = {}) => this.#ask(method, params, String(sessionId));
    const requests: string[] = [];
    const complaints: string[] = [];
    const loaded = new Promise<void>((resolve) => {
      this.#listeners.add((message) => {
        if (message.sessionId !== sessionId) return;
        const { params = {} } = message as { readonly params?: Readonly<Record<string, unknown>> };
        if (message.method === 'Network.requestWillBeSent') {
          requests.push((params['request'] as { readonly url: string }).url);
        } else if (
          /^(?:Log\.entryAdded|Runtime\.(?:consoleAPICalled|exceptionThrown))$/.test(message.method ?? '')
        ) {
          complaints.push(JSON.stringify(params));
        } else if (message.method === 'Page.loadEventFired') resolve();
      });
    });
    for (const domain of ['Page', 'Network', 'Log', 'Runtime']) await ask(`${domain}.enable`);
    await ask('Emulation.setDeviceMetricsOverride', {
      width,
      height,
      deviceScaleFactor: 1,
      mobile: width < 600,
    });
    const scheme = { name: 'prefers-color-scheme', value: isDark ? 'dark' : 'light' };
    await ask('Emulation.setEmulatedMedia', { features: [scheme] });
    if (userAgent !== undefined) await ask('Network.setUserAgentOverride', { userAgent });
    await ask('Page.navigate', { url });
    await deadline(20_000, loaded);
    return {
      requests,
      complaints,
      evaluate: async <Value>(expression: string) => {
        const { result } = await ask('Runtime.evaluate', { expression, returnByValue: true });
        return (result as { readonly value: Value }).value;
      },
      screenshot: async () => {
        const { data } = await ask('Page.captureScreenshot', { format: 'png' });
        return Buffer.from(String(data), 'base64');
      },
    };
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once('close', resolve));
    await this.#ask('Browser.close').catch(() => this.#process.kill('SIGKILL'));
    await deadline(20_000, ended);
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  async #ask(
    method: string,
    params: object = {},
    sessionId?: string,
  ): Promise<Readonly<Record<string, unknown>>> {
    const id = ++this.#last;
    const answer = new Promise<Message>((resolve) => this.#answers.set(id, resolve));
    this.#socket.send(JSON.stringify({ id, method, params, ...(sessionId !== undefined && { sessionId }) }));
    const { result = {}, error } = await deadline(20_000, answer);
    this.#answers.delete(id);
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  }
}

/** Where it says that it can be spoken to. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`chromium ended with ${code}`)));
    createInterface(child.stderr as NodeJS.ReadableStream).on('line', (line) => {
      const address = /DevTools listening on (ws:\S+)/.exec(line)?.[1];
      if (address !== undefined) resolve(address);
    });
  });
}
