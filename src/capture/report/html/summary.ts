import { printable } from '../../../inspect/printable.ts';
import { type Report, type ScanCounts, type ScannedCapture, sumOfCounts } from '../report.ts';
import type { Timeline } from '../timeline.ts';
import { placeOf } from '../where.ts';
import { html, type Markup, NOTHING } from './markup.ts';
import { amount, amountOf, timeInWords } from './words.ts';

/** What it is about, and the totals. */
export function summarySection(report: Report): Markup {
  const { captures, where, isStopped } = report;
  const counts = sumOfCounts(captures.map((capture) => capture.counts));
  const unread = captures.filter(({ unopened, isPartial }) => unopened || isPartial).length;
  return html`<header><h1>${titleOf(report)}</h1>
<p class="quiet">${[amountOf(captures.length, 'capture'), timesOf(captures.map(({ timeline }) => timeline))].filter(Boolean).join(' · ')}</p>
${where === undefined ? NOTHING : html`<p class="quiet">Only exchanges where <code>${where}</code>: ${amount(counts.exchanges)} of ${amount(counts.judged)}.</p>`}
${isStopped ? html`<p class="alert">The scan was ended before all was read.</p>` : NOTHING}
${unread > 0 ? html`<p class="alert">${unread === 1 ? 'One capture' : `${amount(unread)} captures`} could not be read, or only in part: see <a href="#captures">Captures</a>.</p>` : NOTHING}
</header>
${totals(counts)}`;
}

/** `5 errors in ActiveSync exchanges of voicemail.mitm`. */
export function titleOf({ captures }: Report): string {
  const { findings } = sumOfCounts(captures.map(({ counts }) => counts));
  const { error, warning, info } = findings;
  const [first] = captures;
  const of = captures.length === 1 && first ? baseName(first.file) : amountOf(captures.length, 'capture');
  const found =
    error > 0
      ? amountOf(error, 'error')
      : warning > 0
        ? amountOf(warning, 'warning')
        : info > 0
          ? amountOf(info, 'note')
          : 'Nothing found';
  return printable(`${found} in the ActiveSync traffic of ${of}`);
}

function totals({ exchanges, others, findings }: ScanCounts): Markup {
  const total = (kind: string, count: number, noun: string): Markup =>
    html`<li class="${count === 0 ? 'none' : kind}"><b>${amount(count)}</b>${noun}${count === 1 ? '' : 's'}</li>`;
  return html`<ul class="totals">${total('plain', exchanges, 'exchange')}${total('error', findings.error, 'error')}${total('warning', findings.warning, 'warning')}${total('info', findings.info, 'note')}</ul>
${others > 0 ? html`<p class="more">${amountOf(others, 'exchange')} more ${others === 1 ? 'is' : 'are'} no ActiveSync.</p>` : NOTHING}
`;
}

/** From when to when; undefined where no capture tells. */
function timesOf(timelines: readonly Timeline[]): string | undefined {
  const times = timelines.flatMap(({ cells, stepMs }) => cells.map(({ step }) => step * stepMs));
  if (times.length === 0) return undefined;
  const first = timeInWords(times.reduce((one, other) => Math.min(one, other)));
  const last = timeInWords(times.reduce((one, other) => Math.max(one, other)));
  return first === last ? first : `${first} to ${last}`;
}

/** Each capture with what it came to, and what was wrong with it. */
export function capturesSection({ captures }: Report): Markup {
  return html`<section id="captures"><h2>Captures</h2><div class="scroll"><table>
<thead><tr><th>File</th><th class="number">Exchanges</th><th class="number">Errors</th><th class="number">Warnings</th><th class="number">Notes</th></tr></thead>
<tbody>${captures.map(captureRow)}</tbody></table></div></section>
`;
}

function captureRow({ file, counts, unopened, troubles, troubleCount }: ScannedCapture): Markup {
  const { error, warning, info } = counts.findings;
  const more = troubleCount - troubles.length;
  const said = [
    ...(unopened
      ? [html`<p class="alert">${unopened.code}: ${unopened.message} ${unopened.wayOut}</p>`]
      : []),
    ...troubles.map(({ place, message }) => html`<p class="alert">${placeOf(place)}: ${message}</p>`),
    ...(more > 0 ? [html`<p class="more">${amount(more)} more of the kind.</p>`] : []),
  ];
  return html`<tr><td><bdi>${file}</bdi>${said}</td><td class="number">${amount(counts.exchanges)}</td><td class="number">${amount(error)}</td><td class="number">${amount(warning)}</td><td class="number">${amount(info)}</td></tr>
`;
}

function baseName(file: string): string {
  return file.split(/[\\/]/).filter(Boolean).at(-1) ?? file;
}
