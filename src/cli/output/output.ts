import type { Exchange } from '../../inspect/exchange.ts';
import type { Finding } from '../../inspect/finding.ts';
import type { Enforcement } from '../../inspect/rules/policy.ts';
import type { Setup } from '../setup.ts';

/** Where the proxy listens and what it stands before. */
export interface Listening {
  /** `reverse`, `forward`, `transparent`, or several with commas. */
  readonly mode: string;
  readonly scheme: 'http' | 'https';
  readonly address: string;
  readonly port: number;
  /** null where it stands before no server of its own. */
  readonly upstream: string | null;
  /** Hosts whose TLS is read in forward and transparent mode; all others pass unread. */
  readonly intercept?: readonly string[];
  /** Where devices find out how to use it. */
  readonly setup?: string;
  /** The rules that do more than report, with what they do; absent where there is none. */
  readonly enforce?: Readonly<Record<string, Enforcement>>;
  /** Answers that lead devices to other servers are rewritten. */
  readonly keepsDevices?: boolean;
  /** What becomes of a message that had to be judged and could not be. */
  readonly onError?: 'pass' | 'block';
  /** The file that the traffic is recorded in. */
  readonly session?: string;
}

/** What a run came to. */
export interface Summary {
  readonly exchanges: number;
  readonly failed: number;
  readonly findings: Readonly<Record<'error' | 'warning' | 'info', number>>;
  /** Findings by rule, most first. */
  readonly rules: readonly (readonly [rule: string, count: number])[];
}

/** One way to show what happens: text lines, JSON lines, or nothing while the terminal UI draws. */
export interface Output {
  listening(listening: Listening, setup?: Setup): void;
  /** As soon as a message was judged, which for a long poll is long before its exchange closes. */
  findings(exchange: Exchange, findings: readonly Finding[]): void;
  closed(exchange: Exchange): void;
  summary(summary: Summary): void;
  /** Something the person running the program should know, outside any exchange; of a finding, with its rule. */
  note(message: string, rule?: string): void;
}
