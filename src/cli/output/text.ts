import type { Finding } from '../../inspect/finding.ts';
import { printable } from '../../inspect/printable.ts';
import { counted, itemInWords, requirementsInWords } from '../../inspect/words.ts';
import { enforcementInWords } from '../enforce-options.ts';
import type { Setup } from '../setup.ts';
import { exchangeText } from './exchange-text.ts';
import type { Listening, Output, Summary } from './output.ts';
import type { Style } from './style.ts';
import { wrap } from './wrap.ts';

/** Where the words of a finding begin: under its rule. */
const MARGIN = ' '.repeat(12);
/** Words are not wrapped narrower than this, whatever the terminal says. */
const NARROWEST = 40;

/**
 * Aligned lines for people: one an exchange when it closes, and under it three a finding. `columns` is the width of the
 * terminal, asked for each time; where it gives none, as for a file, lines are as long as they are.
 */
export function textOutput(
  write: (text: string) => void,
  style: Style,
  columns: () => number | undefined = () => undefined,
): Output {
  return {
    listening: (listening, setup) => {
      write(`${listeningText(listening)}\n`);
      if (setup)
        write(`${setupText(setup)}\n${columns() === undefined ? '' : qrText(setup, style, columns())}`);
      const { enforce, onError, intercept, session } = listening;
      if (intercept) write(`Reads the TLS of ${intercept.join(', ')}; all else passes unread.\n`);
      if (enforce) write(`Enforcing: ${enforcementInWords(enforce)}; ${onErrorWords[onError ?? 'pass']}.\n`);
      if (listening.keepsDevices)
        write('Keeping devices: what leads them to another server names this proxy.\n');
      if (session !== undefined) write(style('quiet', `Recorded in ${printable(session)}\n`));
      write(style('quiet', 'Ctrl-C ends it with a summary.\n'));
    },
    findings: () => {},
    closed: (exchange) => {
      write(`${exchangeText(exchange, { style, columns: columns() })}\n`);
      for (const finding of exchange.findings) write(`${findingText(finding, style, columns())}\n`);
    },
    summary: (summary) => write(summaryText(summary, style)),
    note: (message) => write(`${style('warning', 'note')}  ${printable(message)}\n`),
  };
}

const onErrorWords = {
  pass: 'what cannot be judged passes',
  block: 'what cannot be judged is refused',
} as const;

function listeningText({ mode, scheme, address, port, upstream }: Listening): string {
  const where = `${scheme}://${address.includes(':') ? `[${address}]` : address}:${port}`;
  const as = mode === 'reverse' ? '' : ` in ${mode.replace(',', ' and ')} mode`;
  return `easlens listens on ${where}${as}${upstream === null ? '' : ` in front of ${upstream}`}`;
}

/** For a proxy that only this machine can reach, the address alone would be of no use. */
function setupText({ url, others, isLoopback }: Setup): string {
  if (isLoopback)
    return `Set up a device: ${url} on this machine; others come in by --listen with its address, or 0.0.0.0`;
  return `Set up a device: ${url}${others.length === 0 ? '' : `, or ${others.join(', ')}`}`;
}

/** For cameras: only where it is drawn on a terminal, and has room there. */
function qrText({ qr = [] }: Setup, style: Style, columns = 0): string {
  if (columns < (qr[0]?.length ?? 0)) return '';
  return qr.map((row) => `${style('code', row)}\n`).join('');
}

/** `error  rule  requirement  place  item`, what is wrong, and why it matters, where that is wanted, with what was done. */
export function findingText(
  { why: told, ...finding }: Finding,
  style: Style,
  columns: number | undefined,
  withWhy = true,
): string {
  const { severity, rule, spec, path, line, message, action, hindrance } = finding;
  const item = finding.item ? printable(itemInWords(finding.item)) : '';
  const why = withWhy ? told : '';
  const place = printable(path) + (line === undefined ? '' : `, line ${line}`);
  const name = `  ${style(severity, severity.padEnd(8))}  ${style('strong', rule)}`;
  const rests = requirementsInWords(spec);
  const done = doneText(action, hindrance);
  if (columns === undefined) {
    const first = [name, ...(rests === '' ? [] : [style('quiet', rests)]), ...[place, item].filter(Boolean)];
    const last = why === '' ? done : `\n${MARGIN}${style('quiet', printable(why))}${done}`;
    return `${first.join('  ')}\n${MARGIN}${printable(message)}${last}`;
  }
  const width = Math.max(NARROWEST, columns - MARGIN.length);
  const fits = MARGIN.length + rule.length + 2 + rests.length <= columns;
  return [
    ...(fits && rests !== '' ? [`${name}  ${style('quiet', rests)}`] : [name]),
    ...(fits ? [] : wrap(rests, width).map((line) => MARGIN + style('quiet', line))),
    ...(place === '' ? [] : [`${MARGIN}${style('quiet', place)}`]),
    ...(item === '' ? [] : wrap(item, width).map((text) => MARGIN + style('quiet', text))),
    ...wrap(printable(message), width).map((line) => MARGIN + line),
    ...(why + done === ''
      ? []
      : wrap(printable(why) + done, width).map((text) => MARGIN + style('quiet', text))),
  ].join('\n');
}

/** ` -> blocked`, or why nothing was done where something was asked for. */
function doneText(action: Finding['action'], hindrance: string | undefined): string {
  if (action !== 'none') return ` -> ${action}`;
  return hindrance === undefined ? '' : ` -> nothing done: ${printable(hindrance)}`;
}

export function summaryText(summary: Summary, style: Style): string {
  const { error, warning, info } = summary.findings;
  const lines = [
    '',
    `${counted(summary.exchanges, 'exchange')}${summary.failed ? `, ${summary.failed} failed` : ''}: ` +
      `${counted(error, 'error')}, ${counted(warning, 'warning')}, ${info} info`,
  ];
  const width = Math.max(0, ...summary.rules.map(([rule]) => rule.length));
  for (const [rule, count] of summary.rules)
    lines.push(`  ${rule.padEnd(width)}  ${style('strong', String(count))}`);
  return `${lines.join('\n')}\n`;
}
