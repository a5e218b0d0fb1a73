import { documentOf } from '../inspect/eas/body.ts';
import type { Exchange } from '../inspect/exchange.ts';
import type { Body } from '../inspect/message.ts';
import { NODE_BYTES } from '../inspect/wbxml/document.ts';

/** Most memory in bytes that the bodies kept for the screen take; older exchanges keep their row and their findings. */
const MAX_BODY_BYTES = 64 * 1024 ** 2;

/** The exchanges with the bodies of the newest only: those that fit the limit together. */
export function withinBudget(exchanges: readonly Exchange[], limit = MAX_BODY_BYTES): readonly Exchange[] {
  let total = 0;
  for (let index = exchanges.length - 1; index >= 0; index--) {
    total += bytesOf(exchanges[index] as Exchange);
    if (total > limit)
      return [...exchanges.slice(0, index + 1).map(withoutBodies), ...exchanges.slice(index + 1)];
  }
  return exchanges;
}

function bytesOf({ request, response }: Exchange): number {
  return keptBytes(request?.body) + keptBytes(response?.body);
}

/** The bytes and their tree, which can take many times as much: a node may be read from one byte. */
function keptBytes(body: Body | undefined): number {
  if (!body || !('bytes' in body)) return 0;
  return body.bytes.length + (documentOf(body)?.size ?? 0) * NODE_BYTES;
}

function withoutBodies(exchange: Exchange): Exchange {
  if (bytesOf(exchange) === 0) return exchange;
  const { request, response } = exchange;
  return {
    ...exchange,
    ...(request && { request: { ...request, body: forgotten(request.body) } }),
    ...(response && { response: { ...response, body: forgotten(response.body) } }),
  };
}

function forgotten({ length }: Body): Body {
  return { kind: 'over-limit', length };
}
