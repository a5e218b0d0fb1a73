// What Node's http module keeps to itself and a proxy that alters nothing needs. Kept in this one file; the wire tests run on
// every supported version of Node and show when one of these moves.
import type { OutgoingMessage, Server, ServerResponse } from 'node:http';

interface Inside {
  /** The rendered head, blank line included, until it is sent. */
  _header: string | null;
  /** The client sent `Expect: 100-continue`; Node then closes after any other answer. */
  _expect_continue: boolean;
  /** Sends past the head, or queues while an earlier response holds the socket. */
  _writeRaw(text: string, encoding: 'latin1'): boolean;
}

/**
 * Puts another head in place of the one Node rendered and has not sent. Node's own rendering fixes the HTTP version,
 * re-encodes Content-Disposition, and refuses some Trailer fields; ours is the text as it was received.
 */
export function replaceHead(message: OutgoingMessage, head: string): void {
  (message as unknown as Inside)._header = head;
}

/** Writes an interim (1xx) response, head only. */
export function writeInterim(response: ServerResponse, head: string): void {
  (response as unknown as Inside)._writeRaw(head, 'latin1');
}

/** The upstream decides whether a connection whose client awaits 100 stays open. */
export function leaveExpectationToUpstream(response: ServerResponse): void {
  (response as unknown as Inside)._expect_continue = false;
}

/** Lets a client that has closed its sending side still read its answer. */
export function allowHalfOpenClients(server: Server): void {
  (server as Server & { httpAllowHalfOpen: boolean }).httpAllowHalfOpen = true;
}
