import type { Finding } from '../finding.ts';
import type { InspectedRequest, InspectedResponse, RawHeaders, ResponseHead } from '../message.ts';
import type { Moved } from './keep-devices.ts';

/** What becomes of a message that was held: the whole of it is known, and no byte of it has left yet. */
export type Verdict =
  /** Goes on byte for byte as it came. */
  | { readonly kind: 'pass' }
  /** Goes on with other fields in its head, and its body byte for byte as it came. Of answers only. */
  | { readonly kind: 'head'; readonly headers: RawHeaders }
  /** Goes on with another body; `headers` are those that came, with what speaks of the body's bytes put right. */
  | { readonly kind: 'send'; readonly headers: RawHeaders; readonly body: Uint8Array }
  /** The proxy answers in place of the server; of a request, the server never hears. */
  | { readonly kind: 'answer'; readonly head: ResponseHead; readonly body: Uint8Array };

/** An item that was taken out of a Sync request; its refusal has to be told in the answer. */
export interface RefusedItem {
  readonly collectionId: string;
  readonly operation: 'Add' | 'Change' | 'Delete' | 'Fetch';
  /** ClientId of an Add, ServerId of all others. */
  readonly id: string;
  /** The occurrence of an appointment that a Change is about. (MS-ASAIRS InstanceId) */
  readonly instanceId?: string;
  /** Class of the item, where the request named one for it alone. */
  readonly class?: string;
}

/** What the request said of a collection: an answer is made of it where the server gives none. */
export interface RefusedCollection {
  readonly collectionId: string;
  readonly syncKey: string;
  /** Named beside the collection up to protocol 12.1. */
  readonly class?: string;
}

/** Items taken out of a request. The proxy hands it on as it is. */
export interface Refusal {
  readonly items: readonly RefusedItem[];
  /** The collections of those items. */
  readonly collections: readonly RefusedCollection[];
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
  /** Then requests of the device are to go to another server from here. */
  readonly moved?: Moved;
}
