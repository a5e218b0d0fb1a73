import { statusWords } from '../../inspect/eas/status.ts';
import { countBySeverity, type Exchange } from '../../inspect/exchange.ts';
import type { Finding } from '../../inspect/finding.ts';
import type { Body } from '../../inspect/message.ts';
import { printable, printableUpTo } from '../../inspect/printable.ts';
import type { Listening, Output, Summary } from './output.ts';
import type { Style } from './style.ts';
import { bytesInWords, counted, durationInWords } from '../../inspect/words.ts';

/** Longest name of a command is 17 letters (ResolveRecipients). */
const COMMAND_WIDTH = 17;
/** Enough to tell devices apart; the whole id is in the JSON lines. */
const DEVICE_WIDTH = 24;

/** Aligned lines for people: one an exchange when it closes, and under it three a finding. */
export function textOutput(write: (text: string) => void, style: Style): Output {
  return {
    listening: (listening) => {
      write(`${listeningText(listening)}\n`);
      write(style('quiet', 'Point a device or a client at it; Ctrl-C ends it with a summary.\n'));
    },
    findings: () => {},
    closed: (exchange) => {
      write(`${exchangeText(exchange, style)}\n`);
      for (const finding of exchange.findings) write(`${findingText(finding, style)}\n`);
    },
    summary: (summary) => write(summaryText(summary, style)),
    note: (message) => write(`${style('quiet', printable(message))}\n`),
  };
}

export function listeningText({ address, port, upstream }: Listening): string {
  return `easlens listens on http://${hostInUrl(address)}:${port} in front of ${upstream}`;
}

function hostInUrl(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}

/** `10:00:00  Sync  14.1  iPhone ABC  alice  200, 1 ok  124 B > 10 KiB  12 ms  1 error`. */
export function exchangeText(exchange: Exchange, style: Style): string {
  const { line } = exchange;
  const device = [line.deviceType, line.deviceId].filter(Boolean).join(' ') || '-';
  return [
    style('quiet', clockTime(exchange.openedAt)),
    style('strong', column(line.command, COMMAND_WIDTH)),
    column(line.protocolVersion ?? '-', 4),
    column(device, DEVICE_WIDTH),
    column(line.user ?? '-', 12),
    column(outcomeText(exchange), 22),
    sizesText(exchange),
    exchange.durationMs === undefined ? '' : durationInWords(exchange.durationMs).padStart(7),
    remarksText(exchange, style),
  ]
    .join('  ')
    .trimEnd();
}

/** `error  rule  requirement  place`, what is wrong, and why it matters with what was done. */
export function findingText(finding: Finding, style: Style): string {
  const margin = ' '.repeat(12);
  const head = [
    style(finding.severity, finding.severity.padEnd(8)),
    style('strong', finding.rule),
    finding.spec.join(', '),
    printable(finding.path),
  ];
  const done = finding.action === 'none' ? '' : `  -> ${finding.action}`;
  return [
    `  ${head.join('  ')}`,
    `${margin}${printable(finding.message)}`,
    `${margin}${style('quiet', printable(finding.why))}${done}`,
  ].join('\n');
}

export function summaryText(summary: Summary, style: Style): string {
  const { error, warning, info } = summary.findings;
  const lines = [
    '',
    `${counted(summary.exchanges, 'exchange')}${summary.failed ? `, ${summary.failed} failed` : ''}: ` +
      `${counted(error, 'error')}, ${counted(warning, 'warning')}, ${info} info`,
  ];
  const width = Math.max(0, ...summary.rules.map(([rule]) => rule.length));
  for (const [rule, count] of summary.rules) lines.push(`  ${rule.padEnd(width)}  ${style('strong', String(count))}`);
  return `${lines.join('\n')}\n`;
}

function outcomeText({ answer, response, failure, line }: Exchange): string {
  if (failure && !answer) return failure.code;
  const http = String(answer?.status ?? '-');
  const status = response?.status;
  if (status === undefined) return failure ? `${http}, ${failure.code}` : http;
  const words = statusWords(line.command, status);
  return `${http}, ${status}${words ? ` ${words}` : ''}`;
}

function sizesText({ request, response }: Exchange): string {
  return `${sizeOf(request?.body).padStart(8)} > ${sizeOf(response?.body).padStart(8)}`;
}

function sizeOf(body: Body | undefined): string {
  return body ? bytesInWords(body.length) : '-';
}

function remarksText(exchange: Exchange, style: Style): string {
  const counts = countBySeverity(exchange.findings);
  const remarks = (['error', 'warning', 'info'] as const)
    .filter((severity) => counts[severity] > 0)
    .map((severity) => style(severity, severity === 'info' ? `${counts.info} info` : counted(counts[severity], severity)));
  for (const message of [exchange.request, exchange.response]) {
    if (message) remarks.push(...bodyRemarks(message.body, style));
  }
  for (const problem of exchange.line.problems) remarks.push(style('warning', printable(problem)));
  if (exchange.failure) remarks.push(style('error', printable(exchange.failure.message)));
  return remarks.join(', ');
}

function bodyRemarks(body: Body, style: Style): readonly string[] {
  if (body.kind === 'over-limit') return [style('warning', 'body beyond the inspect limit')];
  if (body.kind !== 'damaged') return [];
  return [style('warning', `damaged at byte ${body.error.offset}: ${printable(body.error.message)}`)];
}

function column(text: string, width: number): string {
  return printableUpTo(text, width).padEnd(width);
}

function clockTime(at: number): string {
  return new Date(at).toLocaleTimeString('en-GB');
}
