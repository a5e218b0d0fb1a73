import { type Timeline, type TimelineCell, TimelineFold } from '../timeline.ts';
import { html, type Markup, NOTHING } from './markup.ts';
import { amount, amountOf, timeInWords } from './words.ts';

/** Height of a strip in units of its picture, whose width is one unit a step. */
const HEIGHT = 20;
/** How high a mark is, so that gravity is told without colour too. */
const HEIGHTS = { error: 20, warning: 16, info: 12, clean: 8 } as const;
/** Strips of one device; commands beyond those that were asked most share the last. */
const MAX_STRIPS = 8;
const OTHERS = 'other commands';

type Gravity = keyof typeof HEIGHTS;

/** When each device asked for what: for every device and command a strip of marks over the same span of time. */
export function timelineSection(timelines: readonly Timeline[]): Markup {
  const fold = new TimelineFold();
  for (const timeline of timelines) fold.join(timeline);
  const timeline = fold.take();
  const { cells, stepMs, untimed, others } = timeline;
  if (cells.length === 0) return untimed === 0 ? NOTHING : withoutTimes(untimed);
  const first = (cells[0] as TimelineCell).step;
  const steps = (cells.at(-1) as TimelineCell).step - first + 1;
  const devices = Map.groupBy(cells, ({ device }) => device);
  const scale: Scale = { first, steps, stepMs, most: Math.max(...cells.map(({ count }) => count)) };
  return html`<section id="timeline"><h2>Timeline</h2>
<ul class="legend"><li><i class="key error"></i>error</li><li><i class="key warning"></i>warning</li><li><i class="key info"></i>note</li><li><i class="key clean"></i>nothing found</li><li>the more exchanges, the stronger</li></ul>
${[...devices].map(([device, of]) => deviceStrips(device, of, scale))}
<div class="axis"><span>${timeInWords(first * stepMs) ?? ''}</span><span>${timeInWords((first + steps - 1) * stepMs) ?? ''}</span></div>
${others > 0 ? html`<p class="more">${amountOf(others, 'exchange')} of more devices not shown here.</p>` : NOTHING}
${untimed > 0 ? html`<p class="more">${amountOf(untimed, 'exchange')} without a time not shown here.</p>` : NOTHING}
</section>`;
}

function withoutTimes(untimed: number): Markup {
  return html`<section id="timeline"><h2>Timeline</h2><p class="more">The capture tells no times (${amountOf(untimed, 'exchange')}).</p></section>`;
}

interface Scale {
  readonly first: number;
  readonly steps: number;
  readonly stepMs: number;
  /** Exchanges of the fullest mark. */
  readonly most: number;
}

function deviceStrips(device: string, cells: readonly TimelineCell[], scale: Scale): Markup {
  const total = cells.reduce((sum, { count }) => sum + count, 0);
  const strips = stripsOf(cells);
  return html`<figure class="device"><figcaption><bdi>${device}</bdi> <small>${amountOf(total, 'exchange')}</small></figcaption>
${strips.map(([command, of]) => strip(command, of, scale))}</figure>
`;
}

/** By command, those asked most first. */
function stripsOf(cells: readonly TimelineCell[]): readonly (readonly [string, readonly TimelineCell[]])[] {
  const countOf = (of: readonly TimelineCell[]): number => of.reduce((sum, { count }) => sum + count, 0);
  const strips = [...Map.groupBy(cells, ({ command }) => command)].sort(
    ([, one], [, other]) => countOf(other) - countOf(one),
  );
  if (strips.length <= MAX_STRIPS) return strips;
  const rest = strips.slice(MAX_STRIPS - 1).flatMap(([, of]) => of);
  return [...strips.slice(0, MAX_STRIPS - 1), [OTHERS, rest]];
}

function strip(command: string, cells: readonly TimelineCell[], scale: Scale): Markup {
  const { steps } = scale;
  const total = cells.reduce((sum, { count }) => sum + count, 0);
  const wrong = cells.reduce((sum, cell) => sum + cell.errors + cell.warnings + cell.infos, 0);
  const label = `${command}: ${amountOf(total, 'exchange')}, ${amountOf(wrong, 'finding')}`;
  return html`<div class="strip"><span class="command">${command}</span><svg viewBox="0 0 ${steps} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${label}">${cells.map((cell) => mark(cell, scale))}</svg><span class="count">${total}</span></div>
`;
}

function mark(cell: TimelineCell, { first, stepMs, most, steps }: Scale): Markup {
  const gravity = gravityOf(cell);
  const height = HEIGHTS[gravity];
  // A mark of one exchange in a thousand still has to be seen.
  const strength = (0.55 + (0.45 * Math.log(cell.count)) / Math.max(1, Math.log(most))).toFixed(2);
  const width = Math.max(0.85, steps / 160).toFixed(2);
  return html`<rect class="${gravity}" x="${cell.step - first}" y="${HEIGHT - height}" width="${width}" height="${height}" fill-opacity="${strength}"><title>${markTitle(cell, stepMs)}</title></rect>`;
}

function markTitle({ command, step, count, errors, warnings, infos }: TimelineCell, stepMs: number): string {
  const found = [
    errors > 0 ? amountOf(errors, 'error') : '',
    warnings > 0 ? amountOf(warnings, 'warning') : '',
    infos > 0 ? amountOf(infos, 'note') : '',
  ].filter(Boolean);
  const when = timeInWords(step * stepMs) ?? '';
  return `${when}: ${amount(count)} ${command}${found.length > 0 ? `, ${found.join(', ')}` : ''}`;
}

function gravityOf({ errors, warnings, infos }: TimelineCell): Gravity {
  if (errors > 0) return 'error';
  if (warnings > 0) return 'warning';
  return infos > 0 ? 'info' : 'clean';
}
