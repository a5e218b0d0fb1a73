import { DeviceTable } from '../devices/device-table.ts';
import type { Size } from '../draw/line.ts';
import { FindingGroups } from '../findings/groups.ts';
import { NO_DRAFTS } from '../hold/state.ts';
import type { Edges } from './effect.ts';
import { ExchangeLog } from './exchange-log.ts';
import type { Log } from './log.ts';
import { Rate } from './rate.ts';
import type { RulesInUse, Session, UiState } from './state.ts';
import { VisibleList } from './visible-list.ts';

/** What the UI is started with. */
export interface Start {
  readonly session: Session;
  readonly rulesInUse: RulesInUse;
  readonly size: Size;
  readonly savedFilters: readonly string[];
  readonly edges: Edges;
  /** False where the terminal reports no mouse. */
  readonly hasMouse?: boolean;
  /** Of a file; what a running proxy tells goes into a log of its own. */
  readonly log?: Log;
}

/** The state before the first event and the first key. */
export function firstState(start: Start): UiState {
  const { session, rulesInUse, size, savedFilters, edges, hasMouse = true, log = new ExchangeLog() } = start;
  return {
    session,
    log,
    visible: new VisibleList(log),
    groups: new FindingGroups(),
    deviceTable: new DeviceTable(),
    rate: new Rate(),
    rulesInUse,
    revision: 0,
    now: edges.now(),
    size,
    screen: 'exchanges',
    trail: [],
    list: { row: 0 },
    findings: { index: 0, row: 0 },
    devices: { index: 0, row: 0 },
    rules: { cursor: { index: 0, row: 0 } },
    help: 0,
    filter: { text: '', history: [], saved: savedFilters },
    ...(edges.desk && {
      hold: { limitMs: edges.desk.limitMs, text: '', waiting: [], drafts: NO_DRAFTS },
    }),
    hasMouse,
    note: '',
    reading: '',
    gathered: 1,
    effects: [],
  };
}
