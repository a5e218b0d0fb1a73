import { Command, CommanderError } from 'commander';
import packageFile from '../../package.json' with { type: 'json' };
import { printable } from '../inspect/printable.ts';
import { registerCa } from './ca.ts';
import { CommandError } from './command-error.ts';
import { registerDecode } from './decode.ts';
import { registerDemo } from './demo.ts';
import { registerEncode } from './encode.ts';
import { registerExport } from './export.ts';
import { registerProxy } from './proxy.ts';
import { registerRules } from './rules.ts';
import { registerScan } from './scan.ts';
import type { RegisterCommand, RunAction, Streams } from './streams.ts';
import { registerView } from './view.ts';

/** One entry a subcommand, in the order `--help` lists them. */
const commands: readonly RegisterCommand[] = [
  registerProxy,
  registerDemo,
  registerScan,
  registerExport,
  registerView,
  registerDecode,
  registerEncode,
  registerRules,
  registerCa,
];

/** Runs the program; resolves to its exit code. Never rejects, never ends the process itself. */
export async function main(argv: readonly string[], streams: Streams): Promise<number> {
  let exitCode = 0;
  const run: RunAction =
    (action) =>
    async (...given) => {
      exitCode = await action(streams, ...given);
    };
  const program = buildProgram(streams, run);
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    return report(error, streams);
  }
}

function buildProgram(streams: Streams, run: RunAction): Command {
  const program = new Command('easlens')
    .description(
      'Inspection proxy for Exchange ActiveSync: decodes WBXML in flight and checks it against rules.',
    )
    .version(packageFile.version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => streams.stdout.write(text),
      writeErr: (text) => streams.stderr.write(text),
      outputError: (text, write) => write(withoutLogin(text).replace(/^error: /, 'easlens: EASLENS_USAGE ')),
    })
    .showSuggestionAfterError()
    .showHelpAfterError('Add --help to see what there is, with examples.')
    .helpCommand(false)
    .addHelpText(
      'after',
      `
Examples:
  easlens demo
  easlens proxy --upstream https://mail.example.com
  easlens scan captures/
  easlens proxy --help`,
    );
  for (const register of commands) register(program, run);
  return program;
}

/** Wrong usage is quoted, and ends in the logs of whatever ran it. */
function withoutLogin(text: string): string {
  return text.replace(/\/\/[^\s/]*@/g, '//[redacted]@');
}

/** Messages name files and quote what is in them, whose characters are not to drive a terminal. */
function safeLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

/** Prints what went wrong and gives the exit code: 0 after `--help`, 2 for wrong usage, 70 for a defect of ours. */
function report(error: unknown, streams: Streams): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof CommandError) {
    streams.stderr.write(`easlens: ${error.code} ${safeLines(error.message)}\n${safeLines(error.wayOut)}\n`);
    return 2;
  }
  streams.stderr.write(
    `easlens: EASLENS_INTERNAL ${error instanceof Error ? (error.stack ?? error.message) : error}\n`,
  );
  return 70;
}
