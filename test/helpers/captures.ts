import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { wholeBody } from '../../src/inspect/eas/body.ts';
import type { CapturedBody, RequestHead, ResponseHead } from '../../src/inspect/message.ts';

const folder = fileURLToPath(new URL('../fixtures/captures', import.meta.url));

/** One recorded exchange: heads read, bodies as on the wire. */
export interface Capture {
  /** `z-push/286-Sync`. */
  readonly name: string;
  readonly request: { readonly head: RequestHead; readonly captured: CapturedBody };
  readonly response: { readonly head: ResponseHead; readonly captured: CapturedBody };
}

/** Every recorded exchange, in the order of their numbers. */
export const captures: readonly Capture[] = ['z-push', 'sogo'].flatMap((server) =>
  readdirSync(join(folder, server))
    .sort()
    .map((name) => readCapture(`${server}/${name}`)),
);

/** The one recorded exchange whose name starts so: `z-push/286`. */
export function capture(start: string): Capture {
  const found = captures.filter(({ name }) => name.startsWith(start));
  if (found.length !== 1) throw new Error(`${found.length} captures start with ${start}`);
  return found[0] as Capture;
}

function readCapture(name: string): Capture {
  const [method = '', target = ''] = startLine(name, 'request');
  const status = Number(startLine(name, 'response')[1]);
  return {
    name,
    request: {
      head: { method, target, headers: headersOf(name, 'request') },
      captured: bodyOf(name, 'request'),
    },
    response: { head: { status, headers: headersOf(name, 'response') }, captured: bodyOf(name, 'response') },
  };
}

function lines(name: string, side: string): readonly string[] {
  return readFileSync(join(folder, name, `${side}.head`), 'latin1')
    .trimEnd()
    .split('\r\n');
}

function startLine(name: string, side: string): readonly string[] {
  return (lines(name, side)[0] as string).split(' ');
}

function headersOf(name: string, side: string): string[] {
  return lines(name, side)
    .slice(1)
    .flatMap((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]);
}

function bodyOf(name: string, side: string): CapturedBody {
  return wholeBody(readFileSync(join(folder, name, `${side}.body`)));
}
