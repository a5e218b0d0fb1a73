import { httpStatusWords, statusWords } from '../../inspect/eas/status.ts';
import { actionOf, countBySeverity, type Exchange } from '../../inspect/exchange.ts';
import type { Body } from '../../inspect/message.ts';
import { printable, printableUpTo } from '../../inspect/printable.ts';
import { bytesInWords, counted, durationInWords } from '../../inspect/words.ts';
import type { Style } from './style.ts';

/** From this many columns on, a line has room for everything; below it, user and sizes go and remarks stand beneath. */
const WIDE = 120;
/** The longest name of a command is ResolveRecipients. */
const COMMAND_WIDTH = 17;

/** The line of a closed exchange, and lines of remarks under it where the terminal is narrow. */
export function exchangeText(exchange: Exchange, style: Style, columns: number | undefined): string {
  const isWide = columns === undefined || columns >= WIDE;
  return isWide ? wideText(exchange, style) : narrowText(exchange, style);
}

/** `10:00:00  Sync  14.1  iPhone ABC  alice  200, 1 ok  124 B > 10 KiB  12 ms  1 error`. */
function wideText(exchange: Exchange, style: Style): string {
  return [
    ...startColumns(exchange, style, 24),
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
function narrowText(exchange: Exchange, style: Style): string {
  const line = [
    ...startColumns(exchange, style, 11),
    column(outcomeText(exchange), 21),
    durationText(exchange),
  ];
  return [line.join('  ').trimEnd(), ...remarks(exchange, style).map((remark) => `          ${remark}`)].join(
    '\n',
  );
}

function startColumns({ openedAt, line }: Exchange, style: Style, deviceWidth: number): readonly string[] {
  return [
    style('quiet', new Date(openedAt).toLocaleTimeString('en-GB')),
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
  return body ? bytesInWords(body.length) : '-';
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
  if (body?.kind === 'over-limit') return [style('warning', `${whose} beyond the inspect limit`)];
  if (body?.kind !== 'damaged') return [];
  return [
    style('warning', `${whose} damaged at byte ${body.error.offset}: ${printable(body.error.message)}`),
  ];
}

function column(text: string, width: number): string {
  return printableUpTo(text, width).padEnd(width);
}
