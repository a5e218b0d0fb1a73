import { redactHeaders, redactTarget } from '../../inspect/eas/redact.ts';
import type { RequestLine } from '../../inspect/eas/request-line.ts';
import { httpStatusWords } from '../../inspect/eas/status.ts';
import type { Exchange } from '../../inspect/exchange.ts';
import type { RawHeaders } from '../../inspect/message.ts';
import type { Entry } from '../state/entry.ts';
import { type Paragraph, type ParagraphLine, paragraphLines } from './paragraphs.ts';

/** The rows made last: those of all exchanges that somebody passes by would fill memory. */
let made = new WeakMap<Exchange, { readonly columns: number; readonly lines: readonly ParagraphLine[] }>();

/** Heads of request and response without secrets, and what the request line says. */
export function headerLines({ exchange, isThinned }: Entry, columns: number): readonly ParagraphLine[] {
  const known = made.get(exchange);
  if (known?.columns === columns) return known.lines;
  const lines = paragraphLines(paragraphsOf(exchange, isThinned), columns);
  made = new WeakMap([[exchange, { columns, lines }]]);
  return lines;
}

function paragraphsOf(exchange: Exchange, isThinned: boolean): readonly Paragraph[] {
  const { head, line, answer, failure } = exchange;
  const gone = isThinned
    ? [
        {
          label: '',
          text: 'The header fields have left memory to make room.',
          tone: 'quiet' as const,
          indent: 2,
        },
      ]
    : [];
  return [
    { label: head.method, labelTone: 'strong', text: redactTarget(head.target), tone: 'strong' },
    ...fields(head.headers),
    ...gone,
    blank,
    { label: 'Request line', labelTone: 'strong', text: queryInWords(line) },
    ...lineParagraphs(line),
    blank,
    answerParagraph(answer?.status, failure),
    ...fields(answer?.headers ?? []),
    ...(answer ? gone : []),
  ];
}

const blank: Paragraph = { label: '', text: '' };

function answerParagraph(status: number | undefined, failure: Exchange['failure']): Paragraph {
  if (status !== undefined)
    return { label: `HTTP ${status}`, labelTone: 'strong', text: httpStatusWords(status) ?? '' };
  if (failure)
    return { label: 'No response:', labelTone: 'error', text: `${failure.code}: ${failure.message}` };
  return { label: 'No response yet', labelTone: 'quiet', text: '' };
}

function fields(headers: RawHeaders): readonly Paragraph[] {
  const safe = redactHeaders(headers);
  const paragraphs: Paragraph[] = [];
  for (let index = 0; index + 1 < safe.length; index += 2) {
    paragraphs.push({
      label: `${safe[index]}:`,
      labelTone: 'accent',
      text: safe[index + 1] as string,
      indent: 2,
    });
  }
  return paragraphs;
}

function queryInWords({ query }: RequestLine): string {
  switch (query) {
    case 'plain':
      return '(plain query)';
    case 'base64':
      return '(base64 query, decoded; the policy key is not shown)';
    case 'none':
      return '(no query)';
  }
}

/** Fields of the request line, in the order in which they are shown. */
const LINE_FIELDS = [
  ['command', 'Command'],
  ['protocolVersion', 'Protocol version'],
  ['queryVersion', 'Version in the query'],
  ['user', 'User'],
  ['deviceId', 'Device id'],
  ['deviceType', 'Device type'],
  ['locale', 'Locale'],
  ['collectionId', 'Collection id'],
  ['itemId', 'Item id'],
  ['longId', 'Long id'],
  ['occurrence', 'Occurrence'],
  ['attachmentName', 'Attachment'],
] as const satisfies readonly (readonly [keyof RequestLine, string])[];

function lineParagraphs(line: RequestLine): readonly Paragraph[] {
  const known = LINE_FIELDS.flatMap(([member, name]): Paragraph[] => {
    const value = line[member];
    return value === undefined ? [] : [{ label: `${name}:`, text: wordsOf(member, value), indent: 2 }];
  });
  const flags = [
    ...(line.acceptsMultipart ? ['takes multipart answers'] : []),
    ...(line.saveInSent ? ['saves in the sent folder'] : []),
  ];
  return [
    ...known,
    ...(flags.length > 0 ? [{ label: 'Options:', text: flags.join(', '), indent: 2 }] : []),
    ...line.problems.map((text) => ({ label: '! problem:', labelTone: 'warning' as const, text, indent: 2 })),
  ];
}

function wordsOf(member: keyof RequestLine, value: string | number): string {
  return member === 'locale' ? `${value} (0x${Number(value).toString(16).padStart(4, '0')})` : String(value);
}
