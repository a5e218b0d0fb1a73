import { Readable, Writable } from 'node:stream';
import { main } from '../../src/cli/main.ts';
import type { Streams } from '../../src/cli/streams.ts';

/** What a run of the program printed, and its exit code. */
export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export interface CommandInput {
  readonly stdin?: Buffer | string;
  /** Standard output says that it is a terminal. */
  readonly terminal?: boolean;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs the program in this process over streams of its own. */
export async function runCommand(argv: readonly string[], input: CommandInput = {}): Promise<CommandResult> {
  const stdout = new Collector();
  const stderr = new Collector();
  const streams: Streams = {
    stdin: Readable.from(input.stdin ? [Buffer.from(input.stdin)] : []) as NodeJS.ReadStream,
    stdout: Object.assign(stdout, { isTTY: input.terminal ?? false }) as unknown as NodeJS.WriteStream,
    stderr: stderr as unknown as NodeJS.WriteStream,
    env: input.env ?? {},
  };
  const exitCode = await main(argv, streams);
  return { exitCode, stdout: stdout.bytes, stderr: stderr.bytes.toString() };
}

class Collector extends Writable {
  readonly #chunks: Buffer[] = [];

  get bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#chunks.push(chunk);
    done();
  }
}
