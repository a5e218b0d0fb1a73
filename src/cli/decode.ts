import { type Command, Option } from 'commander';
import type { RunAction, Streams } from './streams.ts';

export interface DecodeOptions {
  readonly format: 'xml' | 'json' | 'hex';
}

/** Registers `easlens decode [FILE]`. */
export function registerDecode(program: Command, run: RunAction): void {
  program
    .command('decode [file]')
    .description(
      'Show one WBXML body: from a file or standard input, raw or as hex, base64, gzip or multipart.',
    )
    .addOption(
      new Option('--format <format>', 'xml; json with byte spans; or hex, annotated')
        .choices(['xml', 'json', 'hex'])
        .default('xml'),
    )
    .addHelpText(
      'after',
      `
A damaged body is shown as far as it can be read; the exit code is then 1.

Examples:
  easlens decode body.wbxml
  easlens decode --format hex < body.wbxml
  echo '03 01 6a 00 00 0d 45 47 03 31 00 01 01' | easlens decode
  easlens decode --format json body.wbxml | jq .nodes`,
    )
    .action(
      run(async (streams: Streams, file: string | undefined, options: DecodeOptions) => {
        const { decodeInput } = await import('./wbxml-actions.ts');
        return decodeInput(streams, file, options);
      }),
    );
}
