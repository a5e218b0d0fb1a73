import { type Command, Option } from 'commander';
import type { ColorChoice } from './output/style.ts';
import { addRuleOptions, type RuleOptions } from './rule-options.ts';
import type { RunAction, Streams } from './streams.ts';

export interface ViewCommandOptions extends RuleOptions {
  readonly format?: string;
  readonly tlsKeylog?: string;
  readonly color: ColorChoice;
}

/** Registers `easlens view FILE`. */
export function registerView(program: Command, run: RunAction): void {
  const command = program
    .command('view <file>')
    .description('Look at a capture in the terminal UI: a session, or a file of any tool that is known.');
  addRuleOptions(command)
    .option('--format <format>', 'what the file is, where its content does not tell')
    .option('--tls-keylog <file>', 'TLS keys (SSLKEYLOGFILE), for captures of packets')
    .addOption(
      new Option('--color <when>', 'colour the text').choices(['auto', 'always', 'never']).default('auto'),
    )
    .addHelpText(
      'after',
      `
A session shows what was found when it was recorded, and grows on the screen while a proxy records it. Other captures are
judged by the rules as they are read, into a file that only you may read and that goes when you leave (TMPDIR says where).

Examples:
  easlens view session.easlens
  easlens view capture.mitm --rules mine.yaml
  easlens view capture.pcapng --tls-keylog keys.log`,
    )
    .action(
      run(async (streams: Streams, file: string, options: ViewCommandOptions) => {
        const { view } = await import('./view/action.ts');
        return view(streams, file, options);
      }),
    );
}
