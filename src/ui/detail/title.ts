import { httpStatusWords, statusWords } from '../../inspect/eas/status.ts';
import { actionOf } from '../../inspect/exchange.ts';
import { bytesInWords, durationInWords } from '../../inspect/words.ts';
import { cut, widthOf } from '../draw/fit.ts';
import { type Line, type Span, span, type Tone } from '../draw/line.ts';
import { heldSpan } from '../hold/words.ts';
import type { Entry } from '../state/entry.ts';

/** A part of the title; where there is no room for all, those with the highest rank go. */
interface Piece {
  readonly text: string;
  readonly tone: Tone;
  readonly rank: number;
}

/** Number, command, device, user, outcome, duration, sizes: as much as fits. */
export function titleLine(entry: Entry, columns: number, now: number): Line {
  const pieces = [...whoPieces(entry), ...outcomePieces(entry, now), ...sizePieces(entry)];
  const kept = new Set<Piece>();
  let left = columns;
  for (const piece of [...pieces].sort((a, b) => a.rank - b.rank)) {
    const width = widthOf(piece.text) + 2;
    if (width - 2 > left && kept.size > 0) continue;
    kept.add(piece);
    left -= width;
  }
  const spans = pieces
    .filter((piece) => kept.has(piece))
    .flatMap(({ text, tone }, index): Span[] => [{ text: index === 0 ? '' : '  ' }, span(text, tone)]);
  return { spans };
}

function whoPieces({ number, exchange, isMarked }: Entry): readonly Piece[] {
  const { command, deviceType, deviceId, user } = exchange.line;
  const device = [deviceType, deviceId]
    .filter((name) => name !== undefined && name !== '')
    .map((name) => cut(String(name), 16));
  return [
    { text: `${isMarked ? '*' : ''}#${number} ${cut(command, 20)}`, tone: 'strong', rank: 0 },
    ...(user ? [{ text: cut(user, 24), tone: 'plain' as const, rank: 5 }] : []),
    ...(device.length > 0 ? [{ text: device.join(' '), tone: 'quiet' as const, rank: 6 }] : []),
  ];
}

function outcomePieces({ exchange }: Entry, now: number): readonly Piece[] {
  const { answer, failure, response, durationMs, openedAt, line, findings, held, byHand } = exchange;
  const pieces: Piece[] = [];
  if (held) pieces.push({ ...heldSpan(held, now, 40), tone: 'warning', rank: 1 });
  if (answer) {
    const words = httpStatusWords(answer.status);
    const tone = answer.status < 400 ? 'good' : 'error';
    pieces.push({ text: `HTTP ${answer.status}${words ? ` ${words}` : ''}`, tone, rank: 1 });
  }
  if (failure) pieces.push({ text: failure.code, tone: 'error', rank: 1 });
  if (response?.status !== undefined) {
    const words = statusWords(line.command, response.status);
    pieces.push({
      text: `Status ${cut(response.status, 12)}${words ? ` ${words}` : ''}`,
      tone: 'info',
      rank: 2,
    });
  }
  const action = actionOf(findings);
  if (byHand) pieces.push({ text: `${byHand} by hand`, tone: 'warning', rank: 2 });
  else if (action !== 'none') pieces.push({ text: action, tone: 'warning', rank: 2 });
  const time =
    durationMs === undefined
      ? `open ${durationInWords(Math.max(0, now - openedAt))}`
      : durationInWords(durationMs);
  if (held) return pieces;
  return [...pieces, { text: time, tone: durationMs === undefined ? 'info' : 'quiet', rank: 3 }];
}

function sizePieces({ exchange: { request, response } }: Entry): readonly Piece[] {
  const sizes = [request, response].map((message) => (message ? bytesInWords(message.body.length) : '…'));
  return [{ text: sizes.join(' -> '), tone: 'quiet', rank: 4 }];
}
