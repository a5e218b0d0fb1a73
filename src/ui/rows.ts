import { countBySeverity, type Exchange } from '../inspect/exchange.ts';
import { printable, printableUpTo } from '../inspect/printable.ts';
import { counted, durationInWords } from '../inspect/words.ts';

/** One line of the list; nothing that came off the wire gets in unprintable. */
export function exchangeRow(exchange: Exchange, focused: boolean): string {
  const { line, answer, response, failure, durationMs } = exchange;
  const outcome = failure
    ? failure.code
    : [answer?.status ?? 'waits', response?.status].filter(Boolean).join(', ');
  return [
    focused ? '>' : ' ',
    new Date(exchange.openedAt).toLocaleTimeString('en-GB'),
    printableUpTo(line.command, 17).padEnd(17),
    printableUpTo(line.protocolVersion ?? '-', 4).padEnd(4),
    printableUpTo([line.deviceType, line.deviceId].filter(Boolean).join(' ') || '-', 20).padEnd(20),
    printableUpTo(outcome, 24).padEnd(9),
    (durationMs === undefined ? '' : durationInWords(durationMs)).padStart(7),
    findingsInWords(exchange),
  ].join(' ');
}

/** The lines that explain the findings of an exchange. */
export function findingRows(exchange: Exchange): readonly string[] {
  return exchange.findings.flatMap((finding) => [
    `${finding.severity} ${finding.rule} (${finding.spec.join(', ')})`,
    `  ${printable(finding.message)}`,
    `  ${printable(finding.path)}`,
  ]);
}

function findingsInWords(exchange: Exchange): string {
  const { error, warning, info } = countBySeverity(exchange.findings);
  if (error) return counted(error, 'error');
  if (warning) return counted(warning, 'warning');
  return info ? `${info} info` : '';
}
