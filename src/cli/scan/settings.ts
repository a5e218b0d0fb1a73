import { randomBytes } from 'node:crypto';
import { isatty } from 'node:tty';
import type { CaptureFormat } from '../../capture/read/capture-format.ts';
import { formats } from '../../capture/read/formats.ts';
import { compileFilter } from '../../inspect/filter/compile.ts';
import { CommandError } from '../command-error.ts';
import { wantsColor } from '../output/style.ts';
import type { ScanCommandOptions } from '../scan.ts';
import { redactOf } from '../session-options.ts';
import type { Streams } from '../streams.ts';
import type { ScanOutput, ScanSettings } from './job.ts';

/** Findings that a report of each kind has room for: what people read, and what the services take that read SARIF. */
const MOST_REPORTED: Readonly<Record<ScanOutput, number>> = {
  text: 0,
  json: 0,
  sarif: 25_000,
  junit: 10_000,
  html: 500,
};

/** What each thread is told. Throws a CommandError for a filter or a format that is none. */
export function settingsOf({ stdout, env }: Streams, options: ScanCommandOptions): ScanSettings {
  const { rules, defaultRules, region, where, output, out, color, tlsKeylog } = options;
  const isTerminal = out === undefined && stdout.isTTY === true && isatty(1);
  const columns = Number(env['COLUMNS']) || (isTerminal ? stdout.columns : undefined);
  if (where !== undefined) checkFilter(where);
  return {
    rules,
    defaultRules,
    output,
    redact: redactOf({ ...(options.redact && { redact: options.redact }), keepCredentials: false }),
    redactKey: randomBytes(32).toString('hex'),
    hasColor: wantsColor(color, isTerminal, env),
    mostReported: MOST_REPORTED[output],
    ...(columns !== undefined && { columns }),
    ...(region !== undefined && { region }),
    ...(where !== undefined && { where }),
    ...(tlsKeylog !== undefined && { tlsKeylog }),
    ...(options.format !== undefined && { format: formatNamed(options.format) }),
  };
}

function checkFilter(where: string): void {
  const filter = compileFilter(where);
  if (!('problem' in filter)) return;
  throw new CommandError(
    'EASLENS_SCAN_WHERE',
    `--where does not work, at character ${filter.index + 1}: ${filter.problem}`,
    'docs/filters.md lists the names; --where \'command == "Sync" && errors > 0\' is an example.',
  );
}

export function formatNamed(name: string): CaptureFormat {
  const found = formats.find((format) => format.name === name);
  if (found) return found.name;
  throw new CommandError(
    'EASLENS_SCAN_FORMAT',
    `there is no format "${name}"`,
    `Leave out --format, or give one of ${formats.map((format) => format.name).join(', ')}.`,
  );
}
