import type { Exchange } from '../../inspect/exchange.ts';
import type { Finding, Severity } from '../../inspect/finding.ts';
import { bytesInWords, counted, requirementsInWords } from '../../inspect/words.ts';
import { cutLine } from '../draw/fit.ts';
import { type Line, line, type Size, type Span, span, type Tone } from '../draw/line.ts';
import { ruleLine } from '../draw/rule-line.ts';
import { wrapped } from '../draw/wrap.ts';
import type { Entry } from '../state/entry.ts';
import { previewLines } from './preview.ts';

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };
/** Findings that are looked at: a hostile body may have thousands, and a pane shows a few. */
const MOST_FINDINGS = 200;
/** Fewer rows would tell nothing of what was said. */
const LEAST_PREVIEW = 3;
const INDENT = '  ';
const MORE: Line = line(span('… enter shows all', 'quiet'));

/** What explains the exchange under the cursor: who asked, what failed, its findings, the worst first, and what was said. */
export function paneLines(entry: Entry | undefined, { columns, rows }: Size, now: number): readonly Line[] {
  if (!entry || rows < 2) return [];
  const room = rows - 1;
  const told: Line[] = [];
  // No more is worded than is seen: a thousand findings in full words take seconds.
  for (const row of toldLines(entry, columns)) if (told.push(row) > room) break;
  const shown = told.length > room ? [...told.slice(0, room - 1), MORE] : told;
  const left = room - shown.length;
  const said = left < LEAST_PREVIEW ? [] : previewLines(entry, { columns, rows: left }, now);
  return [ruleLine(titleOf(entry), columns), ...shown, ...said].map((row) => cutLine(row, columns));
}

function titleOf({ number, exchange, counts }: Entry): string {
  const { command, user, deviceType, deviceId } = exchange.line;
  const found = counts.error + counts.warning + counts.info;
  return [
    `${number} ${command}`,
    foundInWords(found, exchange),
    sizesOf(exchange),
    [deviceType, deviceId].filter(Boolean).join(' '),
    user === undefined ? '' : `user ${user}`,
  ]
    .filter(Boolean)
    .join(', ');
}

function foundInWords(found: number, { durationMs }: Exchange): string {
  if (found > 0) return counted(found, 'finding');
  return durationMs === undefined ? '' : 'no findings';
}

/** `51 B -> 1.0 KiB`: request and response, for which a narrow list has no columns. */
function sizesOf({ request, response }: Exchange): string {
  if (!request) return '';
  return [request, response].map((one) => (one ? bytesInWords(one.body.length) : '…')).join(' -> ');
}

function* toldLines(entry: Entry, columns: number): Generator<Line> {
  yield* failureLines(entry.exchange, columns);
  yield* findingsLines(entry, columns);
}

function failureLines({ failure }: Exchange, columns: number): readonly Line[] {
  if (!failure) return [];
  const head = `failed: ${failure.code}`;
  return [line(span(head, 'error')), ...textLines(failure.message, columns, 'plain')];
}

function* findingsLines({ exchange }: Entry, columns: number): Generator<Line> {
  const { findings } = exchange;
  const worstFirst = findings.slice(0, MOST_FINDINGS).sort((a, b) => RANK[a.severity] - RANK[b.severity]);
  for (const finding of worstFirst) yield* findingLines(finding, columns);
}

function findingLines(finding: Finding, columns: number): readonly Line[] {
  const { severity, rule, spec, message, why, action, path, hindrance } = finding;
  const head: Span[] = [span(severity.padEnd(8), severity), span(rule, 'strong')];
  if (action !== 'none') head.push(span(` ${action}`, action === 'blocked' ? 'error' : 'warning'));
  if (spec.length > 0) head.push(span(`  ${requirementsInWords(spec)}`, 'quiet'));
  return [
    { spans: head },
    ...textLines(message, columns, 'plain'),
    ...(hindrance === undefined ? [] : textLines(`nothing done: ${hindrance}`, columns, 'warning')),
    ...textLines(why, columns, 'quiet'),
    ...valueLines(finding, columns),
    ...textLines(path, columns, 'quiet'),
  ];
}

/** The value, where the message does not say it anyway. */
function valueLines({ value, message, proposal }: Finding, columns: number): readonly Line[] {
  const hasValue = value !== undefined && !message.includes(value);
  const parts = [
    ...(hasValue ? [`value: ${value.slice(0, columns * 2)}`] : []),
    ...(proposal === undefined ? [] : [`should be: ${proposal.slice(0, columns * 2)}`]),
  ];
  return parts.length === 0 ? [] : textLines(parts.join('  '), columns, 'value');
}

/** Rows that one text of a finding may take. */
const MOST_ROWS = 4;

function textLines(text: string, columns: number, tone: Tone): readonly Line[] {
  return wrapped(text, Math.max(1, columns - INDENT.length), MOST_ROWS).map((row) =>
    line(INDENT, span(row, tone)),
  );
}
