import type { ScanSettings, ScanUnit } from './job.ts';
import { jsonPart } from './part-json.ts';
import type { PartMaker } from './part-maker.ts';
import { reportPart } from './part-report.ts';
import { textPart } from './part-text.ts';

/** What makes the parts that an output is put together from. */
export function partMaker(settings: ScanSettings, unit: ScanUnit): PartMaker {
  if (settings.output === 'text') return textPart(settings, unit);
  if (settings.output === 'json') return jsonPart(unit);
  return reportPart(settings);
}
