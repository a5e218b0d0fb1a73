import type { ActionTaken, Finding } from '../../inspect/finding.ts';
import type { RawHeaders } from '../../inspect/message.ts';

/** The messages of an exchange: what came, what left in place of it, and for an empty Sync the body it repeats. */
export const PARTS = ['request', 'response', 'sent-request', 'sent-response', 'repeats'] as const;
export type Part = (typeof PARTS)[number];

/** Why a body is not in the file. */
export const MISSING = [
  'over-limit', // longer than what is inspected
  'withheld', // redacted as a whole, for it could not be read
  'dropped', // the disk was too slow
  'damaged', // the session that it was read from could not be read here
] as const;

/** A message as it goes to the file. */
export interface MessageRecord {
  readonly part: Part;
  readonly headers: RawHeaders;
  /** Of a response. */
  readonly status?: number;
  /** Length on the wire; absent where no body came. */
  readonly length?: number;
  /** As on the wire, content coding and all; of `repeats`, the document. */
  readonly body?: Uint8Array;
  /** `damaged` also where it is in the file, and cannot be read. */
  readonly missing?: (typeof MISSING)[number];
  /** It was decoded to its end and uses no code page that holds secrets: nobody need look for them again. */
  readonly isWithoutSecrets?: true;
  /** Elements of the document, by number, whose content was replaced before the body was kept. */
  readonly unknown?: readonly number[];
  /** The body is no bytes of a wire but XML of a log, and begins on this line of it. */
  readonly xmlLine?: number;
}

/** What a row of the list shows of an exchange. */
export interface ExchangeRow {
  readonly id: string;
  /** Milliseconds since 1970; NaN where a capture did not tell. */
  readonly at: number;
  /** Absent while it is open; NaN where a capture did not tell. */
  readonly durationMs?: number;
  readonly method: string;
  readonly target: string;
  readonly command: string;
  readonly protocolVersion?: string;
  readonly user?: string;
  readonly deviceId?: string;
  readonly deviceType?: string;
  readonly httpStatus?: number;
  readonly status?: string;
  /** Lengths on the wire. */
  readonly requestBytes?: number;
  readonly requestKind?: string;
  readonly responseBytes?: number;
  readonly responseKind?: string;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly action: ActionTaken;
  readonly byHand?: string;
  readonly failure?: string;
  readonly failureMessage?: string;
}

/** What is to be written of an exchange: its row anew, and the messages that were not written before. */
export interface ExchangeRecord extends ExchangeRow {
  readonly messages: readonly MessageRecord[];
  /** All of them; absent where they are as they were told before. */
  readonly findings?: readonly Finding[];
}
