import { readFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { numberingPlans } from '../inspect/rules/functions/e164.ts';
import { counted } from '../inspect/words.ts';
import type { AddressRange, RunningProxy } from '../proxy/index.ts';
import { addCertificateOptions, type CertificateOptions, certificatesFor } from './certificate-options.ts';
import {
  type ClientCertificateFile,
  clientCertificateFor,
  collectClientCertificate,
} from './client-certificate.ts';
import { CommandError, messageOf } from './command-error.ts';
import { hostHint } from './host-hint.ts';
import { now } from './now.ts';
import { collectRange, type ListenAddress, parseListen, parseSize, parseUpstream } from './options.ts';
import { addRunOptions, beginRun, type Run, type RunOptions } from './run.ts';
import { addSessionOptions } from './session-options.ts';
import { stopRequested } from './stop.ts';
import type { RunAction, Streams } from './streams.ts';

/** How long open exchanges may go on after the first Ctrl-C. */
const GRACE_MS = 5000;

/** Loopback: nothing outside this machine reaches the proxy unless asked. */
const DEFAULT_LISTEN = parseListen('127.0.0.1:8080');

interface ProxyCommandOptions extends RunOptions, CertificateOptions {
  readonly upstream?: URL;
  readonly listen: ListenAddress;
  readonly allow: readonly AddressRange[];
  readonly upstreamCa?: string;
  readonly clientCert: readonly ClientCertificateFile[];
  readonly insecure?: boolean;
  readonly hostHeader: 'keep' | 'upstream';
  readonly inspectLimit: number;
}

export function registerProxy(program: Command, run: RunAction): void {
  const command = program
    .command('proxy')
    .description('Stand between devices and a mail server, decode every command, report what breaks a rule.')
    .option('--upstream <url>', 'the mail server, such as https://mail.example.com (needed)', parseUpstream)
    .addOption(
      new Option(
        '--listen <host:port>',
        'where devices connect, https://HOST:PORT for HTTPS; port 0 takes a free one',
      )
        .argParser(parseListen)
        .default(DEFAULT_LISTEN, '127.0.0.1:8080'),
    )
    .option(
      '--upstream-ca <file>',
      "PEM file of a CA to trust for the server's certificate, beside the usual ones",
    )
    .addOption(
      new Option(
        '--client-cert <host=file>',
        'certificate and key, PEM or PKCS #12, for an upstream that demands one; HOST is the one of --upstream',
      )
        .argParser(collectClientCertificate)
        .default([], 'none'),
    )
    .option('--insecure', "do not verify the server's certificate")
    .addOption(
      new Option('--host-header <what>', 'pass the Host header as it came, or name the upstream in it')
        .choices(['keep', 'upstream'])
        .default('keep'),
    )
    .addOption(
      new Option(
        '--inspect-limit <size>',
        'largest body that is decoded, or held to be judged; larger ones pass, unless --on-error block refuses those',
      )
        .argParser(parseSize)
        .default(16 * 1024 ** 2, '16M'),
    );
  command.addOption(
    new Option(
      '--allow <cidr>',
      'addresses of clients that may connect beside this machine and private networks, such as 203.0.113.0/24; may be repeated',
    )
      .argParser(collectRange)
      .default([], 'none'),
  );
  addCertificateOptions(command);
  addRunOptions(command);
  addSessionOptions(command, true);
  command
    .addHelpText(
      'after',
      `
Examples:
  easlens proxy --upstream https://mail.example.com
  easlens proxy --upstream https://mail.example.com --listen https://0.0.0.0:443 --hostname mail.example.com
  easlens proxy --upstream https://mail.example.com --listen https://0.0.0.0:443 --cert fullchain.pem --key privkey.pem
  easlens proxy --upstream http://127.0.0.1:20000 --listen 0.0.0.0:8080 --output json --no-ui
  easlens proxy --upstream https://mail.example.com --enforce 'umcallerid/*=rewrite' --enforce umcallerid/client-sent=block`,
    )
    .action(run((streams: Streams, options: ProxyCommandOptions) => proxy(streams, options)));
}

async function proxy(streams: Streams, options: ProxyCommandOptions): Promise<number> {
  const { upstream } = options;
  if (!upstream) {
    throw new CommandError(
      'EASLENS_UPSTREAM',
      'Which mail server should it stand before?',
      'Name it with --upstream, such as --upstream https://mail.example.com',
    );
  }
  const stop = stopRequested();
  const session = await beginRun(streams, options, stop.ask, upstream.href);
  const running = await listen(options, upstream, session, streams).catch(async (error) => {
    stop.release();
    // Left open, the terminal UI would hide what went wrong, and wait for a key.
    await session.abandon();
    throw error;
  });
  session.listening(running, upstream);
  // Read now, while nothing is under way, and not at the first number that passes.
  setImmediate(numberingPlans);
  await stop.first;
  if (running.pending > 0) {
    session.note(`Stopping: ${counted(running.pending, 'open exchange')} may take 5 s; Ctrl-C again cuts.`);
  }
  await Promise.race([running.stop(GRACE_MS), stop.second.then(() => running.stop(0))]);
  stop.release();
  await session.end();
  return 0;
}

async function listen(
  options: ProxyCommandOptions,
  upstream: URL,
  session: Run,
  streams: Streams,
): Promise<RunningProxy> {
  const { startProxy, ulid, whoMayConnect } = await import('../proxy/index.ts');
  const { insecure = false, hostHeader, inspectLimit } = options;
  const hint = hostHeader === 'keep' ? hostHint(upstream, session.note) : undefined;
  const clientCertificate = clientCertificateFor(upstream, options.clientCert);
  const upstreamCa = options.upstreamCa === undefined ? undefined : readCa(options.upstreamCa);
  const { scheme, host, port } = options.listen;
  const tls = await certificatesFor(options, scheme === 'https', streams, session.note);
  try {
    return await startProxy({
      listen: { host, port, ...(tls && { tls }) },
      mayConnect: whoMayConnect(options.allow),
      upstream,
      hostHeader,
      inspectLimit,
      insecure,
      ...(upstreamCa !== undefined && { upstreamCa }),
      ...(clientCertificate && { clientCertificates: new Map([[upstream.hostname, clientCertificate]]) }),
      inspector: session.inspector,
      enforcer: session.enforcer,
      ...(session.desk && { desk: session.desk }),
      onEvent: (event) => {
        session.record(event);
        hint?.(event);
      },
      onNotice: ({ message, rule }) => session.note(message, rule),
      now,
      newId: ulid,
    });
  } catch (error) {
    throw cannotListen(error as NodeJS.ErrnoException, options.listen);
  }
}

function readCa(file: string): string {
  try {
    const text = readFileSync(file, 'utf8');
    if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  } catch (error) {
    throw new CommandError(
      'EASLENS_UPSTREAM_CA',
      `Cannot read ${file}: ${messageOf(error)}`,
      'Give --upstream-ca the path of a PEM file that can be read.',
    );
  }
  throw new CommandError(
    'EASLENS_UPSTREAM_CA',
    `${file} holds no certificate`,
    'Give a PEM file: "-----BEGIN CERTIFICATE-----" …',
  );
}

function cannotListen(error: NodeJS.ErrnoException, { host, port }: ProxyCommandOptions['listen']): Error {
  const where = `${host}:${port}`;
  switch (error.code) {
    case 'EADDRINUSE':
      return new CommandError(
        'EASLENS_LISTEN',
        `Another program listens on ${where} already`,
        'Choose another address with --listen HOST:PORT; port 0 takes a free one.',
      );
    case 'EACCES':
      return new CommandError(
        'EASLENS_LISTEN',
        `Port ${port} is reserved for the system`,
        'Choose one from 1024 on.',
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new CommandError(
        'EASLENS_LISTEN',
        `${host} is no address of this machine`,
        'Try 127.0.0.1, or 0.0.0.0 for all.',
      );
    default:
      return error;
  }
}
