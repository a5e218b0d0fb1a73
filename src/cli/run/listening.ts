import type { RunningProxy } from '../../proxy/index.ts';
import type { Session } from '../../ui/state/state.ts';
import { enforcedRules } from '../enforce-options.ts';
import type { Listening } from '../output/output.ts';
import type { LoadedRules } from '../rule-options.ts';
import type { Setup } from '../setup.ts';
import type { StayingOptions } from '../staying.ts';
import type { RunOptions } from './run-options.ts';

/** How devices come to a proxy, and what it stands before. */
export interface Before {
  readonly modes: readonly string[];
  readonly upstream?: URL | undefined;
  /** Hosts whose TLS is read. */
  readonly intercept?: readonly string[] | undefined;
  /** Where devices find out how to use it. */
  readonly setup?: Setup;
}

/** What is told of a proxy that listens. */
export type ListeningProxy = Pick<RunningProxy, 'scheme' | 'address' | 'port'>;

/** What the options make the proxy do; nothing where all rules only report. */
export function enforcing({ onError }: RunOptions, { packs, policy }: LoadedRules): Partial<Listening> {
  const enforce = enforcedRules(
    packs.flatMap(({ rules }) => rules),
    policy,
  );
  return Object.keys(enforce).length === 0 ? {} : { enforce, onError };
}

export function keeping({ keep }: StayingOptions): Pick<Listening, 'keepsDevices'> {
  return keep ? { keepsDevices: true } : {};
}

export function sessionOf({ mode, scheme, address, port, upstream }: Listening): Session {
  return {
    mode,
    address: `${scheme}://${address.includes(':') ? `[${address}]` : address}:${port}`,
    ...(upstream !== null && { upstream }),
  };
}

export function listeningOf({ scheme, address, port }: ListeningProxy, before: Before): Listening {
  const { modes, upstream, intercept, setup } = before;
  return {
    mode: modes.join(','),
    scheme,
    address,
    port,
    upstream: upstream?.href.replace(/\/$/, '') ?? null,
    ...(intercept && { intercept }),
    ...(setup && { setup: setup.url }),
  };
}
