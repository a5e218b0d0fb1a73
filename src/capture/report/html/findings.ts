import type { Finding } from '../../../inspect/finding.ts';
import { durationInWords, requirementsInWords } from '../../../inspect/words.ts';
import type { Context, ContextLine } from '../context.ts';
import type { Report, ReportedExchange, ReportedFinding } from '../report.ts';
import { deviceOf, placeOf } from '../where.ts';
import { html, type Markup, NOTHING } from './markup.ts';
import { badge, ruleAnchor } from './rules.ts';
import { amountOf, timeInWords } from './words.ts';

/** Most characters of a value beside the context, which has it too. */
const MAX_VALUE = 200;

/** Exchanges with findings, in the order of the captures. A part at a time, for there may be hundreds. */
export function* findingsSection({ exchanges, left, captures }: Report): Generator<Markup> {
  if (exchanges.length === 0 && left.findings === 0) return;
  yield html`<section id="findings"><h2>Findings</h2>
`;
  for (const exchange of exchanges) yield card(exchange, captures.length > 1);
  if (left.findings > 0) {
    yield html`<p class="more alert">${amountOf(left.findings, 'more finding')} in this scan ${left.findings === 1 ? 'is' : 'are'} not shown here: this page ends where nobody reads on. <code>easlens scan --output json</code> has all.</p>
`;
  }
  yield html`</section>
`;
}

function card(exchange: ReportedExchange, withFile: boolean): Markup {
  const { id, source, command, findings } = exchange;
  return html`<article id="x-${id}"><header><h3>${command}${answerOf(exchange)}</h3>
<p>${circumstances(exchange)}</p>
<p class="place">${withFile ? html`${source.file} ` : NOTHING}${placeOf(source)}</p></header>
${findings.map((reported, index) => findingOf(reported, findings[index - 1]))}</article>
`;
}

/** ` → 200, 1 ok`. */
function answerOf({ httpStatus, status, statusText }: ReportedExchange): string {
  if (httpStatus === undefined) return '';
  return ` → ${[String(httpStatus), status === undefined ? '' : `${status} ${statusText ?? ''}`.trim()].filter(Boolean).join(', ')}`;
}

function circumstances(exchange: ReportedExchange): string {
  const { at, user, protocolVersion, durationMs } = exchange;
  return [
    timeInWords(at),
    deviceOf(exchange),
    user === undefined ? '' : `user ${user}`,
    protocolVersion === undefined ? '' : `protocol ${protocolVersion}`,
    durationInWords(durationMs),
  ]
    .filter(Boolean)
    .join(' · ');
}

function findingOf({ finding, context }: ReportedFinding, before: ReportedFinding | undefined): Markup {
  const { severity, rule, spec, message } = finding;
  return html`<div class="finding"><p>${badge(severity)} <a href="#${ruleAnchor(rule)}"><code>${rule}</code></a> <small>${requirementsInWords(spec)}</small></p>
<p class="said"><bdi>${message}</bdi></p>
${factsOf(finding)}${contextOf(finding, context, before?.finding)}</div>
`;
}

function factsOf({ direction, item, proposal, line, span }: Finding): Markup {
  const facts = [
    `in the ${direction}`,
    item?.serverId === undefined ? '' : `item ${cut(item.serverId)}`,
    item?.messageClass === undefined ? '' : `class ${cut(item.messageClass)}`,
    line === undefined ? '' : `line ${line}`,
    span ? `bytes ${span.start} to ${span.end}` : '',
    proposal === undefined ? '' : `should be ${cut(proposal)}`,
  ].filter(Boolean);
  return html`<p class="facts"><bdi>${facts.join(' · ')}</bdi></p>
`;
}

function contextOf(finding: Finding, context: Context | undefined, before: Finding | undefined): Markup {
  if (!context) return NOTHING;
  if (before && isSamePlace(finding, before)) return html`<p class="facts">The same element as above.</p>`;
  return html`<div class="context"><p class="above">${context.above.join(' › ')}</p><ul>${context.lines.map(contextLine)}</ul></div>
`;
}

function isSamePlace(one: Finding, other: Finding): boolean {
  return (
    one.direction === other.direction &&
    one.path === other.path &&
    one.line === other.line &&
    one.span?.start === other.span?.start
  );
}

function contextLine({ isInside, name, text, note, isFound }: ContextLine): Markup {
  const kind = isFound
    ? html` class="found" aria-current="true"`
    : isInside
      ? html` class="inside"`
      : NOTHING;
  return html`<li${kind}>${name === '' ? NOTHING : html`<span class="name">${name}</span> `}${text === undefined ? NOTHING : html`<bdi>${text}</bdi> `}${note === undefined ? NOTHING : html`<span class="note">${note}</span>`}</li>`;
}

function cut(text: string): string {
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}…` : text;
}
