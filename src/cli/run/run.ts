import type { Enforcer } from '../../inspect/enforce/enforcer.ts';
import type { ExchangeListener } from '../../inspect/events.ts';
import type { Inspector } from '../../inspect/inspector.ts';
import type { Desk } from '../../proxy/index.ts';
import type { LoadedRules } from '../rule-options.ts';
import type { Keeping } from '../session-options.ts';
import type { StayingOptions } from '../staying.ts';
import type { Before, ListeningProxy } from './listening.ts';

/** What a command that watches traffic needs: an inspector, somewhere to send events, and an end. */
export interface Run {
  readonly inspector: Inspector;
  readonly enforcer: Enforcer;
  /** Where a person may hold messages; absent where nobody looks on. */
  readonly desk?: Desk;
  readonly record: ExchangeListener;
  /** A person looks at it, and says when it is over. */
  readonly isWatched: boolean;
  /** Tells where the proxy listens, and before which server. */
  listening(proxy: ListeningProxy, before: Before): void;
  /** `rule`: of a finding that belongs to no exchange. */
  note(message: string, rule?: string): void;
  /** Closes the UI, writes the summary, and waits until all lines have left. */
  end(): Promise<void>;
  /** Closes the UI without a summary: for a run that did not come about. */
  abandon(): Promise<void>;
}

/** What a run is made of beside its options. */
export interface Means {
  readonly rules: LoadedRules;
  readonly live: StayingOptions;
  readonly kept: Keeping | undefined;
}
