import { type Command, Option } from 'commander';
import type { RunAction, Streams } from './streams.ts';

export interface EncodeOptions {
  readonly format: 'wbxml' | 'hex';
  readonly output?: string;
}

/** Registers `easlens encode [FILE]`. */
export function registerEncode(program: Command, run: RunAction): void {
  program
    .command('encode [file]')
    .description('Turn XML into WBXML: from a file or standard input, to a file or standard output.')
    .option('--output <file>', 'write there instead of to standard output')
    .addOption(
      new Option('--format <format>', 'wbxml, or hex: annotated, for people')
        .choices(['wbxml', 'hex'])
        .default('wbxml'),
    )
    .addHelpText(
      'after',
      `
Lower-cased namespaces are prefixes without being declared, and unprefixed names are the root command's.

Examples:
  easlens encode request.xml --output request.wbxml
  echo '<Ping><Status>1</Status></Ping>' | easlens encode --format hex
  easlens decode body.wbxml | easlens encode | cmp - body.wbxml`,
    )
    .action(
      run(async (streams: Streams, file: string | undefined, options: EncodeOptions) => {
        const { encodeInput } = await import('./wbxml-actions.ts');
        return encodeInput(streams, file, options);
      }),
    );
}
