import type { Exchange } from './exchange.ts';

/** What a person does about a message that is held. */
export type HoldDecision =
  /** It goes on: as edited where it was, else as it came, and as the enforced rules say. */
  | 'let-go'
  /** It goes nowhere, and the connection is cut. */
  | 'drop'
  /** The proxy answers the request in place of the server. */
  | 'answer';

/** Where messages wait for a person. An exchange waits in one direction at a time, so its id tells which message is meant. */
export interface HoldDesk {
  /** How long a message waits for a decision, in milliseconds. */
  readonly limitMs: number;
  /**
   * Which messages are held: asked of each exchange as it is known when its request, and again when its response, is there.
   * Nothing is held without a filter, and what waits goes on at once.
   */
  setFilter(matches: ((exchange: Exchange) => boolean) | undefined): void;
  /** False where the exchange does not wait, or no longer. */
  decide(id: string, decision: HoldDecision): boolean;
  letAllGo(): void;
  /** Takes another WBXML document for the body; it is sent when it is let go. Says why it cannot be, where it cannot. */
  edit(id: string, document: Uint8Array): string | undefined;
  /** Somebody has begun to edit the message, or has ended: until then it waits longer. */
  editing(id: string, isOpen: boolean): void;
}
