import type { RulePolicy } from '../../inspect/rules/policy.ts';
import type { RulePack } from '../../inspect/rules/rule.ts';
import type { CopyState } from '../copy/state.ts';
import type { DetailState } from '../detail/state.ts';
import type { DeviceTable } from '../devices/device-table.ts';
import type { KeyedCursor } from '../draw/keyed-cursor.ts';
import type { Size } from '../draw/line.ts';
import type { FilterState } from '../filter/state.ts';
import type { FindingGroups } from '../findings/groups.ts';
import type { HoldState } from '../hold/state.ts';
import type { RulesState } from '../rules/state.ts';
import type { Effect } from './effect.ts';
import type { Entry } from './entry.ts';
import type { Log } from './log.ts';
import type { Rate } from './rate.ts';
import type { VisibleList } from './visible-list.ts';

export type ScreenName = 'exchanges' | 'detail' | 'findings' | 'devices' | 'rules' | 'help' | 'connect';

/** What the UI was started on; says nothing that changes by itself. */
export interface Session {
  /** `reverse`; of a file, its name. */
  readonly mode: string;
  /** Where devices connect; absent until the proxy listens. */
  readonly address?: string;
  readonly upstream?: string;
  /** It is a capture that is looked at, not traffic. */
  readonly isFile?: boolean;
  /** Answers that lead devices elsewhere are rewritten. */
  readonly keepsDevices?: boolean;
  /** Where devices find out how to use the proxy. */
  readonly setup?: {
    readonly url: string;
    readonly others: readonly string[];
    /** Nothing outside this machine reaches it. */
    readonly isLoopback: boolean;
    /** The URL as a QR code, in rows of half blocks. */
    readonly qr?: readonly string[];
  };
}

/** The rules in use, and the operator's choices about them. */
export interface RulesInUse {
  readonly packs: readonly RulePack[];
  readonly policy: RulePolicy;
}

/** The exchange under the cursor of the list. */
export interface ListFocus {
  /** Absent while the list follows the newest. */
  readonly number?: number;
  /** Row of the screen that it keeps while rows come and go above it. */
  readonly row: number;
}

/**
 * What the screen shows. Never changed in place, but for log, visible list, groups, device table, rate and policy, which are shared with whoever
 * feeds them: `revision` grows when one of those changes.
 */
export interface UiState {
  readonly session: Session;
  readonly log: Log;
  readonly visible: VisibleList;
  readonly groups: FindingGroups;
  readonly deviceTable: DeviceTable;
  readonly rate: Rate;
  readonly rulesInUse: RulesInUse;
  readonly revision: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Of the whole terminal. */
  readonly size: Size;
  readonly screen: ScreenName;
  /** The screens to go back to, the latest last. */
  readonly trail: readonly ScreenName[];
  readonly list: ListFocus;
  readonly detail?: DetailState;
  readonly findings: KeyedCursor;
  readonly devices: KeyedCursor;
  readonly rules: RulesState;
  /** First row of the help that is on the screen. */
  readonly help: number;
  readonly filter: FilterState;
  /** Absent where nothing can be held. */
  readonly hold?: HoldState;
  readonly copy?: CopyState;
  readonly hasMouse: boolean;
  /** The last thing that was said to the person, in the row above the keys. */
  readonly note: string;
  /** How far a file was read; empty where it was read to its end. */
  readonly reading: string;
  /** Of a file, the part of its exchanges that Findings and Devices are of, from 0 to 1. */
  readonly gathered: number;
  /** What has to be done outside; the store does it and takes it away. */
  readonly effects: readonly Effect[];
}

/** The state with one more thing to be done outside. */
export function withEffect(state: UiState, effect: Effect): UiState {
  return { ...state, effects: [...state.effects, effect] };
}

/** Marks an exchange, or takes its mark away. */
export function toggledMark(state: UiState, { number, exchange }: Entry): UiState {
  const marked = state.log.toggleMark(number);
  state.visible.touch(number);
  if (!marked) return state;
  return withEffect(state, { kind: 'mark', id: exchange.id, isMarked: marked.isMarked });
}

/** Goes to a screen, from which `back` leads here again. */
export function goTo(state: UiState, screen: ScreenName): UiState {
  if (screen === state.screen) return state;
  return { ...state, screen, trail: [...state.trail, state.screen].slice(-MAX_TRAIL) };
}

/** Back to the screen before; to the list of exchanges where there is none. */
export function goBack(state: UiState): UiState {
  return { ...state, screen: state.trail.at(-1) ?? 'exchanges', trail: state.trail.slice(0, -1) };
}

/** Screens that `back` remembers. */
const MAX_TRAIL = 20;
