import type { Socket } from 'node:net';
import { type Opening, readOpening } from './opening.ts';

/** What a connection begins with, once that can be told. */
export type Beginning =
  | Exclude<Opening, { kind: 'more' }>
  /** Nothing was said in time: the other side may be the one to begin. */
  | { readonly kind: 'silent' }
  /** The connection ended before. */
  | { readonly kind: 'gone' };

/**
 * Looks at how a client begins, and leaves all of it in the socket to be read again. Waits for ever, or for `silenceMs` where
 * it is given; half a beginning counts as `other` then.
 */
export function firstBytes(socket: Socket, silenceMs?: number): Promise<Beginning> {
  return new Promise((resolve) => {
    let seen = Buffer.alloc(0);
    const end = (beginning: Beginning) => {
      clearTimeout(timer);
      socket.off('readable', look);
      socket.off('end', gone);
      socket.off('close', gone);
      if (seen.length > 0 && !socket.destroyed) socket.unshift(seen);
      // The socket forgets that it was read by hand one tick later; whoever reads it next begins after that.
      setImmediate(resolve, beginning);
    };
    const look = () => {
      for (let chunk = socket.read(); chunk !== null; chunk = socket.read())
        seen = Buffer.concat([seen, chunk]);
      const opening = readOpening(seen);
      if (opening.kind !== 'more') end(opening);
    };
    const gone = () => end(seen.length > 0 && !socket.destroyed ? { kind: 'other' } : { kind: 'gone' });
    const timer =
      silenceMs === undefined
        ? undefined
        : setTimeout(() => end({ kind: seen.length > 0 ? 'other' : 'silent' }), silenceMs);
    socket.on('readable', look);
    socket.on('end', gone);
    socket.on('close', gone);
    if (socket.destroyed) gone();
  });
}
