import type { Severity } from '../../inspect/finding.ts';
import { printableJson } from '../../inspect/printable.ts';
import type { RulePack } from '../../inspect/rules/rule.ts';
import { styleFor } from '../output/style.ts';
import type { ScanPart, ScanSettings } from './job.ts';
import { outcomeText, type ScanOutcome } from './outcome.ts';
import { reportOutput } from './output-report.ts';

/** Puts the parts of all captures together. */
export interface ScanWriter {
  part(part: ScanPart): Promise<void> | void;
  end(outcome: ScanOutcome): Promise<void>;
}

export interface WriterEdges {
  readonly settings: ScanSettings;
  readonly failOn: Severity | 'never';
  readonly packs: readonly RulePack[];
  readonly write: (text: string) => Promise<void>;
}

export function writerFor(edges: WriterEdges): ScanWriter {
  const { output } = edges.settings;
  return output === 'text' || output === 'json' ? linesOutput(edges) : reportOutput(edges);
}

function linesOutput({ settings, write }: WriterEdges): ScanWriter {
  return {
    part: (part) => (part.kind === 'text' ? write(part.text) : undefined),
    end: (outcome) => {
      if (settings.output === 'json') return write(`${printableJson(summaryLine(outcome))}\n`);
      return write(outcomeText(outcome, styleFor(settings.hasColor ? 'always' : 'never', false, {})));
    },
  };
}

function summaryLine({ captures, passedOver, counts, isStopped }: ScanOutcome): object {
  const { exchanges, judged, others, findings, rules } = counts;
  return {
    type: 'summary',
    captures: captures.length,
    unread: captures.filter(({ unopened }) => unopened).length,
    cut: captures.filter(({ isPartial }) => isPartial).length,
    passedOver: passedOver.length,
    exchanges,
    leftOut: judged - exchanges,
    others,
    findings,
    rules: Object.fromEntries(Object.entries(rules).sort(([, one], [, other]) => other - one)),
    ...(isStopped && { stopped: true }),
  };
}
