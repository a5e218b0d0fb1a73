import type { Exchange } from '../inspect/exchange.ts';
import type { Body } from '../inspect/message.ts';

/** Most bytes of bodies that the screen keeps; older exchanges keep their row and their findings. */
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

/** A tree takes about as much again as the bytes it was read from. */
function keptBytes(body: Body | undefined): number {
  return body && 'bytes' in body ? body.bytes.length * 2 : 0;
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
