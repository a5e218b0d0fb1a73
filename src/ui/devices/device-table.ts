import { Recent } from '../../inspect/eas/recent.ts';
import type { ExchangeEvent } from '../../inspect/events.ts';
import { countBySeverity } from '../../inspect/exchange.ts';
import type { Entry } from '../state/entry.ts';
import type { Device, SyncProgress, Waiting } from './device.ts';
import { deviceKey, MAX_DEVICES, NAMELESS, named } from './device-key.ts';
import { DeviceProgress, type Progress } from './progress.ts';
import { documentIn, waitsForChanges } from './sync-keys.ts';

/** Collections and folders kept of all devices, some 100 bytes each; then devices lose theirs, the most silent first. */
const MAX_KEPT = 200_000;

interface Known {
  device: Device;
  readonly progress: DeviceProgress;
}

/** Devices by user and DeviceId, kept up to date by events and changed in place. */
export class DeviceTable {
  /** In the order in which they were first seen. */
  readonly #known = new Map<string, Known>();
  readonly #recent: Recent<string>;
  /** Those with collections or folders, in the order of their last one. */
  readonly #progressing = new Map<string, DeviceProgress>();
  /** Numbers of first exchanges, of devices that were counted elsewhere. */
  readonly #firsts = new Map<string, number>();
  #kept = 0;
  readonly #mostKept: number;
  #rows: readonly Device[] | undefined;
  #keys: readonly string[] | undefined;

  /** `most` is the most devices, `mostKept` the most collections and folders of all of them. */
  constructor(most = MAX_DEVICES, mostKept = MAX_KEPT) {
    this.#recent = new Recent(most);
    this.#mostKept = mostKept;
  }

  /** Takes in what an event told of an exchange. */
  record({ exchange }: Entry, event: ExchangeEvent): void {
    const { user, deviceId = '' } = exchange.line;
    const key = deviceKey(user, deviceId);
    const known = this.#at(key, event);
    if (!known) return;
    const latest = deviceId === '' ? undefined : this.#progress(key, known.progress, exchange, event);
    known.device = after(known.device, exchange, event, latest);
    this.#rows = undefined;
  }

  #progress(key: string, progress: DeviceProgress, exchange: Asked, event: ExchangeEvent) {
    const before = progress.size;
    const latest = progress.record(exchange, event);
    if (progress.size === 0) return latest;
    this.#kept += progress.size - before;
    this.#progressing.delete(key);
    this.#progressing.set(key, progress);
    // Asked before the loop begins, for a Map steps over all that was deleted at its front.
    if (this.#kept > this.#mostKept) this.#dropProgress();
    return latest;
  }

  #dropProgress(): void {
    for (const [oldest, kept] of this.#progressing) {
      if (this.#kept <= this.#mostKept) return;
      this.#kept -= kept.size;
      this.#progressing.delete(oldest);
      kept.forget();
    }
  }

  /** Takes in a device of a file as it was counted there; `first` says which came before which. */
  put(device: Device, first: number, progress: Progress | undefined): void {
    const known = this.#known.get(device.key);
    const kept = progress ? DeviceProgress.of(progress) : (known?.progress ?? new DeviceProgress());
    this.#known.set(device.key, { device, progress: kept });
    if (this.#firsts.get(device.key) !== first) this.#keys = undefined;
    this.#firsts.set(device.key, first);
    this.#rows = undefined;
  }

  /** What is known of one device. */
  of(key: string): Device | undefined {
    return this.#known.get(key)?.device;
  }

  /** The devices in the order in which they came; what has no DeviceId is last. */
  all(): readonly Device[] {
    this.#rows ??= this.keys().map((key) => (this.#known.get(key) as Known).device);
    return this.#rows;
  }

  /** The keys of `all`. */
  keys(): readonly string[] {
    if (!this.#keys) {
      const named = [...this.#known.keys()].filter((key) => key !== NAMELESS);
      if (this.#firsts.size > 0) named.sort((one, other) => this.#firstOf(one) - this.#firstOf(other));
      this.#keys = this.#known.has(NAMELESS) ? [...named, NAMELESS] : named;
    }
    return this.#keys;
  }

  #firstOf(key: string): number {
    return this.#firsts.get(key) ?? 0;
  }

  /** SyncKeys and folders of a device. */
  progressOf(key: string): DeviceProgress | undefined {
    return this.#known.get(key)?.progress;
  }

  /** The device of a key; a new one for the first event of an exchange only. */
  #at(key: string, event: ExchangeEvent): Known | undefined {
    const known = this.#known.get(key);
    if (!known && event.kind !== 'opened') return undefined;
    // Set, not got: that moves it to the end without a second look.
    const gone = this.#recent.set(key, key);
    if (gone !== undefined) this.#drop(gone);
    if (known) return known;
    const made: Known = { device: newDevice(key), progress: new DeviceProgress() };
    this.#known.set(key, made);
    this.#keys = undefined;
    return made;
  }

  #drop(key: string): void {
    this.#kept -= this.#progressing.get(key)?.size ?? 0;
    this.#progressing.delete(key);
    this.#known.delete(key);
    this.#keys = undefined;
  }
}

function newDevice(key: string): Device {
  return { key, lastCommand: '', lastAt: 0, exchanges: 0, findings: { error: 0, warning: 0, info: 0 } };
}

type Asked = Entry['exchange'];

function after(
  device: Device,
  exchange: Asked,
  event: ExchangeEvent,
  latest: SyncProgress | undefined,
): Device {
  const progressed = latest ? { ...device, latest } : device;
  switch (event.kind) {
    case 'opened':
      return opened(progressed, exchange);
    case 'request-judged':
      return { ...withFindings(progressed, event.findings), ...waiting(device, exchange, event) };
    case 'response-judged':
    case 'released':
      return withFindings(progressed, event.findings);
    case 'answered':
    case 'held':
      return progressed;
    case 'failed':
    case 'closed':
      return withoutWaiting(progressed, event.id);
  }
}

function opened(device: Device, { line, openedAt }: Asked): Device {
  const { deviceId, deviceType, user, protocolVersion } = line;
  const isNamed = deviceId !== undefined && deviceId !== '';
  return {
    ...device,
    ...(isNamed && { id: named(deviceId) }),
    ...(isNamed && user !== undefined && { user: named(user) }),
    ...(isNamed && deviceType !== undefined && { type: named(deviceType) }),
    ...(protocolVersion !== undefined && { protocolVersion: named(protocolVersion) }),
    lastCommand: named(line.command),
    lastAt: openedAt,
    exchanges: device.exchanges + 1,
  };
}

function waiting(
  device: Device,
  { id, line, openedAt }: Asked,
  event: ExchangeEvent & { kind: 'request-judged' },
): { readonly waiting?: Waiting } {
  const { command } = line;
  const { body, repeats } = event.request;
  const waits = command === 'Ping' || (command === 'Sync' && waitsForChanges(documentIn(body) ?? repeats));
  if (waits) return { waiting: { id, command, since: openedAt } };
  return device.waiting ? { waiting: device.waiting } : {};
}

function withoutWaiting(device: Device, id: string): Device {
  if (device.waiting?.id !== id) return device;
  const { waiting: _, ...rest } = device;
  return rest;
}

function withFindings(device: Device, findings: Parameters<typeof countBySeverity>[0]): Device {
  if (findings.length === 0) return device;
  const more = countBySeverity(findings);
  const { error, warning, info } = device.findings;
  return {
    ...device,
    findings: { error: error + more.error, warning: warning + more.warning, info: info + more.info },
  };
}
