import type { CapturePlace } from '../captured-exchange.ts';
import type { ReportedExchange } from './report.ts';

/** `iPhone ABC`; empty where the request names no device. */
export function deviceOf({
  deviceType,
  deviceId,
}: Pick<ReportedExchange, 'deviceType' | 'deviceId'>): string {
  return [deviceType, deviceId].filter(Boolean).join(' ');
}

/** `#12`, `#12 raw/12_c.txt`, `#12 line 812`: where to look in the capture. */
export function placeOf({ entry, member, offset, line }: CapturePlace): string {
  const at = line === undefined ? (offset === undefined ? '' : `byte ${offset}`) : `line ${line}`;
  return [`#${entry}`, member ?? at].filter(Boolean).join(' ');
}
