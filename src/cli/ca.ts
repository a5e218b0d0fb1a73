import { type Command, Option } from 'commander';
import type { RootFormat } from '../ca/root-certificate.ts';
import type { RunAction, Streams } from './streams.ts';

export interface InitOptions {
  readonly intercept?: readonly string[];
  readonly force?: boolean;
}

export interface ShowOptions {
  readonly output: 'text' | 'json';
}

export interface ExportOptions {
  readonly format: RootFormat;
  readonly out?: string;
}

/** Registers `easlens ca init|show|export`. What they need is loaded when one is called, for start-up time counts. */
export function registerCa(program: Command, run: RunAction): void {
  const ca = program
    .command('ca')
    .description('Make, show and export the CA whose certificates let the proxy read HTTPS.')
    .helpCommand(false)
    .addHelpText(
      'after',
      `
What is kept can vouch for the named hosts only: the key of the root is thrown away once it has signed.

Examples:
  easlens ca init --intercept mail.example.com autodiscover.example.com
  easlens ca show
  easlens ca export --format mobileconfig --out easlens-ca.mobileconfig`,
    );
  registerInit(ca, run);
  registerShow(ca, run);
  registerExport(ca, run);
}

function registerInit(ca: Command, run: RunAction): void {
  ca.command('init')
    .description('Make a CA that lasts 90 days.')
    .option(
      '--intercept <hosts...>',
      'what it may vouch for: names, with all names under them, and addresses; ' +
        'else what the one before might, or the servers of Microsoft and Google',
    )
    .option('--force', 'put it in the place of the one there is; devices have to trust the new one')
    .addHelpText(
      'after',
      `
Examples:
  easlens ca init
  easlens ca init --intercept mail.example.com autodiscover.example.com
  easlens ca init --intercept 192.0.2.7 --force`,
    )
    .action(
      run(async (streams: Streams, options: InitOptions) => {
        const { initCa } = await import('./ca-actions.ts');
        return initCa(streams, options);
      }),
    );
}

function registerShow(ca: Command, run: RunAction): void {
  ca.command('show')
    .description('Tell its name, its fingerprint, what it may vouch for, and until when.')
    .addOption(new Option('--output <format>', 'what to write').choices(['text', 'json']).default('text'))
    .addHelpText('after', '\nExample:\n  easlens ca show')
    .action(
      run(async (streams: Streams, options: ShowOptions) => {
        const { showCa } = await import('./ca-actions.ts');
        return showCa(streams, options);
      }),
    );
}

function registerExport(ca: Command, run: RunAction): void {
  ca.command('export')
    .description('Write the certificate that devices are to trust; never a key.')
    .addOption(
      new Option('--format <format>', 'pem; der (Android, Windows); p12 (Java); mobileconfig (iOS, macOS)')
        .choices(['pem', 'der', 'p12', 'mobileconfig'])
        .default('pem'),
    )
    .option('--out <file>', 'a new file to write, else standard output')
    .addHelpText(
      'after',
      `
Examples:
  easlens ca export --format mobileconfig --out easlens-ca.mobileconfig
  easlens ca export --format der --out easlens-ca.crt
  easlens ca export > easlens-ca.pem`,
    )
    .action(
      run(async (streams: Streams, options: ExportOptions) => {
        const { exportCa } = await import('./ca-actions.ts');
        return exportCa(streams, options);
      }),
    );
}
