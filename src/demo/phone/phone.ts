import { Agent, type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { documentOf, openBody, wholeBody } from '../../inspect/eas/body.ts';
import type { WbxmlDocument } from '../../inspect/wbxml/document.ts';
import type { Device } from '../cast.ts';
import { bodyOf, textOf } from '../wbxml.ts';
import { base64Query } from './base64-query.ts';

export interface Answer {
  readonly status: number;
  readonly document: WbxmlDocument | undefined;
}

export interface CommandOptions {
  /** Asks for a multipart answer. */
  readonly multipart?: boolean;
}

/** A device that speaks ActiveSync over HTTP, to whatever listens on the port of loopback. */
export class Phone {
  readonly device: Device;
  readonly #port: number;
  readonly #signal: AbortSignal;
  /** One connection at a time, kept open between commands as devices do. */
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  /** `0` until the device has taken a policy. */
  #policyKey = '0';

  constructor(device: Device, port: number, signal: AbortSignal) {
    this.device = device;
    this.#port = port;
    this.#signal = signal;
  }

  /** Asks what the server can do. */
  async options(): Promise<void> {
    await this.#send('OPTIONS', '/Microsoft-Server-ActiveSync', Buffer.alloc(0), {});
  }

  /** Sends a command, with a body as XML or none; takes the policy and tries again when the server asks for that. */
  async command(name: string, xml?: string, options: CommandOptions = {}): Promise<Answer> {
    const answer = await this.#command(name, xml, options);
    if (answer.status !== 449) return answer;
    await this.#provision();
    return this.#command(name, xml, options);
  }

  /** Closes its connection. */
  close(): void {
    this.#agent.destroy();
  }

  /** Fetches the policy, then acknowledges it. (MS-ASCMD 4.8) */
  async #provision(): Promise<void> {
    const type = '<PolicyType>MS-EAS-Provisioning-WBXML</PolicyType>';
    for (const acknowledgement of ['', 'acknowledged']) {
      const key = acknowledgement && `<PolicyKey>${this.#policyKey}</PolicyKey><Status>1</Status>`;
      const policies = `<Policies><Policy>${type}${key}</Policy></Policies>`;
      const { document } = await this.#command('Provision', `<Provision>${policies}</Provision>`, {});
      this.#policyKey = textOf(document, 'provision:PolicyKey') ?? '0';
    }
  }

  async #command(
    name: string,
    xml: string | undefined,
    { multipart = false }: CommandOptions,
  ): Promise<Answer> {
    const { device } = this;
    const plain = `Cmd=${name}&User=${device.user}&DeviceId=${device.deviceId}&DeviceType=${device.deviceType}`;
    const packed = device.query === 'base64';
    const query = packed ? base64Query(device, name, this.#policyKey, multipart) : plain;
    const body = xml === undefined ? Buffer.alloc(0) : bodyOf(xml);
    const compress = device.sendsGzip && body.length > 0;
    return this.#send('POST', `/Microsoft-Server-ActiveSync?${query}`, compress ? gzipSync(body) : body, {
      ...(body.length > 0 && { 'Content-Type': 'application/vnd.ms-sync.wbxml' }),
      ...(compress && { 'Content-Encoding': 'gzip' }),
      ...(!packed && { 'MS-ASProtocolVersion': device.protocolVersion, 'X-MS-PolicyKey': this.#policyKey }),
      ...(!packed && multipart && { 'MS-ASAcceptMultiPart': 'T' }),
    });
  }

  async #send(method: string, path: string, body: Buffer, headers: Record<string, string>): Promise<Answer> {
    const { device } = this;
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const outgoing = request({
        host: '127.0.0.1',
        port: this.#port,
        method,
        path,
        agent: this.#agent,
        signal: this.#signal,
        headers: {
          'User-Agent': device.userAgent,
          Authorization: `Basic ${Buffer.from(`${device.user}:ahoy`).toString('base64')}`,
          ...(device.acceptsGzip && { 'Accept-Encoding': 'gzip' }),
          ...headers,
          'Content-Length': body.length,
        },
      });
      // Ended by the signal, it fails a second time when its connection closes.
      outgoing.once('response', resolve).on('error', reject).end(body);
    });
    const bytes = await buffer(response);
    const document = documentOf(openBody(response.rawHeaders, wholeBody(bytes), 'response', ''));
    return { status: response.statusCode ?? 0, document };
  }
}
