import { isSecretHeader, redactTarget } from '../../inspect/eas/redact.ts';
import type { Exchange } from '../../inspect/exchange.ts';
import type { Body, RawHeaders } from '../../inspect/message.ts';
import { shellQuoted } from './quote.ts';

/** Fields of one connection, or that curl writes itself from what it is given. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'host',
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'content-length',
  'expect',
]);
/** Fields that curl adds where it is not told otherwise. */
const ADDED_BY_CURL = ['Accept', 'User-Agent', 'Content-Type'];
const NAME = /^[\w!#$%&'*+.^`|~-]+$/;
/** Fails with these words where the variable is not set. */
const LOGIN = `"\${LOGIN:?set it to user:password}"`;

/**
 * The request as a command for sh: its body as decoded, its secrets left out. Who logged in with a password has to set
 * LOGIN before running it.
 */
export function curlCommand({ head, request }: Exchange, upstream: string): string {
  const bytes = request ? bytesOf(request.body) : undefined;
  const url = upstream.replace(/\/$/, '') + asciiTarget(pathOf(redactTarget(head.target)));
  const words = [
    'curl --silent --show-error --globoff --path-as-is',
    // curl would wait for the body of an answer to HEAD.
    ...(head.method === 'HEAD' ? ['--head'] : [`--request ${shellQuoted(head.method)}`]),
    ...(hasBasicLogin(head.headers) ? [`--user ${LOGIN}`] : []),
    ...headerWords(head.headers, isCodedStill(request?.body)),
    ...(bytes ? ['--data-binary @-'] : []),
    shellQuoted(url),
  ];
  const command = words.join(' \\\n  ');
  if (!bytes) return `${command}\n`;
  return `printf %s '${Buffer.from(bytes).toString('base64')}' | base64 -d | ${command}\n`;
}

function bytesOf(body: Body): Uint8Array | undefined {
  return 'bytes' in body && body.bytes.length > 0 ? body.bytes : undefined;
}

/** True where the coding could not be undone, so that the bytes are still as on the wire. */
function isCodedStill(body: Body | undefined): boolean {
  return body?.kind === 'damaged' && body.error.code === 'unknown-coding';
}

/** Of an absolute target what comes after the host: curl goes to the server itself. */
function pathOf(target: string): string {
  return target.replace(/^https?:\/\/[^/?#]*/i, '').replace(/^(?!\/)/, '/');
}

function asciiTarget(target: string): string {
  return target.replace(
    /[^!-~]/g,
    (character) => `%${(character.charCodeAt(0) & 0xff).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}

function hasBasicLogin(headers: RawHeaders): boolean {
  return pairs(headers).some(
    ([name, value]) => name.toLowerCase() === 'authorization' && /^\s*basic\s/i.test(value),
  );
}

function headerWords(headers: RawHeaders, isCoded: boolean): readonly string[] {
  const given = pairs(headers).filter(([name]) => {
    const lower = name.toLowerCase();
    const isOfCoding = lower === 'content-encoding' && !isCoded;
    return NAME.test(name) && !LEFT_OUT.has(lower) && !isOfCoding && !isSecretHeader(name);
  });
  const names = new Set(given.map(([name]) => name.toLowerCase()));
  const absent = ADDED_BY_CURL.filter((name) => !names.has(name.toLowerCase()));
  return [
    // curl takes a field without a value by a semicolon, and one to be left out by nothing.
    ...given.map(
      ([name, value]) => `--header ${shellQuoted(value === '' ? `${name};` : `${name}: ${value}`)}`,
    ),
    ...[...absent, 'Expect'].map((name) => `--header '${name}:'`),
  ];
}

function pairs(headers: RawHeaders): readonly (readonly [name: string, value: string])[] {
  return Array.from({ length: headers.length >> 1 }, (_, index) => [
    headers[index * 2] as string,
    headers[index * 2 + 1] as string,
  ]);
}
