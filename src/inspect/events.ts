import type { RequestLine } from './eas/request-line.ts';
import type { Finding } from './finding.ts';
import type { InspectedRequest, InspectedResponse, RequestHead, ResponseHead } from './message.ts';

export interface Failure {
  readonly code:
    | 'upstream-refused' // no connection could be made: name, route, port or TLS
    | 'upstream-reset' // the connection broke before or in the middle of the answer
    | 'upstream-timeout'
    | 'client-gone'
    | 'bad-request' // the client's bytes are no HTTP that may be forwarded
    | 'stopped' // the proxy was stopped before the exchange ended
    | 'internal';
  readonly message: string;
}

/** Everything that can happen to an exchange, in order. The UI, the lines and a session are folds over these. */
export type ExchangeEvent = {
  /** The exchange, a ULID. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
} & (
  | { readonly kind: 'opened'; readonly head: RequestHead; readonly line: RequestLine }
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
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** Always the last; `durationMs` counts from the request's first byte to the answer's last. */
  | { readonly kind: 'closed'; readonly durationMs: number }
);

export type ExchangeListener = (event: ExchangeEvent) => void;
