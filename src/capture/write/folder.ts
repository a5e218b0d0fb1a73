import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CapturedBody, XmlBody } from '../../inspect/message.ts';
import type { CapturedExchange } from '../captured-exchange.ts';
import { type Exported, knownBytes } from './exported.ts';
import { requestHeadBytes, responseHeadBytes } from './heads.ts';

/** Writes one exchange into a folder of its own, which only its owner may read: heads and bodies as files of their own. */
export async function writeExchangeFolder(
  root: string,
  { captured, judged, number }: Exported,
): Promise<void> {
  const command = (judged?.line.command ?? captured.request.head.method)
    .replace(/[^\w.-]/g, '_')
    .slice(0, 40);
  const folder = join(root, `${String(number).padStart(6, '0')}-${command}`);
  await mkdir(folder, { mode: 0o700 });
  const write = (name: string, data: Uint8Array | string): Promise<void> =>
    writeFile(join(folder, name), data, { mode: 0o600, flag: 'wx' });
  const { request, response } = captured;
  await write('request.head', requestHeadBytes(request.head));
  await writeBody(write, 'request', request.body);
  if (response) {
    await write('response.head', responseHeadBytes(response.head));
    await writeBody(write, 'response', response.body);
  }
  await write('exchange.json', `${JSON.stringify(factsOf(captured))}\n`);
}

async function writeBody(
  write: (name: string, data: Uint8Array | string) => Promise<void>,
  side: string,
  body: CapturedBody | XmlBody,
): Promise<void> {
  if ('xml' in body) await write(`${side}.xml`, body.xml);
  else await write(`${side}.body`, knownBytes(body) ?? '');
}

/** What heads and bodies do not tell. A body that is left out has its length here. */
function factsOf({ at, durationMs, origin, identity, request, response }: CapturedExchange): object {
  return {
    ...(at !== undefined && { at }),
    ...(durationMs !== undefined && { durationMs }),
    ...(origin !== undefined && { origin }),
    ...(identity !== undefined && { identity }),
    ...bodyFacts('request', request.body),
    ...(response && bodyFacts('response', response.body)),
  };
}

function bodyFacts(side: 'request' | 'response', body: CapturedBody | XmlBody): object {
  if ('xml' in body) return { [`${side}Line`]: body.line };
  return {
    ...(body.overLimit && { [`${side}LeftOut`]: body.length }),
    ...(body.unknown && { [`${side}Unknown`]: [...body.unknown] }),
  };
}
