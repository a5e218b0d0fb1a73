import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { numberingPlans } from '../inspect/rules/functions/e164.ts';
import { counted } from '../inspect/words.ts';
import type { MovedDevices, RunningProxy } from '../proxy/index.ts';
import { certificatesFor } from './certificate-options.ts';
import { clientCertificatesFor } from './client-certificate.ts';
import { CommandError, messageOf } from './command-error.ts';
import { hostHint } from './host-hint.ts';
import type { ReadyInterception } from './interception.ts';
import { checkModes } from './mode-options.ts';
import { now } from './now.ts';
import type { ListenAddress } from './options.ts';
import { ownNames } from './own-names.ts';
import { addProxyOptions, PROXY_EXAMPLES, type ProxyCommandOptions } from './proxy-options.ts';
import type { Run } from './run/run.ts';
import { addRunOptions } from './run/run-options.ts';
import { addSessionOptions } from './session-options.ts';
import { keepMemorySmall } from './small-memory.ts';
import { type Sight, sightOf } from './staying.ts';
import { stopRequested } from './stop.ts';
import type { RunAction, Streams } from './streams.ts';

/** How long open exchanges may go on after the first Ctrl-C. */
const GRACE_MS = 5000;

export function registerProxy(program: Command, run: RunAction): void {
  const command = program
    .command('proxy')
    .description('Stand between devices and a mail server, decode every command, report what breaks a rule.');
  addProxyOptions(command);
  addRunOptions(command);
  addSessionOptions(command, true);
  command
    .addHelpText('after', PROXY_EXAMPLES)
    .action(run((streams: Streams, options: ProxyCommandOptions) => proxy(streams, options)));
}

async function proxy(streams: Streams, options: ProxyCommandOptions): Promise<number> {
  keepMemorySmall();
  const { upstream, mode, listen } = options;
  checkModes(options, upstream, listen);
  const moved = options.keepDevices && upstream ? await movedDevices(upstream) : undefined;
  const sight = sightOf({ modes: mode, scheme: listen.scheme, moved });
  const stop = stopRequested();
  const { beginRun } = await import('./run/begin-run.ts');
  const session = await beginRun(streams, options, stop.ask, sight, upstream?.href);
  const running = await start(options, session, streams, { moved, sight }).catch(async (error) => {
    stop.release();
    // Left open, the terminal UI would hide what went wrong, and wait for a key.
    await session.abandon();
    throw error;
  });
  const { setupOf } = await import('./setup.ts');
  const { intercept } = running;
  session.listening(running, { modes: mode, upstream, intercept, setup: setupOf(running) });
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

type Started = RunningProxy & { readonly intercept?: readonly string[] | undefined };

interface Devices {
  readonly moved: MovedDevices | undefined;
  readonly sight: Sight;
}

async function movedDevices(upstream: URL): Promise<MovedDevices> {
  const { MovedDevices } = await import('../proxy/index.ts');
  return new MovedDevices(upstream);
}

async function start(
  options: ProxyCommandOptions,
  session: Run,
  streams: Streams,
  { moved, sight }: Devices,
): Promise<Started> {
  const { startProxy, ulid, whoMayConnect } = await import('../proxy/index.ts');
  const { upstream, mode, insecure = false, hostHeader, inspectLimit, upstreamProxy } = options;
  const hint = upstream && hostHeader === 'keep' ? hostHint(upstream, session.note) : undefined;
  const upstreamCa = options.upstreamCa === undefined ? undefined : readCa(options.upstreamCa);
  const interception = await interceptionOf(options, streams, session.note);
  if (interception) sight.reads(interception.intercepts);
  try {
    const listen = await listenOf(options, streams, session.note);
    const running = await startProxy({
      listen,
      mayConnect: whoMayConnect(options.allow),
      modes: mode,
      allowedTargets: options.allowTarget,
      clientCertificates: clientCertificatesFor(
        options.clientCert,
        isReverseOnly(options) ? upstream : undefined,
      ),
      hostHeader,
      inspectLimit,
      insecure,
      ...(upstream && { upstream }),
      ...(upstreamProxy && { upstreamProxy }),
      ...(upstreamCa !== undefined && { upstreamCa }),
      ...(interception && { interception }),
      inspector: session.inspector,
      enforcer: session.enforcer,
      ...(moved && { moved }),
      ...(session.desk && { desk: session.desk }),
      ownPages: await ownPagesOf(options, streams),
      onEvent: (event) => {
        session.record(event);
        hint?.(event);
      },
      onNotice: ({ message, rule }) => session.note(message, rule),
      now,
      newId: ulid,
    });
    return Object.assign(running, { intercept: interception?.hosts });
  } catch (error) {
    throw cannotListen(error as NodeJS.ErrnoException, options.listen);
  }
}

/** Once there are certificates: the CA is made with them. */
async function ownPagesOf(options: ProxyCommandOptions, streams: Streams) {
  const { setupPages } = await import('./setup.ts');
  const usesCa = options.hostname.length > 0 || !isReverseOnly(options);
  return setupPages(options, usesCa, streams);
}

function isReverseOnly({ mode }: ProxyCommandOptions): boolean {
  return mode.every((one) => one === 'reverse');
}

async function listenOf(options: ProxyCommandOptions, streams: Streams, note: Run['note']) {
  const { scheme, host, port } = options.listen;
  const isTransparent = options.mode.includes('transparent');
  const tls = await certificatesFor(options, { isHttps: scheme === 'https', isTransparent }, streams, note);
  return { host, port, isOwnName: ownNames([host, ...options.hostname]), ...(tls && { tls }) };
}

async function interceptionOf(
  options: ProxyCommandOptions,
  streams: Streams,
  note: Run['note'],
): Promise<ReadyInterception | undefined> {
  if (isReverseOnly(options)) return undefined;
  const { interceptionFor } = await import('./interception.ts');
  return interceptionFor(options, options.upstream, streams, note);
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

function cannotListen(error: NodeJS.ErrnoException, { host, port }: ListenAddress): Error {
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
