import type { ExchangeListener } from '../inspect/events.ts';
import type { BodyLimits } from './body-copies.ts';
import type { Desk } from './hold-desk.ts';
import type { InspectionQueue } from './inspection-queue.ts';
import type { Asked, Judges } from './judging.ts';
import { OpeningAhead } from './opening-ahead.ts';
import { DEFAULT_INSPECT_LIMIT, type ProxyNotice, type ProxyOptions } from './options.ts';
import { Room } from './room.ts';

/** What all exchanges of a listener share. */
export interface ExchangeContext extends Judges, BodyLimits {
  /** Where messages wait for a person. */
  readonly desk?: Pick<Desk, 'isOn' | 'take' | 'forget'> | undefined;
  readonly queue: InspectionQueue;
  readonly ahead: OpeningAhead;
  readonly emit: ExchangeListener;
  readonly notice: (notice: ProxyNotice) => void;
  now(): number;
  newId(now: number): string;
}

/** A request as far as its head tells. */
export interface RelayedRequest extends Asked {
  /** Where it goes, as people know it. */
  readonly server: string;
  /** When it came, in milliseconds since 1970. */
  readonly at: number;
}

export function createExchangeContext(
  options: ProxyOptions,
  outlets: Pick<ExchangeContext, 'queue' | 'emit' | 'notice'>,
): ExchangeContext {
  const { inspector, enforcer, desk, moved, now, newId } = options;
  const inspectLimit = options.inspectLimit ?? DEFAULT_INSPECT_LIMIT;
  const holdLimit = options.holdLimit ?? inspectLimit;
  return {
    inspector,
    enforcer,
    desk,
    moved,
    inspectLimit,
    holdLimit,
    room: Room.forBodiesOf(Math.max(inspectLimit, holdLimit)),
    ahead: new OpeningAhead(inspector),
    now,
    newId,
    ...outlets,
  };
}
