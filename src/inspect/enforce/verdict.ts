import type { Finding } from '../finding.ts';
import type { InspectedRequest, InspectedResponse, RawHeaders, ResponseHead } from '../message.ts';

/** What becomes of a message that was held: the whole of it is known, and no byte of it has left yet. */
export type Verdict =
  /** Goes on byte for byte as it came. */
  | { readonly kind: 'pass' }
  /** Goes on with another body; `headers` are those that came, with what speaks of the body's bytes put right. */
  | { readonly kind: 'send'; readonly headers: RawHeaders; readonly body: Uint8Array }
  /** The proxy answers in place of the server; of a request, the server never hears. */
  | { readonly kind: 'answer'; readonly head: ResponseHead; readonly body: Uint8Array };

/** An Add or Change that was taken out of a Sync request; its refusal has to be told in the answer. */
export interface RefusedItem {
  readonly collectionId: string;
  readonly operation: 'Add' | 'Change';
  /** ClientId of an Add, ServerId of a Change. */
  readonly id: string;
  /** Class of the item, where the request named one. */
  readonly class?: string;
}

/** Items taken out of a request, with what an answer has to be made of where the server gives none. */
export interface Refusal {
  readonly items: readonly RefusedItem[];
  /** SyncKey of each collection in the request, by CollectionId. */
  readonly syncKeys: ReadonlyMap<string, string>;
}

export interface HeldRequest {
  readonly message: InspectedRequest;
  /** With what was done about each. */
  readonly findings: readonly Finding[];
  readonly verdict: Verdict;
  /** Then the answer has to be held too, and handed to the enforcer with this. */
  readonly refusal?: Refusal;
}

export interface HeldResponse {
  readonly message: InspectedResponse;
  readonly findings: readonly Finding[];
  readonly verdict: Verdict;
}
