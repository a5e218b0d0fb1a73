import type { CapturePlace } from '../../capture/captured-exchange.ts';
import type { Exchange } from '../../inspect/exchange.ts';
import { printable } from '../../inspect/printable.ts';
import { exchangeText } from '../output/exchange-text.ts';
import { styleFor } from '../output/style.ts';
import { findingText } from '../output/text.ts';
import type { ScanSettings, ScanUnit } from './job.ts';
import type { PartMaker } from './part-maker.ts';
import { TextCollector } from './text-collector.ts';

/** Lines for people: under the name of the capture the exchanges in which something is wrong, or that a filter asks for. */
export function textPart(settings: ScanSettings, { path }: Pick<ScanUnit, 'path'>): PartMaker {
  const { columns, hasColor, where } = settings;
  const style = styleFor(hasColor ? 'always' : 'never', false, {});
  const collector = new TextCollector();
  /** Why it matters is told once. */
  const explained = new Set<string>();
  let isNamed = false;
  const write = (text: string): void => {
    if (!isNamed) collector.write(`${style('strong', printable(path))}\n`);
    isNamed = true;
    collector.write(`${text}\n`);
  };
  return {
    left: { exchanges: 0, findings: 0 },
    exchange: (exchange, place) => {
      if (where === undefined && !isRemarkable(exchange)) return;
      write(exchangeText(exchange, { style, columns, lead: leadOf(exchange, place) }));
      for (const finding of exchange.findings) {
        write(findingText(finding, style, columns, !explained.has(finding.rule)));
        explained.add(finding.rule);
      }
    },
    trouble: ({ place, message }) =>
      write(`${style('warning', 'note')}  ${placeText(place)}: ${printable(message)}`),
    // Standard error tells of it.
    unopened: () => {},
    take: (all) => collector.take(all),
  };
}

/** Worth a line although nobody asked for it. */
function isRemarkable({ findings, request, response, line }: Exchange): boolean {
  return (
    findings.length > 0 ||
    line.problems.length > 0 ||
    [request?.body.kind, response?.body.kind].some((kind) => kind === 'damaged' || kind === 'over-limit')
  );
}

/** `#12  2026-11-23 10:00:03`, in local time; without a time, the member of an archive or folder. */
function leadOf({ openedAt }: Exchange, { entry, member }: CapturePlace): string {
  const at = new Date(openedAt);
  const time = Number.isNaN(at.getTime()) ? '' : at.toLocaleString('sv-SE');
  return [`#${entry}`.padEnd(5), time, member === undefined ? '' : printable(member)]
    .filter(Boolean)
    .join('  ');
}

/** `#12, raw/12_c.txt, line 812`. */
function placeText({ entry, member, offset, line }: CapturePlace): string {
  const at = line === undefined ? (offset === undefined ? '' : `byte ${offset}`) : `line ${line}`;
  return [`#${entry}`, member === undefined ? '' : printable(member), at].filter(Boolean).join(', ');
}
