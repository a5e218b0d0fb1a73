import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { CaptureError } from '../capture-error.ts';
import { longLines } from '../long-lines.ts';

/** Most bytes of one line of its output: a body in hex, several times over. */
const MAX_LINE_BYTES = 256 << 20;
const MAX_ERRORS_BYTES = 64 << 10;

/** Its own HTTP is read as it was, whatever the person's settings of Wireshark are. */
const SETTINGS = [
  'http.desegment_headers:TRUE',
  'http.desegment_body:TRUE',
  'http.dechunk_body:TRUE',
  'http.decompress_body:FALSE',
  'tcp.desegment_tcp_streams:TRUE',
  'tcp.reassemble_out_of_order:TRUE',
];
/** HTTP; what may be HTTP that nobody has the keys of; HTTP/2, to tell that there is some. */
const FILTER = 'http or http2 or tls.handshake.type == 1';

export interface TsharkOptions {
  readonly tlsKeylog?: string;
  readonly signal?: AbortSignal;
}

/** A packet that carries HTTP, or a line too long to be kept. */
export type TsharkLine = { readonly packet: unknown } | { readonly tooLong: true };

/** How it ended: with what it said, where that is of a file that is damaged. */
export interface TsharkEnd {
  readonly problem?: string;
}

/** Lets tshark read a file of packets; gives each packet as soon as it has it. Throws CaptureError where there is no tshark. */
export async function* runTshark(
  file: string,
  options: TsharkOptions,
): AsyncGenerator<TsharkLine, TsharkEnd> {
  const tls = options.tlsKeylog === undefined ? [] : [`tls.keylog_file:${resolve(options.tlsKeylog)}`];
  const settings = [...SETTINGS, ...tls].flatMap((setting) => ['-o', setting]);
  const words = ['-n', '-r', resolve(file), ...settings, '-Y', FILTER, '-T', 'ek', '-x', '-J', 'frame http'];
  const tool = spawn('tshark', words, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LC_ALL: 'C' },
    ...(options.signal && { signal: options.signal }),
  });
  const errors = textOf(tool.stderr);
  const end = once(tool, 'close');
  // Told below; unhandled, it would end the program.
  end.catch(() => {});
  try {
    await once(tool, 'spawn').catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'ENOENT' ? missing() : error;
    });
    for await (const line of longLines(tool.stdout, MAX_LINE_BYTES)) {
      if (!line) yield { tooLong: true };
      else if (line.length > 0) yield { packet: parsed(line) };
    }
    const [code] = await end;
    if (code === 0) return {};
    return { problem: problemOf(await errors) };
  } finally {
    tool.kill('SIGKILL');
  }
}

function parsed(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8'));
  } catch {
    return undefined;
  }
}

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  let text = '';
  for await (const chunk of stream) if (text.length < MAX_ERRORS_BYTES) text += chunk.toString('utf8');
  return text;
}

/** What it said, without what it says of itself. */
function problemOf(errors: string): string {
  const lines = errors.split('\n').filter((line) => line !== '' && !line.startsWith('Running as user'));
  return lines.map((line) => line.replace(/^tshark: /, '')).join(' ') || 'it ended early';
}

function missing(): CaptureError {
  return new CaptureError(
    'EASLENS_CAPTURE_TSHARK',
    'Captures of packets are read with tshark, and it is not installed',
    'Install it (apt install tshark, brew install wireshark, or from https://www.wireshark.org), or export the capture as HAR.',
  );
}
