import { exchangeLine, findingLine } from '../../inspect/json-lines.ts';
import { printableJson } from '../../inspect/printable.ts';
import type { ScanUnit } from './job.ts';
import type { PartMaker } from './part-maker.ts';
import { TextCollector } from './text-collector.ts';

/** The lines of live traffic, each with its place in the capture. */
export function jsonPart({ path }: Pick<ScanUnit, 'path'>): PartMaker {
  const collector = new TextCollector();
  const line = (value: object): void => collector.write(`${printableJson(value)}\n`);
  return {
    left: { exchanges: 0, findings: 0 },
    exchange: (exchange, source) => {
      for (const finding of exchange.findings) line({ ...findingLine(exchange.id, finding), source });
      line({ ...exchangeLine(exchange), source });
    },
    trouble: ({ place, message, isEnd, isLoss }) =>
      line({ type: 'note', message, isEnd, isLoss, source: place }),
    unopened: ({ code, message, wayOut }) =>
      line({ type: 'note', code, message, wayOut, source: { file: path } }),
    take: (all) => collector.take(all),
  };
}
