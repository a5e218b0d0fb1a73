import type { Device } from '../devices/device.ts';
import type { Progress } from '../devices/progress.ts';
import type { FindingGroup } from '../findings/groups.ts';

/** A device of a file, and the number of its first exchange there. */
export interface GatheredDevice {
  readonly device: Device;
  readonly first: number;
  /** SyncKeys and folders, where those have changed. */
  readonly progress?: Progress;
}

/** What rules and devices of a file have come to: those that have changed since it was told before. */
export interface Gathered {
  readonly groups: readonly FindingGroup[];
  readonly devices: readonly GatheredDevice[];
  /** Part of the exchanges that were counted, from 0 to 1. */
  readonly share: number;
}
