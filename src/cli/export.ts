import { type Command, Option } from 'commander';
import type { ExportFormat } from '../capture/write/exported.ts';
import { addRuleOptions, type RuleOptions } from './rule-options.ts';
import type { SessionOptions } from './session-options.ts';
import type { RunAction, Streams } from './streams.ts';

export interface ExportOptions extends RuleOptions, Pick<SessionOptions, 'redact' | 'keepCredentials'> {
  readonly to: ExportFormat;
  readonly out?: string;
  readonly force?: boolean;
  readonly format?: string;
  readonly tlsKeylog?: string;
}

/** Registers `easlens export FILE --to FORMAT`. */
export function registerExport(program: Command, run: RunAction): void {
  const command = program
    .command('export <file>')
    .description(
      'Write a session, or a capture of any tool that is known, in a format that another tool opens.',
    )
    .addOption(
      new Option('--to <format>', 'what to write')
        .choices(['har', 'mitm', 'folder', 'xml', 'pcapng'])
        .makeOptionMandatory(),
    )
    .option('--out <path>', 'write there instead of to standard output; a folder needs it')
    .option('--force', 'overwrite a file that is there')
    .addOption(
      new Option('--redact <what>', 'take out mail text, or what tells who people are, too').choices([
        'bodies',
        'addresses',
        'all',
      ]),
    )
    .option('--keep-credentials', 'leave passwords, tokens and policy keys in')
    .option('--format <format>', 'what the file is, where its content does not tell')
    .option('--tls-keylog <file>', 'TLS keys (SSLKEYLOGFILE), for captures of packets');
  addRuleOptions(command)
    .addHelpText(
      'after',
      `
har: bodies in base64, what was found in fields _eas. mitm: a flow file of mitmproxy. folder: request.head, request.body,
response.head, response.body of each exchange. xml: the decoded documents. pcapng: for Wireshark, with decrypted bodies.
Passwords, tokens, cookies and policy keys are taken out unless --keep-credentials says otherwise. Exit codes: 0 all was
written, 2 wrong usage or not all could be read, 130 ended by Ctrl-C.

Examples:
  easlens export session.easlens --to har --out ticket.har --redact all
  easlens export session.easlens --to pcapng --out session.pcapng && wireshark session.pcapng
  easlens export capture.saz --to mitm --out flows.mitm && mitmweb -r flows.mitm
  easlens export mailbox.log --to xml | less`,
    )
    .action(
      run(async (streams: Streams, file: string, options: ExportOptions) => {
        const { exportCapture } = await import('./export/action.ts');
        return exportCapture(streams, file, options);
      }),
    );
}
