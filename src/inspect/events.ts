import type { RequestLine } from './eas/request-line.ts';
import type { Finding } from './finding.ts';
import type { Direction, InspectedRequest, InspectedResponse, RequestHead, ResponseHead } from './message.ts';

export interface Failure {
  readonly code:
    | 'upstream-refused' // no connection could be made: name, route, port or TLS
    | 'upstream-reset' // the connection broke before or in the middle of the answer
    | 'upstream-timeout'
    | 'client-gone'
    | 'bad-request' // the client's bytes are no HTTP that may be forwarded
    | 'stopped' // the proxy was stopped before the exchange ended
    | 'dropped' // a person dropped a message that was held
    | 'internal';
  readonly message: string;
}

/** A message as a person has edited it: one of the two, with what is found in it. */
export interface EditedMessage {
  readonly request?: InspectedRequest;
  readonly response?: InspectedResponse;
  readonly findings: readonly Finding[];
}

/** How a message that was held went on. */
export type Release =
  | 'let-go'
  | 'edited' // with the body that a person gave it
  | 'dropped'
  | 'answered' // by the proxy, in place of the server
  | 'timed-out' // as `let-go`; nobody decided
  | 'ended' // as `let-go`; nothing is held any more
  | 'gone'; // the client or the server left

/** Everything that can happen to an exchange, in order. The UI, the lines and a session are folds over these. */
export type ExchangeEvent = {
  /** The exchange, a ULID. */
  readonly id: string;
  /** Milliseconds since 1970; NaN where a capture does not tell. */
  readonly at: number;
} & (
  | {
      readonly kind: 'opened';
      readonly head: RequestHead;
      readonly line: RequestLine;
      /** Where the request goes: `https://mail.example.com`. */
      readonly server?: string;
    }
  | {
      readonly kind: 'request-judged';
      readonly request: InspectedRequest;
      readonly findings: readonly Finding[];
      /** What went upstream in place of it, where that was another. */
      readonly sent?: InspectedRequest;
    }
  | { readonly kind: 'answered'; readonly head: ResponseHead }
  | {
      readonly kind: 'response-judged';
      /** As it came; where the proxy answered a request that never went upstream, that answer. */
      readonly response: InspectedResponse;
      readonly findings: readonly Finding[];
      /** What the client got in place of it, where that was another. */
      readonly sent?: InspectedResponse;
    }
  /** The message that was judged last waits for a person; told again where something about that changes. */
  | {
      readonly kind: 'held';
      readonly direction: Direction;
      /** When it goes on by itself, in milliseconds since 1970. */
      readonly until: number;
      /** What goes on in place of it when it is let go. */
      readonly edited?: EditedMessage;
    }
  | {
      readonly kind: 'released';
      readonly direction: Direction;
      readonly how: Release;
      /** What is found in the edited version, where that went on. */
      readonly findings: readonly Finding[];
      /** What left in place of what came, where that was another. */
      readonly sentRequest?: InspectedRequest;
      readonly sentResponse?: InspectedResponse;
    }
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** Always the last; `durationMs` counts from the request's first byte to the answer's last; NaN where a capture does not tell. */
  | { readonly kind: 'closed'; readonly durationMs: number }
);

export type ExchangeListener = (event: ExchangeEvent) => void;
