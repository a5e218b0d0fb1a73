import { documentOf } from '../../inspect/eas/body.ts';
import { httpStatusWords, statusWords } from '../../inspect/eas/status.ts';
import { actionOf, countBySeverity, type Exchange } from '../../inspect/exchange.ts';
import type { Body } from '../../inspect/message.ts';
import { printable, printableUpTo } from '../../inspect/printable.ts';
import { bytesInWords, counted, durationInWords, missingInWords } from '../../inspect/words.ts';
import type { Style } from './style.ts';

/** From this many columns on, a line has room for everything; below it, user and sizes go and remarks stand beneath. */
const WIDE = 120;
/** The longest name of a command is ResolveRecipients. */
const COMMAND_WIDTH = 17;

/** How an exchange is shown. */
export interface ExchangeTextOptions {
  readonly style: Style;
  /** Width of the terminal; absent: lines are as long as they are. */
  readonly columns?: number | undefined;
  /** What the line begins with; the time of day, unless given. */
  readonly lead?: string;
}

/** The line of a closed exchange, and lines of remarks under it where the terminal is narrow. */
export function exchangeText(exchange: Exchange, options: ExchangeTextOptions): string {
  const { columns } = options;
  const isWide = columns === undefined || columns >= WIDE;
  return isWide ? wideText(exchange, options) : narrowText(exchange, options);
}

/** `10:00:00  Sync  14.1  iPhone ABC  alice  200, 1 ok  124 B > 10 KiB  12 ms  1 error`. */
function wideText(exchange: Exchange, options: ExchangeTextOptions): string {
  const { style } = options;
  return [
    ...startColumns(exchange, options, 24),
    column(exchange.line.user ?? '-', 12),
    column(outcomeText(exchange), 24),
    `${sizeOf(exchange.request?.body).padStart(8)} > ${sizeOf(exchange.response?.body).padStart(8)}`,
    durationText(exchange),
    [...countRemarks(exchange, style), ...remarks(exchange, style)].join(', '),
  ]
    .join('  ')
    .trimEnd();
}

/** The counts are left out: the findings follow at once. */
function narrowText(exchange: Exchange, options: ExchangeTextOptions): string {
  const { style } = options;
  const line = [
    ...startColumns(exchange, options, 11),
    column(outcomeText(exchange), 21),
    durationText(exchange),
  ];
  return [line.join('  ').trimEnd(), ...remarks(exchange, style).map((remark) => `          ${remark}`)].join(
    '\n',
  );
}

function startColumns(
  { openedAt, line }: Exchange,
  { style, lead = new Date(openedAt).toLocaleTimeString('en-GB') }: ExchangeTextOptions,
  deviceWidth: number,
): readonly string[] {
  return [
    style('quiet', lead),
    style('strong', column(line.command, COMMAND_WIDTH)),
    column(line.protocolVersion ?? '-', 4),
    column([line.deviceType, line.deviceId].filter(Boolean).join(' ') || '-', deviceWidth),
  ];
}

/** `200, 1 ok`, `449 provision first`, `upstream-refused`. */
function outcomeText({ answer, response, sentResponse, failure, line }: Exchange): string {
  if (!answer) return failure?.code ?? '-';
  const got = sentResponse?.head.status ?? answer.status;
  if (got !== answer.status) return `${answer.status}, ${got} in its place`;
  const status = response?.status;
  if (status !== undefined) return `${answer.status}, ${worded(status, statusWords(line.command, status))}`;
  if (failure) return `${answer.status}, ${failure.code}`;
  return answer.status === 200 ? '200' : worded(String(answer.status), httpStatusWords(answer.status));
}

function worded(status: string, words: string | undefined): string {
  return words ? `${status} ${words}` : status;
}

function sizeOf(body: Body | undefined): string {
  const isTold = body && !documentOf(body)?.lines;
  return isTold ? bytesInWords(body.length) : '-';
}

function durationText({ durationMs }: Exchange): string {
  return (durationMs === undefined ? '' : durationInWords(durationMs)).padStart(7);
}

function countRemarks({ findings }: Exchange, style: Style): readonly string[] {
  const counts = countBySeverity(findings);
  const action = actionOf(findings);
  const found = (['error', 'warning', 'info'] as const)
    .filter((severity) => counts[severity] > 0)
    .map((severity) =>
      style(severity, severity === 'info' ? `${counts.info} info` : counted(counts[severity], severity)),
    );
  return action === 'none' ? found : [style('strong', action), ...found];
}

/** What a person should know of the exchange besides its findings. */
function remarks({ request, response, line, failure }: Exchange, style: Style): readonly string[] {
  return [
    ...bodyRemarks('request', request?.body, style),
    ...bodyRemarks('answer', response?.body, style),
    ...line.problems.map((problem) => style('warning', printable(problem))),
    ...(failure ? [style('error', printable(failure.message))] : []),
  ];
}

function bodyRemarks(whose: string, body: Body | undefined, style: Style): readonly string[] {
  if (body?.kind === 'over-limit') return [style('warning', `${whose} ${missingInWords(body.missing)}`)];
  if (body?.kind !== 'damaged') return [];
  const lines = body.document?.lines;
  const place = lines ? `line ${lines[lines.length - 1]}` : `byte ${body.error.offset}`;
  return [style('warning', `${whose} damaged at ${place}: ${printable(body.error.message)}`)];
}

function column(text: string, width: number): string {
  return printableUpTo(text, width).padEnd(width);
}
