import type { Exchange } from '../../inspect/exchange.ts';
import type { Finding } from '../../inspect/finding.ts';
import { counted, itemInWords, requirementsInWords } from '../../inspect/words.ts';
import { inBoth } from './body-notes.ts';
import { type Paragraph, type ParagraphLine, paragraphLines } from './paragraphs.ts';
import { hasSent } from './sent.ts';
import { pieceBudget } from './text-lines.ts';

interface Made {
  readonly columns: number;
  readonly lines: readonly ParagraphLine[];
}

/** The rows made last: those of all exchanges that somebody passes by would fill memory. */
let made = new WeakMap<Exchange, Made>();

/** Findings in full words, and rows of them: a hostile message may have a thousand of several kilobytes each. */
const MAX_FINDINGS = 250;
const MAX_ROWS = 2500;

/** The findings of an exchange in rows; each row tells the index of its finding. */
export function findingLines(exchange: Exchange, columns: number): readonly ParagraphLine[] {
  const { findings, durationMs } = exchange;
  if (findings.length === 0) return paragraphLines([nothing(durationMs === undefined)], columns);
  const known = made.get(exchange);
  if (known?.columns === columns) return known.lines;
  const lines = rowsOf(exchange, columns);
  made = new WeakMap([[exchange, { columns, lines }]]);
  return lines;
}

function rowsOf(exchange: Exchange, columns: number): readonly ParagraphLine[] {
  const { findings } = exchange;
  const isReplaced = hasSent(exchange);
  const budget = pieceBudget();
  const lines: ParagraphLine[] = [];
  for (const [index, finding] of findings.entries()) {
    if (index === MAX_FINDINGS || lines.length > MAX_ROWS) {
      const text = `… ${counted(findings.length - index, 'finding')} more; they are marked in the trees`;
      return [...lines, ...paragraphLines([{ label: '', text, tone: 'warning' }], columns)];
    }
    lines.push(...paragraphLines(paragraphsOf(finding, index, isReplaced), columns, budget));
  }
  return lines;
}

function nothing(isPending: boolean): Paragraph {
  return {
    label: '',
    text: isPending
      ? 'No findings so far; the exchange is still open.'
      : 'No findings: no rule has anything to say about this exchange.',
  };
}

function paragraphsOf(finding: Finding, of: number, isReplaced: boolean): readonly Paragraph[] {
  const {
    severity,
    rule,
    spec,
    message,
    why,
    value,
    proposal,
    direction,
    path,
    span,
    action,
    item,
    hindrance,
  } = finding;
  const more = (
    label: string,
    text: string | undefined,
    tone: Paragraph['tone'] = 'plain',
  ): readonly Paragraph[] =>
    text === undefined || text === '' ? [] : [{ label, text, tone, indent: 2, of }];
  const head: Paragraph = {
    label: `! ${severity} ${rule}`,
    labelTone: severity,
    text: requirementsInWords(spec),
    tone: 'quiet',
    of,
  };
  return [
    head,
    ...more('', message, 'strong'),
    ...more('why     ', why),
    ...more('value   ', value === undefined ? undefined : `"${value}"`, 'value'),
    ...more('proposed', proposal === undefined ? undefined : `"${proposal}"`, 'good'),
    ...more(
      'action  ',
      actionInWords(finding, isReplaced),
      action === 'none' && !hindrance ? 'quiet' : 'warning',
    ),
    ...more('where   ', `${direction}${path === '' ? '' : `: ${path}`}`),
    ...more('item    ', item && itemInWords(item)),
    ...more(
      'bytes   ',
      span && `${inBoth(span.start)} to ${inBoth(span.end)}, ${counted(span.end - span.start, 'byte')}`,
    ),
    { label: '', text: '', of },
  ];
}

function actionInWords({ action, hindrance }: Finding, isReplaced: boolean): string {
  switch (action) {
    case 'rewritten':
    case 'blocked':
      return isReplaced ? `${action}; s shows what was sent` : action;
    case 'none':
      return hindrance === undefined ? 'reported only' : `nothing done: ${hindrance}`;
  }
}
