import type { IncomingMessage } from 'node:http';
import type { RequestHead } from '../inspect/message.ts';
import { requestHeadOf } from './head.ts';
import type { Notices } from './notices.ts';
import type { OwnAnswer, ProxyOptions } from './options.ts';

export interface OwnPagesOptions {
  /** Without it, no request is for the proxy itself. */
  readonly pages: ProxyOptions['ownPages'];
  /** Whether a request came to the proxy's own address, and is not on the way to another host. */
  isToProxy(request: IncomingMessage, head: RequestHead): boolean;
  readonly notices: Pick<Notices, 'defect'>;
}

/** The answer to a request that is for the proxy itself; undefined for all others, and never an error. */
export function ownAnswer(request: IncomingMessage, options: OwnPagesOptions): OwnAnswer | undefined {
  const { pages, isToProxy, notices } = options;
  if (!pages) return undefined;
  const head = requestHeadOf(request);
  try {
    return pages({ ...head, isToProxy: () => isToProxy(request, head) });
  } catch (error) {
    notices.defect('A page of our own could not be made', error);
    return FAILED;
  }
}

const FAILED: OwnAnswer = {
  status: 500,
  headers: ['Content-Type', 'text/plain'],
  body: Buffer.from('easlens: the page could not be made\n'),
};
