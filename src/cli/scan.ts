import { type Command, Option } from 'commander';
import type { Severity } from '../inspect/finding.ts';
import { addConfigOption } from './config-option.ts';
import type { ColorChoice } from './output/style.ts';
import { addRuleOptions, type RuleOptions } from './rule-options.ts';
import type { ScanOutput } from './scan/job.ts';
import type { RunAction, Streams } from './streams.ts';

export interface ScanCommandOptions extends RuleOptions {
  readonly failOn: Severity | 'never';
  readonly where?: string;
  readonly format?: string;
  readonly tlsKeylog?: string;
  readonly output: ScanOutput;
  readonly out?: string;
  readonly force?: boolean;
  readonly redact?: 'bodies' | 'addresses' | 'all';
  readonly color: ColorChoice;
}

/** Registers `easlens scan FILE…`. */
export function registerScan(program: Command, run: RunAction): void {
  const command = program
    .command('scan <files...>')
    .description(
      'Judge captures by the rules: files of any tool that is known, and whole folders. Several are read side by side.',
    );
  addRuleOptions(command)
    .addOption(
      new Option('--fail-on <severity>', 'exit 1 where there is a finding this grave')
        .choices(['error', 'warning', 'info', 'never'])
        .default('error'),
    )
    .option('--where <expression>', 'only exchanges that this filter lets through: docs/filters.md')
    .option('--format <format>', 'what the files are, where their content does not tell')
    .option('--tls-keylog <file>', 'TLS keys (SSLKEYLOGFILE), for captures of packets')
    .addOption(
      new Option('--output <format>', 'lines for people or programs; or a report')
        .choices(['text', 'json', 'sarif', 'junit', 'html'])
        .default('text'),
    )
    .option('--out <file>', 'write there instead of to standard output')
    .option('--force', 'overwrite a file that is there')
    .addOption(
      new Option(
        '--redact <what>',
        'take mail text, mail addresses, or both out of what is written; what breaks rules is found all the same',
      ).choices(['bodies', 'addresses', 'all']),
    )
    .addOption(
      new Option('--color <when>', 'colour the text').choices(['auto', 'always', 'never']).default('auto'),
    );
  addConfigOption(command)
    .addHelpText(
      'after',
      `
Text shows the exchanges in which something is wrong, or that --where asks for; JSON has a line for each. Exit codes: 0 no
finding as grave as --fail-on, 1 there is one, 2 wrong usage or something could not be read, 130 ended by Ctrl-C. What could
be read is always reported.

Examples:
  easlens scan capture.mitm
  easlens scan logs/ --output html --out report.html
  easlens scan capture.pcapng --tls-keylog keys.log --where 'command == "Sync" && errors > 0'
  easlens scan captures/ --output sarif --out easlens.sarif --fail-on warning
  easlens scan mailbox.log --output json | jq 'select(.type == "finding")'`,
    )
    .action(
      run(async (streams: Streams, files: readonly string[], options: ScanCommandOptions) => {
        const { scan } = await import('./scan/action.ts');
        return scan(streams, files, options);
      }),
    );
}
