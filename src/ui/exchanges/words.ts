import { httpStatusWords, isSuccess, statusWords } from '../../inspect/eas/status.ts';
import { actionOf, type Exchange } from '../../inspect/exchange.ts';
import type { ActionTaken, Severity } from '../../inspect/finding.ts';
import { bytesInWords, durationInWords } from '../../inspect/words.ts';
import { startOf } from '../draw/fit.ts';
import { type Span, span, type Tone } from '../draw/line.ts';
import type { Entry } from '../state/entry.ts';

/** The end of a DeviceId that is always shown: devices of one type differ there more often than at the start. */
const LEAST_ID = 4;

/** `iPhone …0001`: type, and as much of the end of the id as there is room for. */
export function deviceText({ line }: Exchange, columns: number): string {
  const { deviceType = '', deviceId = '', user } = line;
  if (deviceId === '') return deviceType || (user === undefined ? '-' : `user ${user}`);
  if (deviceType === '') return shortId(deviceId, columns);
  if (deviceType.length + 1 + deviceId.length <= columns) return `${deviceType} ${deviceId}`;
  const room = columns - 1 - Math.min(LEAST_ID + 1, deviceId.length);
  if (deviceType.length <= room) return `${deviceType} ${shortId(deviceId, columns - deviceType.length - 1)}`;
  return startOf(deviceType, room + 1) + shortId(deviceId, LEAST_ID + 1);
}

function shortId(id: string, columns: number): string {
  return id.length <= columns ? id : `…${id.slice(-Math.max(1, columns - 1))}`;
}

/** `10:00:02`, or `10:00:02.123` where there is room. */
export function timeText(milliseconds: number, columns: number): string {
  if (Number.isNaN(milliseconds)) return '';
  const at = new Date(milliseconds);
  const seconds = [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => pad(part, 2)).join(':');
  return columns < 12 ? seconds : `${seconds}.${pad(at.getMilliseconds(), 3)}`;
}

/** How it went, in words: `1 ok`, `provision first`, `waits 4 min`, `upstream-reset`; and what was done, if asked. */
export function statusSpan(exchange: Exchange, now: number, saysAction: boolean): Span {
  const outcome = outcomeSpan(exchange, now);
  const { text, tone } = actionSpan(exchange);
  if (!saysAction || text === '') return outcome;
  return span(outcome.text === '' ? text : `${text}, ${outcome.text}`, tone ?? 'plain');
}

function outcomeSpan(exchange: Exchange, now: number): Span {
  const { answer, failure, durationMs, line } = exchange;
  if (failure) return span(failure.code, 'error');
  if (durationMs === undefined) {
    return span(`${answer ? 'answers' : 'waits'} ${ageInWords(now - exchange.openedAt)}`, 'info');
  }
  const status = exchange.response?.status;
  if (answer && answer.status !== 200) return httpSpan(answer.status);
  if (status === undefined) return span(answer ? 'ok' : '', 'good');
  const words = statusWords(line.command, status);
  return span(words ? `${status} ${words}` : status, isSuccess(line.command, status) ? 'good' : 'warning');
}

/** `12 s`, `4 min`, `3 h`: whole units, for it grows while it is looked at. */
function ageInWords(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.floor(minutes / 60)} h`;
}

function httpSpan(status: number): Span {
  const words = httpStatusWords(status) ?? (status < 400 ? 'ok' : 'refused');
  return span(words, status < 400 ? 'good' : httpTone(status));
}

/** The tone of an HTTP status code. */
export function httpTone(status: number): Tone {
  if (status < 400) return 'plain';
  return status < 500 ? 'warning' : 'error';
}

const LETTERS: readonly (readonly [Severity, string])[] = [
  ['error', 'E'],
  ['warning', 'W'],
  ['info', 'I'],
];

/** `2E 1W`; where there is no room for all, the worst and a plus: `12E+`. */
export function findingsSpan(counts: Entry['counts'], columns: number): Span {
  const parts = countsOf(counts);
  const [worst] = parts;
  if (!worst) return span('', 'plain');
  const whole = parts.map(({ text }) => text).join(' ');
  return span(whole.length <= columns ? whole : `${worst.text}+`, worst.tone);
}

/** A span for each severity that was found, the worst first: `2E`, `1W`. */
export function countsOf(counts: Entry['counts']): readonly { text: string; tone: Severity }[] {
  return LETTERS.filter(([severity]) => counts[severity] > 0).map(([tone, letter]) => ({
    text: `${shortNumber(counts[tone])}${letter}`,
    tone,
  }));
}

const ACTION_TONES: Readonly<Record<ActionTaken, Tone>> = {
  none: 'plain',
  rewritten: 'warning',
  blocked: 'error',
};

/** What was done about it, by a person or by rules; nothing where nothing was. */
export function actionSpan({ findings, byHand }: Exchange): Span {
  if (byHand) return span(byHand, 'warning');
  const action = actionOf(findings);
  return span(action === 'none' ? '' : action, ACTION_TONES[action]);
}

/** `1.5 KiB`, or `1.5K` where there is less room. */
export function sizeText(bytes: number | undefined, columns: number): string {
  if (bytes === undefined) return '';
  const words = bytesInWords(bytes);
  return columns >= 8 ? words : words.replace(/ (B|([KMG])iB)$/, '$2');
}

/** `12 ms`, or `12ms` where there is less room. */
export function durationText(milliseconds: number | undefined, columns: number): string {
  if (milliseconds === undefined) return '';
  const words = durationInWords(milliseconds);
  return columns >= 7 ? words : words.replace(/ (ms|s|m)(in)?$/, '$1');
}

/** `999`, `12k`, `3M`: at most four characters. */
function shortNumber(count: number): string {
  if (count < 1000) return String(count);
  if (count < 1_000_000) return `${Math.floor(count / 1000)}k`;
  return `${Math.floor(count / 1_000_000)}M`;
}

function pad(part: number, digits: number): string {
  return String(part).padStart(digits, '0');
}
