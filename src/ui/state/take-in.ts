import type { ExchangeEvent } from '../../inspect/events.ts';
import type { Gathered } from './gathered.ts';
import type { Change } from './log.ts';
import type { UiState } from './state.ts';

/** Folds an event into all that is changed in place; undefined where it belongs to no exchange that is kept. */
export function takeEvent(state: UiState, event: ExchangeEvent): Change | undefined {
  const { log, visible, groups, deviceTable, rate } = state;
  const change = log.record(event);
  if (!change) return undefined;
  visible.update(change);
  groups.record(change.entry, event);
  deviceTable.record(change.entry, event);
  if (change.isNew) rate.record(event.at);
  return change;
}

/** Takes in what rules and devices of a file have come to; gives when one of those devices was seen last, 0 without one. */
export function takeGathered(state: UiState, { groups, devices }: Gathered): number {
  let latest = 0;
  for (const group of groups) state.groups.put(group);
  for (const { device, first, progress } of devices) {
    state.deviceTable.put(device, first, progress);
    latest = Math.max(latest, device.lastAt || 0);
  }
  return latest;
}
