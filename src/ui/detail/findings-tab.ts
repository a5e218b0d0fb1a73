import type { Exchange } from '../../inspect/exchange.ts';
import type { Finding } from '../../inspect/finding.ts';
import { counted } from '../../inspect/words.ts';
import { inBoth } from './body-notes.ts';
import { type Paragraph, type ParagraphLine, paragraphLines } from './paragraphs.ts';

const made = new WeakMap<
  readonly Finding[],
  { readonly columns: number; readonly lines: readonly ParagraphLine[] }
>();

/** Findings in full words: a hostile message may have a thousand of several kilobytes each. */
const MAX_FINDINGS = 250;

/** The findings of an exchange in rows; each row tells the index of its finding. */
export function findingLines({ findings, durationMs }: Exchange, columns: number): readonly ParagraphLine[] {
  if (findings.length === 0) return paragraphLines([nothing(durationMs === undefined)], columns);
  const known = made.get(findings);
  if (known?.columns === columns) return known.lines;
  const paragraphs = findings.slice(0, MAX_FINDINGS).flatMap(paragraphsOf);
  const lines = paragraphLines([...paragraphs, ...restOf(findings)], columns);
  made.set(findings, { columns, lines });
  return lines;
}

function restOf({ length }: readonly Finding[]): readonly Paragraph[] {
  if (length <= MAX_FINDINGS) return [];
  const text = `… ${counted(length - MAX_FINDINGS, 'finding')} more; they are marked in the trees`;
  return [{ label: '', text, tone: 'warning' }];
}

function nothing(isPending: boolean): Paragraph {
  return {
    label: '',
    text: isPending
      ? 'No findings so far; the exchange is still open.'
      : 'No findings: no rule has anything to say about this exchange.',
  };
}

function paragraphsOf(finding: Finding, of: number): readonly Paragraph[] {
  const { severity, rule, spec, message, why, value, proposal, direction, path, span, action, item } =
    finding;
  const more = (
    label: string,
    text: string | undefined,
    tone: Paragraph['tone'] = 'plain',
  ): readonly Paragraph[] =>
    text === undefined || text === '' ? [] : [{ label, text, tone, indent: 2, of }];
  const head: Paragraph = {
    label: `! ${severity} ${rule}`,
    labelTone: severity,
    text: spec.join(', '),
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
      action === 'none' ? 'reported only' : action,
      action === 'none' ? 'quiet' : 'warning',
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

function itemInWords(item: NonNullable<Finding['item']>): string {
  return Object.entries(item)
    .map(([name, value]) => `${name} "${value}"`)
    .join(', ');
}
