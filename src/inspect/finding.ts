import type { Direction } from './message.ts';
import type { Span } from './wbxml/document.ts';

export type Severity = 'error' | 'warning' | 'info';

/** What the proxy did about a message or a finding. */
export type ActionTaken = 'none' | 'rewritten' | 'blocked';

/** The item a finding speaks of; a member is absent where the wire did not say. */
export interface FindingItem {
  readonly collectionId?: string;
  readonly serverId?: string;
  readonly clientId?: string;
  readonly class?: string;
  readonly messageClass?: string;
}

/** One violation of one rule: what is wrong, why it matters, where, and on which requirement it rests. */
export interface Finding {
  /** pack/id, such as `umcallerid/message-class`. */
  readonly rule: string;
  readonly severity: Severity;
  readonly spec: readonly string[];
  readonly direction: Direction;
  readonly message: string;
  readonly why: string;
  /** Names from the root: `Sync/Collections/Collection/…`. */
  readonly path: string;
  readonly item?: FindingItem;
  /** Absent where it was taken out of the capture. */
  readonly value?: string;
  /** In the body with its content coding undone; in a multipart body, counted from the start of the whole body. */
  readonly span?: Span;
  /** In place of `span`, where the source holds XML: the line on which the element begins, from 1. */
  readonly line?: number;
  /** What the value should have been, where a rule can tell. */
  readonly proposal?: string;
  readonly action: ActionTaken;
  /** Why nothing was done, where the operator asked for the rule to be enforced. */
  readonly hindrance?: string;
}
