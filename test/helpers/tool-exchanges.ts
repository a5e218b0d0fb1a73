import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as assert from 'uvu/assert';
import type { CapturedExchange, XmlBody } from '../../src/capture/captured-exchange.ts';
import { wholeBody } from '../../src/inspect/eas/body.ts';
import { undoCodings } from '../../src/inspect/eas/content-coding.ts';
import { headerValue } from '../../src/inspect/eas/headers.ts';
import type { CapturedBody } from '../../src/inspect/message.ts';
import { capture } from './captures.ts';
/** The recorded exchanges that were replayed through other tools, in order. */
export const toolExchanges: readonly string[] = [
  'z-push/286-Sync',
  'z-push/306-Sync',
  'sogo/074-FolderSync-gzip-listener',
  'z-push/285-Sync',
  'z-push/321-ItemOperations',
  'z-push/330-FolderSync',
  'sogo/029-ItemOperations-b64query-multipart',
];

const fixtures = fileURLToPath(new URL('../fixtures/tools', import.meta.url));

/** A file that a tool wrote. */
export function toolFile(name: string): string {
  return join(fixtures, name);
}

/** Holds what was read of a tool's file against what was replayed through it: method, target, status, both bodies. */
export function assertReplayed(
  read: readonly CapturedExchange[],
  count: number = toolExchanges.length,
  withCodings = true,
): void {
  assert.equal(
    read.map(({ request }) => headerValue(request.head.headers, 'x-replayed')),
    toolExchanges.slice(0, count),
  );
  for (const { request, response, place } of read) {
    const name = toolExchanges[place.entry - 1] as string;
    const expected = capture(name);
    assert.is(request.head.method, expected.request.head.method, name);
    assert.is(request.head.target, expected.request.head.target, name);
    assert.is(response?.head.status, expected.response.head.status, name);
    assert.is(hexOf(request.body), hexOf(expected.request.captured), name);
    const { head, captured } = expected.response;
    const answer = withCodings ? captured : wholeBody(undoCodings(head.headers, captured.bytes).bytes);
    assert.is(hexOf(response?.body), hexOf(answer), name);
    assert.is(
      headerValue(response?.head.headers ?? [], 'content-encoding'),
      withCodings ? headerValue(head.headers, 'content-encoding') : undefined,
    );
  }
}

function hexOf(body: CapturedBody | XmlBody | undefined): string | undefined {
  return body && 'bytes' in body ? Buffer.from(body.bytes).toString('hex') : undefined;
}
