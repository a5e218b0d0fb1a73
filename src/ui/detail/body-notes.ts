import type { Exchange } from '../../inspect/exchange.ts';
import type { Body, Direction, Missing } from '../../inspect/message.ts';
import { bytesInWords, counted, durationInWords } from '../../inspect/words.ts';
import { cut } from '../draw/fit.ts';
import type { Tone } from '../draw/line.ts';
import type { Entry } from '../state/entry.ts';
import type { Side } from './side.ts';

/** A row in words before a body or behind it. */
export interface BodyNote {
  readonly text: string;
  readonly tone: Tone;
  /** Offset in the bytes that it speaks of. */
  readonly offset?: number;
}

/** What is said where a side has no body to show; undefined where it has. */
export function missingNotes(
  entry: Entry,
  direction: Direction,
  now: number,
): readonly BodyNote[] | undefined {
  const { exchange } = entry;
  const message = direction === 'request' ? exchange.request : exchange.response;
  if (!message) return [absentNote(exchange, direction, now)];
  if (!entry.isThinned || message.body.kind === 'empty') return undefined;
  return [
    note(`The ${direction} had ${bytesInWords(message.body.length)} of ${kindInWords(message.body)}.`),
    note('Headers and bodies of this exchange have left memory to make room.'),
    note('What was found in them is kept; a session file, where one is written, has the bytes.'),
  ];
}

function absentNote(exchange: Exchange, direction: Direction, now: number): BodyNote {
  const { failure, answer, durationMs } = exchange;
  if (failure)
    return note(`There is no ${direction}: ${failure.code}: ${cut(failure.message, 300)}`, 'error');
  if (durationMs !== undefined) return note(`The exchange ended without a ${direction} that was read.`);
  const age = durationInWords(Math.max(0, now - exchange.openedAt));
  if (direction === 'request') return note(`The request is still coming, since ${age}.`);
  if (!exchange.request) return note('The request is still coming; there is no answer yet.');
  if (exchange.held?.direction === 'request')
    return note('The request is held: nothing of it has gone to the server.', 'warning');
  if (!answer) return note(`Waiting for the answer, since ${age}.`);
  return note(`HTTP ${answer.status}; the body of the answer is still coming, since ${age}.`);
}

/** What is said before a body. */
export function headNotes({ body, isRepeat, direction }: Side): readonly BodyNote[] {
  const size = bytesInWords(body.length);
  if (body.missing) return goneNotes(body.missing, body.length > 0 ? `${size}: ` : '');
  switch (body.kind) {
    case 'empty':
      if (isRepeat) return [note('Empty Sync: it repeats the request before, which is this:', 'info')];
      return [note(`The ${direction} has no body.`)];
    case 'wbxml':
      return [];
    case 'damaged':
      return [
        note(
          `Damaged: ${kindOfError(body)} at offset ${inBoth(body.error.offset)}.${hasTree(body) ? ' The tree so far:' : ''}`,
          'error',
          body.error.offset,
        ),
      ];
    case 'multipart':
      return [note(`${size} in ${counted(body.multipart.parts.length, 'part')}; part 0 is this tree:`)];
    case 'over-limit':
      return [
        note(`${size}: more than the inspect limit, so no copy was kept.`, 'warning'),
        note('It passed as it was. A higher limit shows such bodies.'),
      ];
    case 'mime':
    case 'xml':
    case 'other':
      return [note(`${size} of ${kindInWords(body)}${typeOf(body)}`)];
  }
}

/** What a capture has nothing of, though what passed was not too long. `size` is what it begins with, empty where nobody knows. */
function goneNotes(missing: Missing, size: string): readonly BodyNote[] {
  switch (missing) {
    case 'damaged':
      return [
        note(`${size}damaged in the file, so it cannot be read.`, 'error'),
        note('It was recorded as it passed; another copy of the file may have it whole.'),
      ];
    case 'dropped':
      return [
        note(`${size}the disk was too slow, so no copy was kept.`, 'warning'),
        note('It passed all the same: nothing but the copy is missing.'),
      ];
    case 'withheld':
      return [
        note(`${size}withheld by redaction.`, 'warning'),
        note('It could not be read element by element, so all of it was left out.'),
      ];
  }
}

/** What is said behind a body. */
export function tailNotes({ body }: Side): readonly BodyNote[] {
  if (body.kind !== 'damaged') return [];
  const { offset, message, code } = body.error;
  const text = `! reading stopped at offset ${inBoth(offset)}: ${code}: ${cut(message, 300)}`;
  return [note(text, 'error', offset)];
}

/** `0x16 (22)`. */
export function inBoth(offset: number): string {
  return `0x${offset.toString(16)} (${offset})`;
}

function kindInWords(body: Body): string {
  switch (body.kind) {
    case 'empty':
      return 'nothing';
    case 'wbxml':
      return 'WBXML';
    case 'damaged':
      return 'damaged WBXML';
    case 'multipart':
      return 'WBXML with more parts';
    case 'over-limit':
      return 'a body beyond the inspect limit';
    case 'mime':
      return 'mail as MIME text';
    case 'xml':
      return 'XML';
    case 'other':
      return 'other content';
  }
}

function typeOf(body: Extract<Body, { contentType: string }>): string {
  return body.contentType === '' ? ', of no content type' : `, content type ${cut(body.contentType, 100)}`;
}

function hasTree({ document }: Extract<Body, { kind: 'damaged' }>): boolean {
  return document !== undefined && document.size > 0;
}

function kindOfError({ error }: Extract<Body, { kind: 'damaged' }>): string {
  return error.code;
}

function note(text: string, tone: Tone = 'quiet', offset?: number): BodyNote {
  return { text, tone, ...(offset !== undefined && { offset }) };
}
