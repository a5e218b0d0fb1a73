import type { CapturePlace, CaptureTrouble } from '../../capture/captured-exchange.ts';
import type { Unopened } from '../../capture/report/report.ts';
import type { Exchange } from '../../inspect/exchange.ts';
import type { ScanPart, UnitResult } from './job.ts';

/** Turns the exchanges of one capture into what its output is made of. */
export interface PartMaker {
  exchange(exchange: Exchange, place: CapturePlace): void;
  trouble(trouble: CaptureTrouble): void;
  unopened(unopened: Unopened): void;
  /** What has come together since this was last asked; nothing where it is little, unless all of it is wanted. */
  take(all: boolean): ScanPart | undefined;
  readonly left: UnitResult['left'];
}
